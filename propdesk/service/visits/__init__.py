"""Visits to households and calls that follow up; the care list, by consent alone."""
