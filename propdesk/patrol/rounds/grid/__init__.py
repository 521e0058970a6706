"""The page on which sheets are entered: its grid, its head, what is half typed."""
