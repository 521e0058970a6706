"""Importing a roster: read, preview, import, undo, and its page."""
