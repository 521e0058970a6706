"""The page of visits, and the numbered sheet of a round: printed, and typed back by row."""
