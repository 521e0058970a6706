"""Where money is taken: the lines, the till, collecting, taking back."""
