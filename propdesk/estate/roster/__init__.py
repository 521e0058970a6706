"""Understanding a clerk's workbook: its sheets, columns, units and people, and what is wrong."""
