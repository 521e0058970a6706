"""Windows on Debian: its Python and the built program under wine, for builds and tests."""
