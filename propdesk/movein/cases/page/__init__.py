"""The pages of move-in cases: the list by hand, the day of appointments, notices, the board."""
