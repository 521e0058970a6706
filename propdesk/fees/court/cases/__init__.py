"""Debts before a court, a mediator or an arbitrator."""
