"""The pages and papers of owner changes."""
