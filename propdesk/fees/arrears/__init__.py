"""Arrears: who owes how much for how long."""
