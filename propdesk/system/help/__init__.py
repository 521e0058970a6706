"""Help: a day with the program, and its keys."""
