"""A figure is what was counted, with the rows behind it; a rate is divided anew, never averaged."""

import pytest
from hypothesis import given, strategies as st

from propdesk.kernel.reports.measures import ReportFigure, division, figure, gap, tenths
from tests.kernel.reports.samples import SAMPLE, Order, orders_of

RATE = SAMPLE.measure("rate")
ENDS = ["on time", "late", "overdue", "not due"]


def test_overdue_open_orders_count_as_late_and_those_not_yet_due_do_not_count() -> None:
    """Ten reported: 7 on time, 1 late, 1 overdue, 1 not yet due."""
    orders = orders_of(["on time"] * 7 + ["late", "overdue", "not due"])
    rate = figure(RATE, orders)
    assert (rate.amount, rate.whole, rate.text()) == (7, 9, "77.8")
    assert rate.ids == tuple(range(1, 10))  # the tenth is not yet due
    assert division(RATE, rate) == "in good time 7 ÷ fallen due 9"


def test_a_sum_is_no_division() -> None:
    """On a card it had the head of the catalogues below it, which an empty msgid means."""
    fees = SAMPLE.measure("fees")
    assert division(fees, figure(fees, orders_of(["on time"]))) == ""


def test_a_rate_out_of_nothing_is_no_rate() -> None:
    rate = figure(RATE, orders_of(["not due"]))
    assert (rate.per_mille, rate.text(), gap(RATE, rate)) == (None, "—", None)


@pytest.mark.parametrize(("met", "whole", "below"), [(92, 100, 0), (919, 1000, 1), (1, 1, 0)])
def test_a_rate_is_held_against_its_target(met: int, whole: int, below: int) -> None:
    assert gap(RATE, ReportFigure(kind="rate", amount=met, whole=whole)) == below


def test_sums_are_written_as_money_and_hours() -> None:
    orders = [
        Order(id=n, day=orders_of([""])[0].day, fee=128_400 * (n == 1), minutes=45) for n in (1, 2)
    ]
    fees, hours = (figure(SAMPLE.measure(name), orders) for name in ("fees", "hours"))
    assert (fees.text(), fees.ids, hours.text()) == ("1,284.00", (1,), "1.5")


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0.0"), (934, "93.4"), (-3, "-0.3"), (10_005, "1,000.5")]
)
def test_tenths_are_written_with_one_place(number: int, text: str) -> None:
    assert tenths(number) == text


@given(st.lists(st.sampled_from(ENDS), max_size=30))
def test_every_figure_is_as_large_as_the_list_it_opens(ends: list[str]) -> None:
    orders = orders_of(ends)
    for measure in SAMPLE.measures:
        counted = figure(measure, orders)
        rows = [one for one in orders if one.id in counted.ids]
        assert figure(measure, rows) == counted
        assert len(counted.ids) == (counted.whole if measure.out_of else len(rows))
