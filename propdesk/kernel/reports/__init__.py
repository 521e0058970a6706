"""Reports: figures of a period with their definition, their sum and the very rows behind them."""
