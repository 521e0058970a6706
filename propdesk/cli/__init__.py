"""The command line: the same use cases as the window, for scheduled tasks and support."""
