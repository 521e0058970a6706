"""A supplier's bill shared among the units that use what it is for (公摊), exact to the fen."""
