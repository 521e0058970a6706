"""The command that closes a month: what it answers, and what it refuses."""

import pytest

from tests.cli.answers import MONTH_FEES, Run, refused
from tests.clocks import StoppedClock


@pytest.fixture
def december(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """November is over; a payment of it, its session closed."""
    run("collect", "1-1-101", "377.02")
    run("close", "--handed-to", "会计")
    moment = StoppedClock().moment
    later = StoppedClock()
    later.go_on(days=13)
    monkeypatch.setattr("propdesk.kernel.clock.SystemClock.now", lambda _clock: later.moment)
    assert later.moment > moment
    return run


def test_a_dry_run_says_the_figures_and_closes_nothing(december: Run) -> None:
    for _time in range(2):
        answer = december("month-close", "2026-11", "--dry-run")
        assert answer.code == 0
        assert not answer.told["closed"]
        assert answer.told["hindrances"] == []
        assert answer.told["money_in_fen"] == 37702
        assert answer.told["owed"]["after_fen"] == 2 * MONTH_FEES - 37702


def test_a_month_is_closed_once(december: Run) -> None:
    answer = december("month-close", "202611")
    assert answer.code == 0
    assert answer.told["closed"]
    assert answer.told["agrees"]
    assert answer.told["by_method"] == {"cash": 37702}
    assert refused(december("month-close", "2026-11"), "month_closed_already")
    assert refused(december("bill", "2026-11"), "month_closed")
    assert refused(december("bill", "2026-11", "--dry-run"), "month_closed")
    assert december("check").code == 0


def test_what_is_no_month_or_not_over_is_refused(december: Run) -> None:
    assert refused(december("month-close", "2026-Q4"), "no_month")
    assert refused(december("month-close", "2026-12"), "month_not_over")
    assert december("month-close", "2026-12", "--dry-run").code == 1


def test_an_open_session_is_named(run: Run) -> None:
    run("collect", "1-1-101", "377.02")
    answer = run("month-close", "2026-11", "--dry-run")
    assert answer.code == 1
    assert any(one["must"] for one in answer.told["hindrances"])


def test_a_session_is_closed_with_its_slip_and_for_a_cashier_who_is_known(run: Run) -> None:
    run("collect", "1-1-101", "377.02")
    assert refused(run("close", "--cashier", "谁", "--absence", "病假"), "no_session_of")
    answer = run("close", "--handed-to", "城市银行", "--slip", "88231")
    assert answer.code == 0
    assert answer.told["handed_over_fen"] == 37702
