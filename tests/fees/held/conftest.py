"""The fee items that tests of what is held need."""

from tests.fees.deposits.conftest import damages, item  # noqa: F401  fixtures
