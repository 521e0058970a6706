"""Checking the books."""
