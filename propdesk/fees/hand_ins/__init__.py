"""Cash handed in after a session: deposited at the bank or received by somebody."""
