"""What a record is, below tables and screens: its fields, and what saving it refuses."""
