"""The audit log: reading it, and its words."""
