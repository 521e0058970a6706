"""Renovations of units: from the application to the filed case, with what is not kept to."""
