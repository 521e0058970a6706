"""What is held of one person: told, copied, restricted, deleted."""
