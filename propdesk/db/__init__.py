"""The data file: store, tables, postings, numbers, audit, migrations and backups."""
