"""The office with two files that the tests of backups share."""

from tests.db.keeping.test_attached import filed

__all__ = ["filed"]
