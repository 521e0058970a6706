"""The statement of account of a payer: all that was charged and paid, with the running balance."""
