"""Payment notices."""
