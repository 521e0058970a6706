"""What is published of the money each half-year, without anybody in it."""
