"""What must be done, by when and how often: working hours, deadlines, plans, tasks, check-lists."""
