"""The first start: five steps, practice mode, the question of a doubtful clock."""
