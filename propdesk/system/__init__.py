"""Users, roles, estate settings, backup pages and the first-start assistant."""
