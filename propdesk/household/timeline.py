"""What happened in a unit, told by each subject that declares a history of it; newest first."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.db.declarations import Event, declarations
from propdesk.db.store import may, use_case

MOST_EVENTS = 400


@use_case(permission="estate.view")
def timeline(session: Session, *, unit_id: int) -> list[Event]:
    """What happened in a unit and to its people, the newest first, at most MOST_EVENTS: of each
    subject whose records whoever asks may see."""
    found = [
        (history.kind, event)
        for history in declarations(session).unit_histories
        if may(session, history.permission)
        for event in history.events(session, unit_id, MOST_EVENTS)
    ]
    found.sort(key=lambda told: _newest(told[1]), reverse=True)
    return [
        structs.replace(event, id=number, kind=kind)
        for number, (kind, event) in enumerate(found[:MOST_EVENTS], 1)
    ]


def _newest(event: Event) -> tuple[date, float]:
    moment = event.at.timestamp() if isinstance(event.at, datetime) else 0.0
    return event.day, moment


def counts_of(events: Sequence[Event], kinds: Sequence[str]) -> dict[str, int]:
    """How many events each chip of the timeline finds."""
    return {"all": len(events), **{kind: sum(e.kind == kind for e in events) for kind in kinds}}
