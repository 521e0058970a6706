"""Lists: columns, rows, tables, the register page, totals, export."""
