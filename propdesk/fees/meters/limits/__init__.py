"""When a reading stands out: a setting of the estate, and its form."""
