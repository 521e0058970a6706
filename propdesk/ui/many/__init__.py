"""Many rows of a list at once: changed, moved, deleted, pasted, typed in place, taken back."""
