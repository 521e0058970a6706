"""Settings of the estate and of this PC."""
