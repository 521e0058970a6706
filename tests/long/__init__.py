"""What is tried hundreds of times: kills, stale journals, outside edits, numbers drawn at once.

The suite runs a few of each; `python -m tests.long` runs all and prints the table.
"""
