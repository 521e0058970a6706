"""The wand: what its files say, matched with the rounds that were due."""
