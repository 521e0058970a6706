"""The cards of the steps, in the middle of the page of a visit."""
