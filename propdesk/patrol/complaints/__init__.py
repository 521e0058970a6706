"""What a complaint leads to: a repair, a hazard."""
