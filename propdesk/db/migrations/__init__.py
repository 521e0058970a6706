"""The versions of the data file, and what their steps have in common."""
