"""Files of records: kept once by their SHA-256 beside the data, named by rows of `attachment`."""
