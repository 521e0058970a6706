"""Encrypted backups in the age format: the keys, their paper, and how bytes go through them."""
