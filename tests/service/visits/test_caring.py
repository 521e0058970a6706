"""The care list: by consent alone, one visit ahead of each, and nothing left when it ends."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.attachments.attaching import NewFile, attach, files_of
from propdesk.db.declarations import PanelLine
from propdesk.db.models import AuditRow, SearchEntry
from propdesk.db.states import state_history
from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.estate.search.searching import search_everything
from propdesk.estate.units.panels import unit_panels
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused, WordsNotInTheLog
from propdesk.service.visits.care import CARE_LIST, CareRow
from propdesk.service.visits.caring import VisitAhead
from propdesk.service.visits.models import Visit
from propdesk.service.visits.rules import VisitState
from propdesk.service.visits.visits import VISITS, VisitOff, VisitRow
from propdesk.system.log.history import record_history
from tests.clocks import StoppedClock
from tests.offices import Office
from tests.roles import rights_of
from tests.service.contacts.talks import some_units
from tests.service.visits.visits_made import DAY, MADE, PROMISE, care

USES = VISITS.uses
SECRET = ("蒋一鸣", "19900007711", "腿脚不便", "alone")
OFF = VisitOff(off_why="蒋一鸣住院")


@pytest.fixture
def unit(office: Office) -> int:
    return office.store.read(some_units)[0]


@pytest.fixture
def store(office: Office) -> Store:
    return office.store


def enter(store: Store, unit: int, **more: object) -> int:
    return store.write(CARE_LIST.uses.add, fields=care(unit, **more))


def visits(store: Store) -> list[VisitRow]:
    return list(store.read(VISITS.records.first, question=asked("all")))


def ahead(store: Store) -> list[date]:
    return [one.planned for one in visits(store) if one.state is VisitState.PLANNED]


def the_next(store: Store) -> int:
    return next(one.id for one in visits(store) if one.state is VisitState.PLANNED)


def done(store: Store, day: date) -> None:
    form = replace(MADE, made_on=day)
    store.write(USES.move, record_id=the_next(store), to=VisitState.DONE, form=form)


def test_without_the_day_of_a_consent_nobody_is_entered(store: Store, unit: int) -> None:
    for none in (None, DAY + timedelta(days=1)):
        with pytest.raises(FieldsRefused) as refused:
            enter(store, unit, consent_on=none)
        assert "consent_on" in refused.value.errors
    assert visits(store) == []


def test_whoever_is_entered_is_visited_at_once_and_then_in_their_rhythm(
    store: Store, unit: int, clock: StoppedClock
) -> None:
    enter(store, unit, every_days=14)
    assert ahead(store) == [DAY]  # a Friday the office works
    done(store, DAY)
    assert ahead(store) == [date(2026, 12, 4)]
    clock.go_on(days=20)
    done(store, date(2026, 12, 9))
    assert ahead(store) == [date(2026, 12, 23)]  # counted from when it was made


def test_a_visit_that_would_fall_on_a_day_off_goes_to_the_next_working_day(
    store: Store, unit: int
) -> None:
    enter(store, unit, every_days=8)
    done(store, DAY)
    assert ahead(store) == [date(2026, 11, 30)]  # the 28th is a Saturday


def test_when_nobody_was_met_it_is_tried_again_soon(store: Store, unit: int) -> None:
    enter(store, unit)
    store.write(USES.move, record_id=the_next(store), to=VisitState.NOT_MET)
    assert ahead(store) == [date(2026, 11, 23)]


def test_taking_a_visit_back_leaves_one_ahead(store: Store, unit: int) -> None:
    enter(store, unit)
    first = the_next(store)
    done(store, DAY)
    store.write(USES.undo, record_id=first)
    assert [(one.id, one.state) for one in visits(store)] == [(first, VisitState.PLANNED)]


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.sampled_from(["done", "not_met", "cancel", "undo", "rhythm", "again"])))
def test_whatever_is_done_each_has_one_visit_ahead(
    store: Store, unit: int, steps: list[str]
) -> None:
    case = enter(store, unit)
    last = the_next_of(store, case)
    for step in steps:
        nxt = the_next_of(store, case)
        if step == "done":
            store.write(USES.move, record_id=nxt, to=VisitState.DONE, form=MADE)
            last = nxt
        elif step == "not_met":
            store.write(USES.move, record_id=nxt, to=VisitState.NOT_MET)
            last = nxt
        elif step == "cancel":
            store.write(USES.move, record_id=nxt, to=VisitState.CANCELLED, form=OFF)
            last = nxt
        elif step == "undo" and last != nxt:
            store.write(USES.undo, record_id=last)
            last = the_next_of(store, case)
        elif step == "rhythm":
            seen = store.read(CARE_LIST.uses.seen, record_id=case)
            fields = replace(seen, every_days=seen.every_days + 7)
            store.write(CARE_LIST.uses.change, record_id=case, fields=fields, seen=seen)
            last = the_next_of(store, case)
        assert store.read(count_ahead, care_id=case) == 1
    store.write(CARE_LIST.uses.delete, record_id=case)
    assert store.read(count_ahead, care_id=case) == 0


def count_ahead(session: Session, *, care_id: int) -> int:
    own = (Visit.care_id == care_id, Visit.state == VisitState.PLANNED)
    return session.scalar(select(func.count()).select_from(Visit).where(*own)) or 0


def the_next_of(store: Store, care_id: int) -> int:
    def found(session: Session) -> int:
        own = (Visit.care_id == care_id, Visit.state == VisitState.PLANNED)
        return session.scalars(select(Visit.id).where(*own)).one()

    return store.read(found)


def test_a_withdrawn_consent_takes_them_off_every_list_and_what_was_made_stays_counted(
    store: Store, unit: int
) -> None:
    case = enter(store, unit)
    made = the_next(store)
    store.write(USES.move, record_id=made, to=VisitState.PROMISED, form=PROMISE)
    store.write(CARE_LIST.uses.delete, record_id=case)
    assert store.read(CARE_LIST.records.total) == 0
    (kept,) = visits(store)
    assert (kept.id, kept.needs, kept.who, kept.met) == (made, "", "", "")
    assert (kept.result, kept.promise, kept.about, kept.note) == ("", "", "", "")
    assert store.read(search_everything, text="蒋一鸣") == []
    assert said_anywhere(store) == []


def test_the_log_and_the_search_of_others_never_say_who_needs_what(store: Store, unit: int) -> None:
    enter(store, unit)
    assert said_in_log(store) == []


def test_what_is_typed_into_the_visit_of_a_withdrawn_consent_is_nowhere(
    store: Store, unit: int
) -> None:
    case = enter(store, unit)
    seen = store.read(USES.seen, record_id=the_next(store))
    typed = replace(seen, who="蒋一鸣", about="腿脚不便", note="电话 19900007711")
    made = the_next(store)
    store.write(USES.change, record_id=made, fields=typed, seen=seen)
    attach(store, kind="visit", record_id=made, new=[NewFile("蒋一鸣.txt", "腿脚不便".encode())])
    store.write(USES.move, record_id=made, to=VisitState.PROMISED, form=PROMISE)
    other = the_next(store)
    store.write(USES.move, record_id=other, to=VisitState.CANCELLED, form=OFF)
    store.write(CARE_LIST.uses.delete, record_id=case)
    assert said_anywhere(store) == []
    assert [why for one in (made, other) for why in reasons(store, one)] == []
    assert store.read(files_of, kind="visit", record_id=made) == ()


def reasons(store: Store, visit_id: int) -> list[str]:
    def found(session: Session) -> list[str]:
        moves = state_history(session, kind="visit", record_id=visit_id)
        kept = session.get(Visit, visit_id)
        return [*(move.why for move in moves if move.why), *([kept.off_why] if kept else [])]

    return [why for why in store.read(found) if why]


def test_the_log_still_says_that_words_were_changed_by_whom_and_when(
    store: Store, unit: int, clock: StoppedClock
) -> None:
    enter(store, unit)
    visit_id = the_next(store)
    seen = store.read(USES.seen, record_id=visit_id)
    clock.go_on(minutes=5)
    typed = replace(seen, who="蒋一鸣", about="腿脚不便")
    store.write(USES.change, record_id=visit_id, fields=typed, seen=seen)
    newest, *_older = store.read(record_history, kind="visit", record_id=visit_id).entries
    assert (newest.what, newest.user_name) == ("visit.change", store.actor.name)
    assert newest.at == clock.now()
    assert newest.after == {"unlogged": ["about", "who"]}
    with pytest.raises(WordsNotInTheLog):
        store.write(USES.undo, record_id=visit_id)
    assert store.read(USES.seen, record_id=visit_id) == typed


def said_in_log(store: Store) -> list[str]:
    def rows(session: Session) -> list[str]:
        told = session.execute(select(AuditRow.subject, AuditRow.before, AuditRow.after))
        return [" ".join(filter(None, row)) for row in told]

    return [word for word in SECRET for row in store.read(rows) if word in row]


def said_anywhere(store: Store) -> list[str]:
    def entries(session: Session) -> list[str]:
        return list(session.scalars(select(SearchEntry.haystack)))

    found = store.read(entries)
    return [*said_in_log(store), *(word for word in SECRET for row in found if word in row)]


def test_whoever_may_not_see_the_care_list_sees_a_visit_as_any_other(
    store: Store, unit: int
) -> None:
    case = enter(store, unit)
    store.write(USES.move, record_id=the_next(store), to=VisitState.PROMISED, form=PROMISE)
    full = [line.name for panel in panels(store, unit) for line in panel]
    store.actor = Actor(5, "李倩", Role.CLERK, rights_of(Role.CLERK))
    with pytest.raises(NotPermitted):
        store.read(CARE_LIST.records.first)
    assert store.read(search_everything, text="蒋一鸣") == []
    assert store.read(VISITS.records.total, question=asked("care")) == 0
    row = next(one for one in visits(store) if one.state is VisitState.PROMISED)
    assert "楼道" not in row.needs
    without = [line.name for panel in panels(store, unit) for line in panel]
    (no,) = {*full} - {*without}
    assert no.startswith("GA"), case


def panels(store: Store, unit: int) -> list[list[PanelLine]]:
    return [list(panel.lines) for panel in store.read(unit_panels, unit_id=unit)]


def test_a_visit_of_tomorrow_is_not_made(store: Store, unit: int) -> None:
    enter(store, unit)
    form = replace(MADE, made_on=DAY + timedelta(days=1))
    with pytest.raises(VisitAhead):
        store.write(USES.move, record_id=the_next(store), to=VisitState.DONE, form=form)


def test_the_list_says_when_they_were_visited_last_and_when_next(store: Store, unit: int) -> None:
    enter(store, unit)
    done(store, DAY - timedelta(days=1))
    (row,) = store.read(CARE_LIST.records.first)
    assert isinstance(row, CareRow)
    assert (row.last_on, row.next_on) == (DAY - timedelta(days=1), date(2026, 12, 21))
    assert store.read(CARE_LIST.records.total, question=asked("due")) == 0
