"""The page of the statement desk: the rows, whose each may be, and how a file comes in."""
