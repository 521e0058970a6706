"""Entries of the ledger of public income, and whether the books still say them."""
