"""How patrols went: on time, covered, missed, found, by route, place and month."""
