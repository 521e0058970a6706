"""What the month report of repairs counts, with the hard cases of the field."""

from datetime import date

from propdesk.kernel.i18n import set_language
from propdesk.kernel.reports.measures import division
from propdesk.kernel.reports.report import MonthReport, report_of
from propdesk.repairs.summary.report import OrderFact, RunEnd, report_of_repairs

REPORT = report_of_repairs(lambda _session, **_asked: [])
NOVEMBER = date(2026, 11, 1)


def order(number: int, end: RunEnd = "on_time", **more: object) -> OrderFact:
    fact = {"worker": "许师傅", "kind": "水", "building": "3", "hour": 9, **more}
    return OrderFact(id=number, day=date(2026, 11, 3), end=end, **fact)  # type: ignore[arg-type]


def said_of(orders: list[OrderFact]) -> MonthReport:
    set_language("zh_CN")
    return report_of(REPORT, orders, basis="reported", first=NOVEMBER, today=date(2026, 11, 20))


def test_ten_reported_seven_on_time_one_late_one_overdue_one_not_yet_due() -> None:
    ends: list[RunEnd] = [*["on_time"] * 7, "late", "overdue", "not_due"]  # type: ignore[list-item]
    said = said_of([order(number, end) for number, end in enumerate(ends)])
    card = said.cards[0]
    assert (card.now.text(), division(REPORT.measure("on_time_rate"), card.now)) == (
        "77.8",
        "准时 7 ÷ 到期 9",
    )
    assert "未到期 1 单不计；" in said.notes


def test_what_came_out_of_an_old_ledger_has_no_deadline_and_is_in_no_rate_of_them() -> None:
    said = said_of([order(1), order(2, "untimed")])
    card = said.cards[0]
    assert (card.now.text(), card.now.ids) == ("100.0", (1,))
    table = said.tables[0]
    assert dict(zip(table.columns, table.total.figures, strict=True))["finished"].amount == 2
    assert any(note.startswith("旧台账 1 单") for note in said.notes)


def test_an_order_that_was_reopened_is_one_order_and_did_not_pass_at_once() -> None:
    said = said_of([order(1, is_verified=True, is_reopened=True), order(2, is_verified=True)])
    assert len(said.ids) == 2
    assert said.cards[1].now.text() == "50.0"
    assert any(note.startswith("重开 1 单") for note in said.notes)


def test_merged_orders_count_once_and_cancelled_ones_nowhere() -> None:
    said = said_of([order(1), order(2, is_merged=True), order(3, is_cancelled=True)])
    assert said.ids == (1,)
    assert said.tables[0].total.figures[0].amount == 1
    assert {"作废 1", "合并 1"} <= {note[:4] for note in said.notes}


def test_who_need_not_be_called_yet_is_in_no_rate_of_call_backs() -> None:
    orders = [order(1, called=True), order(2, called=False), order(3)]
    cards = {card.measure: card.now.text() for card in said_of(orders).cards}
    assert cards["call_backs"] == "50.0"


def test_what_was_not_right_at_its_verification_is_done_again_and_did_not_pass_at_once() -> None:
    orders = [order(1, is_verified=True, was_not_right=True), order(2, is_verified=True)]
    table = said_of(orders).tables[0]
    total = dict(zip(table.columns, table.total.figures, strict=True))
    assert (total["reworked"].amount, total["reworked"].ids) == (1, (1,))
    assert total["passed"].text() == "50.0"


def test_costs_are_parted_into_charged_and_free_and_each_sum_opens_its_orders() -> None:
    orders = [
        order(1, material=4800, labour=9000, is_paid_service=True, received=13800),
        order(2, material=1500, kind="电"),
        order(3, labour=2000, is_paid_service=True),
        order(4, kind="电"),
    ]
    tables = {table.name: table for table in said_of(orders).tables}
    by_kind, by_worker = tables["cost_by_kind"], tables["cost_by_worker"]
    for table in (by_kind, by_worker):
        total = dict(zip(table.columns, table.total.figures, strict=True))
        assert {name: one.amount for name, one in total.items()} == {
            "all": 4, "material": 6300, "labour": 11000, "cost": 17300, "free": 1500,
            "charged": 15800, "received": 13800,
        }  # fmt: skip
        assert total["charged"].ids == (1, 3)
    water, power = by_kind.lines
    assert (water.name, water.figures[3].text(), water.figures[3].ids) == ("水", "158.00", (1, 3))
    assert (power.name, power.figures[4].text(), power.figures[4].ids) == ("电", "15.00", (2,))


def test_hours_are_told_from_morning_to_night() -> None:
    said = said_of([order(1, hour=21), order(2, hour=8), order(3, hour=21)])
    assert [line.name for line in said.tables[3].lines] == ["08-09", "21-22"]
