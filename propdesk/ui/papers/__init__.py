"""Finished papers: preview and printing."""
