"""What becomes of a row of a statement: brought in once, a payment, a pair, unclaimed money."""
