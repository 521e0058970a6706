"""The repair ledger of last year, brought in with its old numbers: what was open stays open."""
