"""The search over everything, and the texts it looks through."""
