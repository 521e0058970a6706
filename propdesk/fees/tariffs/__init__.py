"""Fee items, receipt groups and tariffs: what is charged for, how much, from which day."""
