"""The board of repair orders: what waits where, the day of each worker, slips typed back."""
