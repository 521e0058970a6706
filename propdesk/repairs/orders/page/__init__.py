"""The page of repair orders, what stands beside the list, and the papers."""
