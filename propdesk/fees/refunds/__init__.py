"""Deposits asked back: approved by one, paid by another, and sometimes returned by the bank."""
