"""A past that is made: records that lived through their states at moments long ago."""
