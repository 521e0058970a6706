"""Sheets of rounds: what is gone to, what was found there, and how it stood with the time."""
