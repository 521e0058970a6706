"""Kinds of faults with their times, and the price list of what the office does for money."""
