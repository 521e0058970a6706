"""Paper that comes back: what is typed of it, until it is in the books."""
