"""Work seen at once: columns of cards by state, and the day of each worker."""
