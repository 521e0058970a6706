"""The page of invoices, and asking for one at a receipt or a household."""
