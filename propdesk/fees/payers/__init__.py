"""Who pays for a unit in place of whoever would: for which days, of which item, how much of it."""
