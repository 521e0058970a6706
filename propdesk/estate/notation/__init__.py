"""How rooms, plates, phones, names and identity numbers are written."""
