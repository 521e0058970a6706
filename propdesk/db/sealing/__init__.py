"""Seals over every table that is not posted, and the chain of the log."""
