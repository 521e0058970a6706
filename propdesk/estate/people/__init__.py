"""People: their facts, their homes, and payers without one."""
