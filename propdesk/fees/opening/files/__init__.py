"""The file of former books as an old system writes it: its sheets, periods and cells."""
