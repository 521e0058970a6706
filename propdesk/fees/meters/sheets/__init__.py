"""A meter reader's sheet: read, compared with the books, brought in as one step."""
