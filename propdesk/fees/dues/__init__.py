"""What a household owes or is about to owe, and which money pays which line."""
