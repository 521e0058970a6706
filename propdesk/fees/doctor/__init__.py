"""The data doctor: what is odd in the register, the meters and the bills, each with a mend."""
