"""Accounts: who owes for a unit, day by day."""
