"""What belongs to this PC and its users: secrets, and files that nobody else may read."""
