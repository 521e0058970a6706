"""What somebody must do again and again: plans, the tasks they give, and what became of each."""
