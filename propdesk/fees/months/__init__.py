"""The month close: what a month moved, what stands in its way, its lock and its seal."""
