"""What leaves the program: finished papers, their preview and printing; lists as paper and file."""
