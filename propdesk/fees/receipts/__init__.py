"""Receipts: their numbers, paper, list, and what takes a payment back."""
