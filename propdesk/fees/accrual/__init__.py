"""Income of the months it was earned in: each line over its service months (权责分摊)."""
