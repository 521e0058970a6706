"""The two inspections of the works, item by item, the second beside the first."""
