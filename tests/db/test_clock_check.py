"""A wrong clock takes no money: before the last posting or far after it somebody says why."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.anchors.following import running_clock
from propdesk.db.clock_check import AHEAD, last_posting
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
from propdesk.fees.receipts.listing import RECEIPTS, recent_receipts
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift, shift_report
from propdesk.kernel.clock import ClockBehindNumbers, ClockDoubtful, ClockSetBack, NoReason
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked as question_of
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


class RunningClock(StoppedClock):
    """One whose PC counts seconds that nobody sets."""

    def __init__(self) -> None:
        super().__init__()
        self.counted = 0.0

    def running(self) -> float:
        """Seconds since it was made."""
        return self.counted

    def pass_by(self, **step: float) -> None:
        """Time goes on, by the wall and by the count."""
        self.go_on(**step)
        self.counted += timedelta(**step).total_seconds()


@pytest.fixture
def at_work(office: Office) -> tuple[Office, RunningClock]:
    """An office with a payment, whose program is started half an hour later."""
    clock = RunningClock()
    office.store.clock = clock
    pay(office)
    clock.pass_by(minutes=30)
    restarted(office, clock)
    return office, clock


def restarted(office: Office, clock: RunningClock) -> None:
    """The program begins anew; the anchor knows what was seen until then."""
    before = office.store.seen()
    posted = office.store.read(last_posting).at
    spoken = [one for one in (before, posted) if one is not None]
    office.store.seen = running_clock(clock, max(spoken, default=None))


@pytest.mark.parametrize("days", [1, 3, 10, AHEAD, 60])
def test_while_the_program_runs_nobody_is_asked_however_long_there_was_no_posting(
    at_work: tuple[Office, RunningClock], days: int
) -> None:
    office, clock = at_work
    clock.pass_by(days=days)
    pay(office)


@pytest.mark.parametrize("days", [2, 10, 40])
def test_a_clock_set_ahead_while_the_program_runs_is_asked_about(
    at_work: tuple[Office, RunningClock], days: int
) -> None:
    office, clock = at_work
    clock.go_on(days=days)
    with pytest.raises(ClockDoubtful, match=r"2026-11-20"):
        pay(office)
    office.store.write(confirm_clock, reason="时钟慢了")
    pay(office)
    pay(office)


@pytest.mark.parametrize(("days", "asked"), [(3, False), (AHEAD, False), (AHEAD + 2, True)])
def test_a_start_after_holidays_is_believed_and_one_after_longer_is_asked_about(
    at_work: tuple[Office, RunningClock], days: int, *, asked: bool
) -> None:
    office, clock = at_work
    clock.go_on(days=days)  # the PC was off: nothing counted
    restarted(office, clock)
    if asked:
        with pytest.raises(ClockDoubtful):
            pay(office)
    else:
        pay(office)


@pytest.mark.parametrize(("minutes", "asked"), [(1, False), (59, False), (90, True)])
def test_a_clock_set_back_by_hours_within_the_day_is_asked_about(
    office: Office, clock: StoppedClock, minutes: int, *, asked: bool
) -> None:
    pay(office)
    clock.go_on(minutes=-minutes)
    if not asked:
        pay(office)
        return
    with pytest.raises(ClockSetBack, match=r"14:12.*2026-11-20 15:42"):
        pay(office)
    office.store.write(confirm_clock, reason="时钟已校正")
    pay(office)
    pay(office)


def test_numbers_of_a_year_never_follow_those_of_a_later_one_unasked(
    office: Office, clock: StoppedClock
) -> None:
    clock.go_on(days=20)  # 10 December
    pay(office)
    clock.go_on(days=30)  # a notice is numbered in January, by a clock that runs ahead
    office.store.write(issue_notices, unit_ids=[office.units["1-1-101"]])
    clock.go_on(days=-20)  # and it is December again
    with pytest.raises(ClockBehindNumbers, match="2027"):
        pay(office)
    with pytest.raises(ClockBehindNumbers):
        office.store.write(issue_notices, unit_ids=[office.units["1-1-102"]])
    office.store.write(confirm_clock, reason="时钟已校正")
    pay(office)
    clock.go_on(days=1)
    pay(office)


def test_the_mark_is_seen_in_the_list_of_receipts_and_on_the_session_report(
    office: Office, clock: StoppedClock
) -> None:
    pay(office)
    clock.go_on(days=60)
    # A query that is kept since the same day hears of the mark that comes.
    assert office.store.read(RECEIPTS.first, question=question_of("clock")) == []
    office.store.write(confirm_clock, reason="停业两个月")
    pay(office)
    pay(office)
    rows = {row.no: row.clock for row in office.store.read(recent_receipts)}
    assert "停业两个月" in rows.pop("SJ2027-000001")
    assert set(rows.values()) == {""}
    (found,) = office.store.read(RECEIPTS.first, question=question_of("clock"))
    assert found.no == "SJ2027-000001"
    report = office.store.read(shift_report)
    assert any("停业两个月" in line for line in report.clock)


def test_a_close_that_was_asked_about_says_so_itself(office: Office, clock: StoppedClock) -> None:
    pay(office)
    clock.go_on(days=60)
    office.store.write(confirm_clock, reason="停业两个月")
    closed = office.store.write(close_shift, counted=[(Money(37702), 1)])
    assert any("停业两个月" in line for line in closed.clock)


def test_the_invented_year_of_a_sample_is_no_question_of_clocks(store: Store) -> None:
    store.write(create_demo, units=20)
    assert store.write(create_fees_demo)["receipts"] > 0
    part = Part(Method.CASH, Money(100))
    unit_id = store.read(units_meant, text="1-1-101")[0].id
    store.write(collect_payment, order=Order(unit_id=unit_id, parts=(part,), keep_rest=True))
