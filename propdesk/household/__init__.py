"""Everything about one unit on one page."""
