"""Keeping the data file: opening, lock, schema, chain, archives, backups, restore."""
