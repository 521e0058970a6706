"""Vehicles by their plates."""
