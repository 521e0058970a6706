"""Links between records of any kind, as both sides see them."""
