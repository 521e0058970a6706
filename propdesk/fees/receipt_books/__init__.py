"""Receipt books: numbers handed to cashiers, what was written by hand, what is missing."""
