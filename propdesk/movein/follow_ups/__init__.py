"""Visits some days after a hand-over, planned for each unit as the estate has settled it."""
