"""The page of the contact book, written by hand."""
