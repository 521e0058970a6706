"""What papers of the cash office say: frozen facts, their words, why an amount is what it is."""
