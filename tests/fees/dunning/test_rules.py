"""Which step of dunning comes next, and what becomes of a promise."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as some

from propdesk.fees.dunning.rules import (
    DunLadder,
    DunStanding,
    DunStep,
    PromiseState,
    next_step,
    promise_state,
)

TODAY = date(2026, 11, 20)
LADDER = DunLadder(10, 60, 120, 180, 7)
ORDER = list(DunStep)


def since(days: int, step: DunStep = DunStep.NONE, last: int | None = None) -> DunStanding:
    asked = None if last is None else TODAY - timedelta(days=last)
    return DunStanding(TODAY - timedelta(days=days), step, asked, None)


@pytest.mark.parametrize(
    ("standing", "step"),
    [
        (since(1), DunStep.CALL),
        (since(200), DunStep.CALL),  # nobody gets a letter who was never called
        (since(9, DunStep.CALL, 8), DunStep.CALL),
        (since(10, DunStep.CALL, 8), DunStep.NOTICE),
        (since(59, DunStep.NOTICE, 20), DunStep.CALL),
        (since(60, DunStep.NOTICE, 20), DunStep.LETTER),
        (since(120, DunStep.LETTER, 20), DunStep.LAWYER),
        (since(180, DunStep.LAWYER, 20), DunStep.COURT),
        (since(900, DunStep.COURT, 20), DunStep.CALL),
        (since(60, DunStep.NOTICE, 6), DunStep.NONE),  # asked six days ago
        (since(0), DunStep.NONE),
        (DunStanding(None, DunStep.NONE, None, None), DunStep.NONE),
    ],
)
def test_the_next_step_follows_from_days_overdue_and_what_was_done(
    standing: DunStanding, step: DunStep
) -> None:
    assert next_step(standing, LADDER, TODAY) is step


def test_nobody_is_asked_again_before_the_day_he_promised_to_pay_by() -> None:
    promised = since(60, DunStep.NOTICE, 20)._replace(promised=TODAY)
    assert next_step(promised, LADDER, TODAY) is DunStep.NONE
    assert next_step(promised, LADDER, TODAY + timedelta(days=1)) is DunStep.LETTER


@given(
    days=some.integers(0, 2000),
    step=some.sampled_from(DunStep),
    last=some.none() | some.integers(0, 400),
)
def test_a_step_is_never_skipped_nor_taken_before_its_day(
    days: int, step: DunStep, last: int | None
) -> None:
    found = next_step(since(days, step, last), LADDER, TODAY)
    if found is DunStep.NONE:
        return
    assert days > 0
    assert found is DunStep.CALL or ORDER.index(found) == ORDER.index(step) + 1
    assert ORDER.index(found) <= ORDER.index(LADDER.reached(days))


@pytest.mark.parametrize(
    ("until", "paid", "state"),
    [
        (None, 0, PromiseState.NONE),
        (TODAY + timedelta(days=1), 99, PromiseState.OPEN),
        (TODAY, 99, PromiseState.DUE),
        (TODAY - timedelta(days=1), 99, PromiseState.BROKEN),
        (TODAY - timedelta(days=1), 100, PromiseState.KEPT),
        (TODAY + timedelta(days=1), 100, PromiseState.KEPT),
    ],
)
def test_a_promise_is_kept_broken_or_waits(
    until: date | None, paid: int, state: PromiseState
) -> None:
    assert promise_state(until=until, wanted=100, paid=paid, today=TODAY) is state
