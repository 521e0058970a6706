"""Meters of units and common areas, their readings, and what was used between two of them."""
