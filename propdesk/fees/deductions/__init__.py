"""What is deducted from deposits: told to the payer first, then in the books."""
