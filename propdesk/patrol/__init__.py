"""Going round: points and routes, sheets and what was found, the wand."""
