"""The window: frame, header, rail, status bar, search, and what nobody caught."""
