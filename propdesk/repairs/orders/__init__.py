"""Repair orders: reported, dispatched, mended, verified, called back, closed."""
