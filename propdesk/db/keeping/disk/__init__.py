"""Disks and what lies on them: places that data may have, bytes that are there for good."""
