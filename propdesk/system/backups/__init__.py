"""Backups and restoring as the office sees them, and checking the books."""
