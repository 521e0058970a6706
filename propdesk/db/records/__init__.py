"""Records of a kind: saved, deleted, undone by one declaration."""
