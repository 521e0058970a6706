"""Who took an offer of prepayment, with which payment, and when it ended."""
