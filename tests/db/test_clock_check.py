"""A wrong clock takes no money: before the last posting or far after it somebody says why."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.clock_check import AHEAD
from propdesk.db.models import AuditRow
from propdesk.db.store import Store
from propdesk.estate.records import SpaceFields, UnitFields
from propdesk.estate.rules import SpaceTenure, UnitKind
from propdesk.estate.sample.demo import create_demo
from propdesk.estate.search.searching import units_meant
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import save_space
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.undoing import undo_run
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.demo import create_fees_demo
from propdesk.fees.notices.notices import issue_notices
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift
from propdesk.kernel.clock import ClockDoubtful, NoReason
from propdesk.kernel.money import Money
from propdesk.system.start.clock import confirm_clock
from tests.clocks import StoppedClock
from tests.made_once import made_once
from tests.offices import Office, open_office
from tests.sales import sell_unit


@pytest.fixture
def office(store: Store) -> Office:
    return made_once(store, open_office)


def pay(office: Office) -> None:
    part = Part(Method.CASH, Money(37702))
    office.store.write(
        collect_payment, order=Order(unit_id=office.units["1-1-101"], parts=(part,), keep_rest=True)
    )


def reasons(session: Session) -> list[str]:
    query = select(AuditRow.after).where(AuditRow.what == "clock.confirm")
    return [after or "" for after in session.scalars(query)]


@pytest.mark.parametrize("year", [2009, 2020, 2025, 2028, 2099])
def test_a_year_that_cannot_be_takes_no_money(
    office: Office, clock: StoppedClock, year: int
) -> None:
    clock.moment = datetime(year, 11, 20, 7, 42, tzinfo=UTC)
    with pytest.raises(ClockDoubtful, match=f"{year}-11-20.*2026-11-20"):
        pay(office)


@pytest.mark.parametrize("days", [-1, AHEAD + 1])
def test_a_day_back_or_a_month_ahead_is_asked_about(
    office: Office, clock: StoppedClock, days: int
) -> None:
    clock.go_on(days=days)
    with pytest.raises(ClockDoubtful):
        pay(office)


@pytest.mark.parametrize("days", [0, 1, 3, 10, AHEAD])
def test_weekends_and_holidays_are_not_asked_about(
    office: Office, clock: StoppedClock, days: int
) -> None:
    clock.go_on(days=days)
    pay(office)


def test_every_kind_of_posting_and_paper_asks(office: Office, clock: StoppedClock) -> None:
    pay(office)
    clock.go_on(days=-400)
    store, no, unit = office.store, "SJ2026-000001", office.units["1-1-101"]
    steps = (
        lambda: store.write(publish_run, period="2026-11"),
        lambda: store.write(undo_run, run_id=1),
        lambda: store.write(void_receipt, no=no, reason="x", copies_back=3),
        lambda: store.write(close_shift, counted=[(Money(37702), 1)], explanation="x"),
        lambda: store.write(issue_notices, unit_ids=[unit]),
    )
    for step in steps:
        with pytest.raises(ClockDoubtful):
            step()
    clock.go_on(days=400)
    store.write(close_shift, counted=[(Money(37702), 1)], explanation="x")
    clock.go_on(days=400)
    with pytest.raises(ClockDoubtful):
        store.write(red_receipt, no=no, reason="x")


def test_a_red_receipt_for_a_closed_session_asks_and_is_issued_once_said_why(
    office: Office, clock: StoppedClock
) -> None:
    pay(office)
    office.store.write(close_shift, counted=[(Money(37702), 1)], explanation="x")
    for days in (-400, 800):
        clock.go_on(days=days)
        with pytest.raises(ClockDoubtful):
            office.store.write(red_receipt, no="SJ2026-000001", reason="交错房号")
        assert len(office.store.read(recent_receipts)) == 1
    office.store.write(confirm_clock, reason="停业")
    office.store.write(red_receipt, no="SJ2026-000001", reason="交错房号")
    assert len(office.store.read(recent_receipts)) == 2


@pytest.mark.parametrize("days", [-400, 400])
def test_a_change_of_who_owes_asks_though_no_bill_is_cut(
    office: Office, clock: StoppedClock, days: int
) -> None:
    store, (home, other, _third) = office.store, office.units.values()
    space = store.write(
        UNIT_USES.add, fields=UnitFields(building="8", room="001", kind=UnitKind.SPACE)
    )
    store.write(save_space, unit_id=space, fields=SpaceFields(SpaceTenure.OWNED, home))
    clock.go_on(days=days)

    def sell() -> None:
        store.write(sell_unit, unit_id=home, day=clock.today(), name="林晚晴")

    def hand_on() -> None:
        store.write(save_space, unit_id=space, fields=SpaceFields(SpaceTenure.OWNED, other))

    for step in (hand_on, sell):
        with pytest.raises(ClockDoubtful):
            step()
    store.write(confirm_clock, reason="停业")
    hand_on()
    sell()


def test_once_said_to_be_right_the_reason_is_kept_and_work_goes_on(
    office: Office, clock: StoppedClock
) -> None:
    clock.go_on(days=60)
    office.store.write(confirm_clock, reason=" 停业两个月 ")
    pay(office)
    pay(office)
    (kept,) = office.store.read(reasons)
    assert "停业两个月" in kept


def test_the_way_back_from_a_mistake_is_asked_about_once(
    office: Office, clock: StoppedClock
) -> None:
    clock.go_on(days=800)
    office.store.write(confirm_clock, reason="看错了")
    pay(office)
    clock.go_on(days=-800)
    with pytest.raises(ClockDoubtful):
        pay(office)
    office.store.write(confirm_clock, reason="时钟已校正")
    pay(office)
    clock.go_on(days=1)
    pay(office)


def test_a_word_holds_for_its_day_only(office: Office, clock: StoppedClock) -> None:
    clock.go_on(days=60)
    office.store.write(confirm_clock, reason="停业")
    clock.go_on(days=1)
    with pytest.raises(ClockDoubtful):
        pay(office)


def test_a_clock_that_fits_needs_no_word_and_keeps_none(office: Office) -> None:
    office.store.write(confirm_clock, reason="不需要")
    assert office.store.read(reasons) == []
    with pytest.raises(NoReason):
        office.store.write(confirm_clock, reason=" ")


def test_the_first_posting_is_compared_with_what_was_done_before(
    store: Store, clock: StoppedClock
) -> None:
    office = open_office(store, periods=())
    clock.moment -= timedelta(days=6000)
    with pytest.raises(ClockDoubtful, match=r"2010.*2026"):
        office.store.write(publish_run, period="2026-10")


def test_the_window_asks_and_the_write_goes_on(office: Office, clock: StoppedClock) -> None:
    asked: list[ClockDoubtful] = []

    def ask(doubt: ClockDoubtful) -> bool:
        asked.append(doubt)
        office.store.write(confirm_clock, reason="停业")
        return True

    office.store.ask_clock = ask
    clock.go_on(days=60)
    pay(office)
    assert len(asked) == 1


def test_the_invented_year_of_a_sample_is_no_question_of_clocks(store: Store) -> None:
    store.write(create_demo, units=20)
    assert store.write(create_fees_demo)["receipts"] > 0
    part = Part(Method.CASH, Money(100))
    unit_id = store.read(units_meant, text="1-1-101")[0].id
    store.write(collect_payment, order=Order(unit_id=unit_id, parts=(part,), keep_rest=True))
