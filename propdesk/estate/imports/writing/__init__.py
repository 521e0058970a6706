"""What an import writes: rows of the register, beside what is there already."""
