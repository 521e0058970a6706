"""What owners decided about public income."""
