"""The full check of a data file that is worked in."""
