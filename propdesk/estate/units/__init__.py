"""Buildings, units and parking spaces."""
