"""The lines that are owed: their list, one in full, cutting them at a sale."""
