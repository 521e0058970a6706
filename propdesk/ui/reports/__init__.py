"""A report on the screen: cards, bars of kinds, and a table whose every figure opens its rows."""
