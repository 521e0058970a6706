"""Understanding a clerk's workbook: which sheets, which columns, which units and people, what is wrong."""
