"""Data incidents: what got out, changed or was lost, whose, and who was told of it by when."""
