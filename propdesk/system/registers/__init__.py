"""A register out of its declaration: its list, file, forms, moves, papers and page."""
