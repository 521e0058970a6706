"""Users: who works, with which password and rights, and the pages each put aside."""
