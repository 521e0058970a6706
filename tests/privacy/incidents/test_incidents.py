"""A data incident: at once to the authority, then to the people; on Today until it is closed."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.duties.clocks.models import Timer
from propdesk.modules import declared
from propdesk.privacy.incidents.register import INCIDENTS, due_incidents
from propdesk.privacy.incidents.rules import IncidentState
from tests.privacy.incidents_made import FOUND, NOON, REPORT, put_incidents


def clocks(session: Session, record_id: int) -> dict[str, tuple[object, bool]]:
    own = (Timer.subject_kind == "data_incident", Timer.subject_id == record_id)
    rows = session.execute(select(Timer.name, Timer.due_at, Timer.stopped_at).where(*own))
    return {name: (due, stopped is not None) for name, due, stopped in rows}


def test_four_hours_to_the_authority_and_three_days_to_the_people(store: Store) -> None:
    one = store.write(INCIDENTS.uses.add, fields=FOUND)
    told = store.read(clocks, record_id=one)
    assert told["authority"] == (FOUND.found_at + timedelta(hours=4), False)
    assert told["people"] == (FOUND.found_at + timedelta(hours=72), False)
    store.write(INCIDENTS.uses.move, record_id=one, to=IncidentState.REPORTED, form=REPORT)
    told = store.read(clocks, record_id=one)
    assert told["authority"][1]
    assert not told["people"][1]


def test_what_is_open_stands_on_today_and_nothing_else(store: Store) -> None:
    put_incidents(store)
    (line,) = store.read(lambda session: list(due_incidents(session)))
    assert line.count == 2
    assert line.page_id == "privacy.incidents"
    assert line.oldest == (NOON - timedelta(days=1)).date()


def test_the_slip_leaves_room_for_the_pen() -> None:
    assert INCIDENTS.slip is not None
    assert "reported_to" in INCIDENTS.slip.boxes
    assert "data_incident" in declared().kinds
