"""The command that seals a year."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.answers import Run, refused
from tests.cli.test_months import december  # noqa: F401  a fixture

LATER = "propdesk.kernel.clock.SystemClock.now"
RIGHT = ("--clock-is-right", "换过电池")


@pytest.mark.usefixtures("december")
def test_a_year_that_runs_is_refused(run: Run) -> None:
    assert refused(run("year-close", "2026"), "year_not_over")
    assert refused(run("year-close", "2026", "--dry-run"), "year_not_over")
    assert refused(run("year-close", "2019"), "year_not_booked")


@pytest.mark.usefixtures("december")
def test_a_year_whose_months_are_closed_is_sealed_by_a_clock_that_is_right(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LATER, lambda _clock: datetime(2027, 1, 5, 2, tzinfo=UTC))
    assert refused(run("year-close", "2026"), "months_open")
    for month in ("2026-11", "2026-12"):
        assert run("month-close", month, *RIGHT).code == 0
    dry = run("year-close", "2026", "--dry-run")
    assert (dry.code, dry.told["sealed"], dry.told["file"]) == (0, False, None)
    monkeypatch.setattr(LATER, lambda _clock: datetime(2028, 2, 9, 2, tzinfo=UTC))
    assert refused(run("year-close", "2026"), "clock_doubtful")
    done = run("year-close", "2026", *RIGHT)
    assert (done.code, done.told["sealed"]) == (0, True), done.told
    assert done.told["months"] == dry.told["months"]
    assert done.told["figures_fen"] == dry.told["figures_fen"]
    assert list(folder.rglob(Path(done.told["file"]).name))
