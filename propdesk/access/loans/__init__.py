"""Lost property, parcels and what was left for somebody: kept, told, handed over."""
