"""Defects of a unit, each mended as a repair under warranty; what the developer says to them."""
