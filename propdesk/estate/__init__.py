"""Buildings, units, people and who lives where: the register all others stand on."""
