"""Points that are gone to, the routes through them, and the short codes of findings."""
