"""Closed years: a sealed package of each, opened read-only, and whether the books still say it."""
