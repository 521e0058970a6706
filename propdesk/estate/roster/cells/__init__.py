"""What a single cell of a roster says, and the words offices use."""
