"""Prepayments: what a debtor has, what it pays, moving it on purpose."""
