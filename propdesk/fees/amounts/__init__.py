"""What amounts are computed from, for all rooms of the money: parts of periods, due days."""
