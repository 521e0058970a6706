"""What the office lets go of a charge or puts right about it: asked for, approved, in the books."""
