"""Reports of the money: sums of the books over any days, each with the rows behind it."""
