"""Taking back what was saved in the register, and saying what a deletion takes along."""

from typing import Any

from sqlalchemy.orm import Session

from propdesk.db.records import undoing
from propdesk.db.records.kinds import RecordKind
from propdesk.db.store import use_case
from propdesk.estate.people.occupancy import ROLE
from propdesk.estate.people.people import DOCUMENT, PERSON
from propdesk.estate.units.registering import BUILDING, SPACE, UNIT
from propdesk.estate.vehicles.vehicles import VEHICLE
from propdesk.kernel.records.refusals import NoSaveToUndo

KINDS: dict[str, RecordKind[Any, Any]] = {
    each.kind: each for each in (BUILDING, UNIT, SPACE, PERSON, DOCUMENT, ROLE, VEHICLE)
}


def deletion(session: Session, *, kind: str, record_id: int) -> str:
    """What goes with a record, 'phones 2, documents 1', '' when nothing does.

    Raises RecordGone, or StillReferred when anything refers to it.
    """
    return undoing.deletion(session, _known(kind), record_id)


@use_case(
    permission="estate.edit",
    touches=(
        "building", "unit", "person", "phone", "document", "vehicle", "occupancy", "parking_space",
        "account", "search_entry", "audit",
    ),
)  # fmt: skip
def undo_last_save(session: Session, *, kind: str, record_id: int) -> None:
    """Take back the last save of a register record, its deletion too.

    `kind` is a word of KINDS. Raises as `undoing.undo`.
    """
    undoing.undo(session, _known(kind), record_id)


def _known(kind: str) -> RecordKind[Any, Any]:
    if kind not in KINDS:
        raise NoSaveToUndo(name=kind)
    return KINDS[kind]
