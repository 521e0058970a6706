"""Move-in: from the notice to the filed case, with keys and cards, defects and appointments."""
