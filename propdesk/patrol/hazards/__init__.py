"""Hazards: found, assigned, put right, looked at again; the major ones told to the authority."""
