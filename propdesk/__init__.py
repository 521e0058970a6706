"""PropDesk: the desktop program of a residential estate's service office."""

__version__ = "0.1.0"
