"""The page of a visit."""
