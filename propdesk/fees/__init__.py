"""Tariffs, bills, payments, receipts and arrears."""
