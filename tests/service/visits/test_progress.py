"""Half of all households visited a year: who counts, and who was not visited yet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from msgspec import structs
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.estate.rules import UnitKind
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.reports.report import report_of
from propdesk.service.visits.page.papers import visit_records_pdf
from propdesk.service.visits.progress import lived_in, year_progress
from propdesk.service.visits.report import VISITS_REPORT, visit_facts
from propdesk.service.visits.rules import VisitState
from propdesk.service.visits.visits import VISITS, VisitFields
from tests.clocks import StoppedClock
from tests.offices import Office
from tests.service.visits.visits_made import DAY, MADE, PROMISE, put_visits, visit
from tests.walks import text_of

USES = VISITS.uses


@pytest.fixture
def store(office: Office) -> Store:
    return office.store


def households(session: Session) -> list[int]:
    rooms = select(Unit.id).where(Unit.kind == UnitKind.ROOM, lived_in(DAY))
    return list(session.scalars(rooms.order_by(Unit.order_key)))


def make(store: Store, unit: int, day: date = DAY, to: VisitState = VisitState.DONE) -> int:
    made: int = store.write(USES.add, fields=visit(unit, planned=day))
    form = replace(MADE, made_on=day) if to is VisitState.DONE else None
    store.write(USES.move, record_id=made, to=to, form=form)
    return made


def test_a_household_counts_once_and_only_when_somebody_was_met(store: Store) -> None:
    rooms = store.read(households)
    make(store, rooms[0])
    make(store, rooms[0], DAY - timedelta(days=30))
    make(store, rooms[1], to=VisitState.NOT_MET)
    store.write(USES.add, fields=visit(rooms[1]))
    found = store.read(year_progress)
    assert (found.visited, found.households) == (1, len(rooms))
    assert found.wanted == (len(rooms) + 1) // 2
    codes = {code for one in found.buildings for code in one.not_yet}
    assert len(codes) == len(rooms) - 1


def test_a_visit_of_last_year_counts_in_last_year(store: Store, clock: StoppedClock) -> None:
    rooms = store.read(households)
    make(store, rooms[0])
    clock.go_on(days=60)
    assert store.read(year_progress).visited == 0
    assert store.read(year_progress, day=date(2026, 12, 31)).visited == 1


def test_an_estate_without_households_has_no_share(store: Store) -> None:
    assert structs.replace(store.read(year_progress), buildings=()).share == "—"


def test_the_report_counts_what_was_met_was_content_and_was_kept(
    store: Store, clock: StoppedClock
) -> None:
    ids = put_visits(store)
    clock.go_on(days=8)
    facts = store.read(visit_facts, first=date(2026, 11, 1), last=date(2026, 11, 30))
    report = report_of(
        VISITS_REPORT, facts, basis="planned", first=date(2026, 11, 1), today=date(2026, 11, 28)
    )
    cards = {card.measure: card.now for card in report.cards}
    made, kept = cards["made"], cards["kept"]
    assert (made.amount, made.whole) == (2, 7)  # five entered by hand, two of the care list
    assert (kept.amount, kept.whole) == (0, 1)  # promised by the 25th, still open on the 28th
    assert kept.ids == (ids[3],)


def test_the_sheet_of_a_round_has_a_numbered_row_for_each(store: Store) -> None:
    ids = put_visits(store)
    rows = list(store.read(VISITS.records.rows, ids=ids))
    said = text_of(visit_records_pdf(rows, PaperHead("云杉物业", "云杉里花园", "2026-11-20")))
    for row in rows:
        assert row.no in said.replace("\r\n", "")
    assert PROMISE.promise in said
    assert "None" not in said


def test_a_visit_of_a_gone_unit_is_refused(store: Store) -> None:
    with pytest.raises(FieldsRefused):  # beside the field of the unit
        store.write(USES.add, fields=VisitFields(unit_id=9_999, planned=DAY))
