"""Until when each debt can be claimed, and what made that begin anew."""
