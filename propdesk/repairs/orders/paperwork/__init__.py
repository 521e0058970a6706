"""What of orders goes out and comes back on paper: signed slips, letters to the builder."""
