"""The command that seals a year."""

import pytest

from tests.cli.answers import Run, refused
from tests.cli.test_months import december  # noqa: F401  a fixture


@pytest.mark.usefixtures("december")
def test_a_year_that_runs_is_refused(run: Run) -> None:
    assert refused(run("year-close", "2026"), "year_not_over")
    assert refused(run("year-close", "2026", "--dry-run"), "year_not_over")
    assert refused(run("year-close", "2019"), "year_not_booked")
