"""The patrol book of former years, typed off: kept to be looked up, counted in no rate."""
