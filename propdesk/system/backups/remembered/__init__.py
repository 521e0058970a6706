"""What this PC remembers of the books, followed and overruled; codes of papers beside the books."""
