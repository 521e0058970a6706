"""Water and power sold by card at the cash desk: paid before it is used."""
