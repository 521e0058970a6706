"""A cut-off before the last closed month is refused in a sentence, and nothing is written."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow, PostingRow
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.months.closing import close_month
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.movein.owner_change.models import ChangeOfOwner
from propdesk.movein.owner_change.register import CutOffClosed
from propdesk.movein.owner_change.rules import Bears, ChangeState, LineSort
from propdesk.system.start.clock import confirm_clock
from tests.clocks import StoppedClock
from tests.fees.stops.test_stops import BILL, ROOM
from tests.movein.owner_change.test_settling import (
    BUYER,
    SELLER,
    back,
    computed,
    entered,
    everything,
    settled,
)
from tests.offices import Office

BEFORE, WITHIN = date(2026, 10, 20), date(2026, 11, 16)


def close_november(office: Office) -> None:
    """It is the third of December, November is closed."""
    assert isinstance(office.store.clock, StoppedClock)
    office.store.clock.go_on(days=13)
    office.store.write(confirm_clock, reason="放假")
    office.store.write(close_month, month="2026-11")


def enter(office: Office, day: date, **more: Any) -> int:
    return entered(office.store, office.units[ROOM], basis_day=day, **more)


def written(session: Session) -> tuple[Any, ...]:
    """All that a change could write: what is owed, who is what, postings, changes and the log."""
    counted = (func.max(PostingRow.seq), func.count(ChangeOfOwner.id), func.max(AuditRow.id))
    return everything(session), *(session.scalar(select(one)) for one in counted)


def test_a_day_before_the_last_closed_month_is_refused_by_its_name(office: Office) -> None:
    office.store.write(publish_run, period="2026-11")
    close_november(office)
    before = office.store.read(written)
    with pytest.raises(FieldsRefused) as told:
        enter(office, BEFORE)
    assert list(told.value.errors) == ["basis_day"]
    for part in ("2026-10-20", "2026-11", "月结"):
        assert part in told.value.errors["basis_day"]
    assert office.store.read(written) == before


def test_who_bears_the_day_decides_on_which_side_of_the_border_it_lies(office: Office) -> None:
    close_november(office)
    with pytest.raises(FieldsRefused):
        enter(office, date(2026, 10, 31), bears=Bears.NEW)
    enter(office, date(2026, 10, 31), bears=Bears.OLD)  # the new one's first day is 1 November


def test_one_that_was_entered_before_the_month_was_closed_is_not_settled_after_it(
    office: Office,
) -> None:
    store = office.store
    store.write(publish_run, period="2026-11")
    change = enter(office, BEFORE)
    seen = computed(store, change)
    assert seen.hinders == ""
    close_november(office)
    found = computed(store, change)
    assert "2026-11" in found.hinders
    before = store.read(written)
    with pytest.raises(CutOffClosed, match="2026-11"):
        settled(store, change)
    assert store.read(written) == before
    assert store.read(lambda s: s.get_one(ChangeOfOwner, change).state) is ChangeState.OPEN


def test_within_the_last_closed_month_it_is_cut_and_booked_today(office: Office) -> None:
    store = office.store
    store.write(publish_run, period="2026-11")
    close_november(office)
    change = enter(office, WITHIN)
    found = settled(store, change)
    (bill,) = found.of(LineSort.BILL)
    assert (bill.old.fen, bill.new.fen) == (BILL // 2, BILL - BILL // 2)
    owed = {one[0]: one[4].fen for one in store.read(everything)[0] if one[1] == office.units[ROOM]}
    assert owed == {SELLER: BILL // 2, BUYER: BILL - BILL // 2}
    back(store, change)
    owed = {one[0]: one[4].fen for one in store.read(everything)[0] if one[1] == office.units[ROOM]}
    assert owed == {SELLER: BILL}
