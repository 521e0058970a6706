"""The page of the limitation radar."""
