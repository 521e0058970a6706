"""The page of the reports of the money."""
