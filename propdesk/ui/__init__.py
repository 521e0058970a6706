"""The window and its parts, knowing no module of the office."""
