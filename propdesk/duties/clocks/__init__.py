"""By when something that was reported must be answered, reached, finished: deadlines that pause."""
