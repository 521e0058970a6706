"""The inspection at a move-out, beside that of the move-in."""
