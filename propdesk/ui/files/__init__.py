"""Files of a record on the screen: in the panel beside it, as a list, pictures large."""
