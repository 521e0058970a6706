"""The sheets of the sample estate's year."""
