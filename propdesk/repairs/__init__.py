"""Repairs: who mends, what is mended and by when, and the orders themselves."""
