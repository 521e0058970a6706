"""When the office works: its hours, the holidays with their make-up days, and its own closings."""
