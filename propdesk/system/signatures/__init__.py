"""Second signatures: what one person did alone and another has still to sign (trust.md 4)."""
