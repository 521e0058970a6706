"""What of patrols waits stands on Today, and Enter opens the very list."""

from datetime import date

from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.kernel.due import Due
from propdesk.kernel.records.question import asked
from propdesk.patrol.rounds.module import MODULE
from propdesk.patrol.rounds.register import SHEETS
from propdesk.patrol.rounds.sheets import SheetFields
from tests.clocks import StoppedClock
from tests.patrol.rounds.test_entering import at, entered, sheet_of
from tests.patrol.rounds_gone import put_points


@use_case(permission="patrol.view")
def read_due(session: Session) -> list[Due]:
    assert MODULE.due is not None
    return list(MODULE.due(session))


def lines(store: Store) -> dict[str, int]:
    found = {}
    for line in store.read(read_due):
        chip = str(line.context["filter"])
        found[chip] = line.count
        assert store.read(SHEETS.records.total, question=asked(chip)) == line.count
    return found


def test_sheets_wait_are_never_entered_or_have_missed_points(
    store: Store, clock: StoppedClock
) -> None:
    route, _homes = put_points(store)
    assert lines(store) == {}
    last_night = sheet_of(store, route, date(2026, 11, 19))
    store.write(SHEETS.uses.add, fields=SheetFields(route_id=route, day=date(2026, 11, 20)))
    assert lines(store) == {"waits": 1}
    day = date(2026, 11, 19)
    entered(store, last_night, day=day, starts=(at("22:04", day), None, None, None))
    assert lines(store) == {"missed_lately": 1}
    clock.go_on(days=5)
    assert lines(store) == {"over": 1}
