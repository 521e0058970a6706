"""Deposits: money of a payer that the office holds for a purpose, and gives back."""
