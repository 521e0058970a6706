"""Instalments add up to the fen; a limitation ends neither earlier nor by accident."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from propdesk.fees.court.radar.rules import (
    BegunBy,
    LimitState,
    Reset,
    limit_state,
    limitation,
    years_after,
)
from propdesk.fees.court.rules import (
    PlanDoesNotAddUp,
    PlannedPart,
    PlanNotInOrder,
    PlanUnreadable,
    divided,
    months_after,
    overdue_of,
    paid_of,
    plan_text,
    read_plan,
    refuse_sum,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import ZERO, Money, total

DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))
AMOUNTS = st.integers(1, 9_999_999).map(Money)
DUE = date(2023, 1, 31)


@given(amount=AMOUNTS, times=st.integers(1, 60), first=DAYS)
def test_the_instalments_of_so_many_months_add_up(amount: Money, times: int, first: date) -> None:
    plan = divided(amount, times, first)
    assert total(one.amount for one in plan) == amount
    assert all(one.amount > ZERO for one in plan)
    assert max(one.amount.fen for one in plan) - min(one.amount.fen for one in plan) <= 1
    assert [one.day for one in plan] == sorted({one.day for one in plan})
    refuse_sum(plan, amount)
    assert read_plan(plan_text(plan), first) == plan


@given(amount=AMOUNTS, times=st.integers(1, 24), first=DAYS, paid=AMOUNTS)
def test_what_is_paid_fills_the_oldest_instalment_first(
    amount: Money, times: int, first: date, paid: Money
) -> None:
    plan = divided(amount, times, first)
    parts = paid_of(plan, paid)
    assert total(one.paid for one in parts) == min(paid, amount)
    lefts = [one.left for one in parts]
    assert all(ZERO <= one.paid <= one.amount for one in parts)
    begun = next((place for place, left in enumerate(lefts) if left > ZERO), len(lefts))
    assert all(one.paid == ZERO for one in parts[begun + 1 :])
    assert overdue_of(plan, paid, date.max) == amount - min(paid, amount)
    assert overdue_of(plan, paid, plan[0].day) == ZERO


def test_a_typed_plan_is_read_as_people_write_it() -> None:
    text = "2026-12-31 500\n\n2027.1.31：1,000.50\n0228 0.5"
    found = read_plan(text, date(2028, 1, 1))
    assert [(f"{one.day}", one.amount.fen) for one in found] == [
        ("2026-12-31", 50000), ("2027-01-31", 100050), ("2028-02-28", 50),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "refusal", "told"),
    [
        ("soon 500", PlanUnreadable, "第 1 行：“soon 500”"),
        ("2026-12-31", PlanUnreadable, "不是有效的分期"),
        ("2026-12-31 5\n2026-12-31 5", PlanNotInOrder, "第 2 行：2026-12-31"),
        ("2026-12-31 0", UserError, "须大于 0.00"),
        ("2026-12-31 -5", UserError, "须大于 0.00"),
    ],
)
def test_a_plan_that_is_none_is_refused_with_its_line(
    text: str, refusal: type[UserError], told: str
) -> None:
    with pytest.raises(refusal, match=told):
        read_plan(text, date(2026, 1, 1))


def test_instalments_of_another_sum_are_refused() -> None:
    with pytest.raises(PlanDoesNotAddUp, match=r"9\.00，总额为 10\.00"):
        refuse_sum([PlannedPart(DUE, Money(900))], Money(1000))


RESETS = st.lists(
    st.builds(
        lambda on, more, by: Reset(on, on + timedelta(days=more), by),
        DAYS, st.integers(0, 700), st.sampled_from(BegunBy),
    ),
    max_size=6,
)  # fmt: skip


@given(due=DAYS, resets=RESETS, years=st.integers(1, 10))
def test_nothing_ends_a_limitation_earlier_and_the_order_does_not_matter(
    due: date, resets: list[Reset], years: int
) -> None:
    found = limitation(due, years, resets)
    assert found.last >= years_after(due, years)
    assert found.last == years_after(found.since, years)
    assert limitation(due, years, resets[::-1]) == found
    assert found.by in (*resets, None)


@given(due=DAYS, resets=RESETS, more=RESETS)
def test_a_further_demand_in_time_only_makes_it_longer(
    due: date, resets: list[Reset], more: list[Reset]
) -> None:
    assert limitation(due, 3, [*resets, *more]).last >= limitation(due, 3, resets).last


@given(due=DAYS, after=st.integers(1, 3000))
def test_a_demand_after_the_end_begins_nothing_and_a_signature_does(due: date, after: int) -> None:
    late = years_after(due, 3) + timedelta(days=after)
    demand = Reset(late, late, BegunBy.DEMAND)
    assert limitation(due, 3, [demand]).by is None
    signed = Reset(late, late, BegunBy.AGREEMENT)
    assert limitation(due, 3, [demand, signed]).last == years_after(late, 3)


def test_a_demand_on_the_last_day_is_in_time_and_one_day_later_is_not() -> None:
    last = date(2026, 1, 31)
    assert limitation(DUE, 3, []).last == last
    assert limitation(DUE, 3, [Reset(last, last, BegunBy.DEMAND)]).last == date(2029, 1, 31)
    late = last + timedelta(days=1)
    assert limitation(DUE, 3, [Reset(late, late, BegunBy.DEMAND)]).last == last


def test_what_happened_before_the_due_day_begins_nothing() -> None:
    early = date(2022, 12, 1)
    assert limitation(DUE, 3, [Reset(early, early, BegunBy.PAYMENT)]) == limitation(DUE, 3, [])


def test_a_year_ends_on_the_same_date_or_the_last_of_a_shorter_month() -> None:
    assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 11, 30), 2) == date(2027, 1, 30)


def test_days_left_say_how_near_the_end_is() -> None:
    states = {left: limit_state(left) for left in (-1, 0, 29, 30, 89, 90, 179, 180)}
    assert list(states.values()) == [
        LimitState.OVER, LimitState.SOON, LimitState.SOON, LimitState.NEAR, LimitState.NEAR,
        LimitState.FAR, LimitState.FAR, LimitState.SAFE,
    ]  # fmt: skip
