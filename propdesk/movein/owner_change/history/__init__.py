"""Who owned which unit from when to when, as a list and on paper."""
