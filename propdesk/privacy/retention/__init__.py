"""How long personal data is kept, by which rule, what is due, and that it goes."""
