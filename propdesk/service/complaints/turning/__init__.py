"""A complaint out of a contact."""
