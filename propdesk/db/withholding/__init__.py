"""Single records that are kept from those who may see the others of their kind."""
