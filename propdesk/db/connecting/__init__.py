"""How the data file is connected to."""
