"""Check-lists: a template of items, and the sheets on which they are answered."""
