"""Agreements by instalments: what they cover, what of them is paid, their paper."""
