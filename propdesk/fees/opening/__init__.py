"""Taking over what former books say is owed and prepaid, from Excel, proved by their total."""
