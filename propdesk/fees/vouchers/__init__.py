"""Vouchers for the accounting program: a balanced journal of what was booked (凭证导出)."""
