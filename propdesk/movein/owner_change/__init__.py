"""Owner change and move-out: the day, who owns from then on, what becomes of everything open."""
