"""The visit in which a unit is handed over: one screen from the papers to the filed case."""
