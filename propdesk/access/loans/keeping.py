"""Entering what is kept, telling whom it is for, handing it out, disposing of it."""

from dataclasses import asdict, replace

from sqlalchemy.orm import Session

from propdesk.access.loans.models import KeptItem
from propdesk.access.loans.rules import (
    KEPT_STATES,
    SERIES,
    HandOver,
    ItemState,
    KeptFields,
    Notice,
    kept_errors,
    last_day,
    move_errors,
)
from propdesk.db.numbering import document_no, draw_number
from propdesk.db.records import saving, undoing
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.moving import STATE_TABLES, move
from propdesk.db.records.together import Together
from propdesk.db.states import state_history
from propdesk.db.store import today, use_case
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.kernel.records.states import StateEvent

# The day of a move stands beside it.
_DAYS = {ItemState.TOLD: "told_on", ItemState.HANDED: "handed_on"}
_EDIT, _WRITES = "access.edit", ("kept_item", *STATE_TABLES)


def _tidy(fields: KeptFields) -> KeptFields:
    until = fields.keep_until or last_day(fields.kind, fields.arrived)
    return replace(fields, keep_until=until)


KEPT_ITEM = RecordKind(
    kind="kept_item",
    model=KeptItem,
    fields=KeptFields,
    name=lambda _session, item: f"{item.no} {item.what}",
    errors=kept_errors,
    tidy=_tidy,
    states=KEPT_STATES,
    moved=(Notice, HandOver),
    view="access.view",
    edit=_EDIT,
    attachments=True,
)


@use_case(permission="access.view")
def kept_fields(session: Session, *, item_id: int) -> KeptFields:
    """A thing as its form shows it; raises RecordGone."""
    return saving.seen(session, KEPT_ITEM, item_id)


@use_case(permission=_EDIT, touches=_WRITES)
def add_kept(session: Session, *, fields: KeptFields) -> int:
    """Enter a thing under the next number; its id. Raises FieldsRefused."""
    year = today(session).year
    no = document_no(SERIES, year, draw_number(session, SERIES, year))
    return saving.add(session, KEPT_ITEM, replace(fields, no=no))


@use_case(permission=_EDIT, touches=_WRITES)
def change_kept(
    session: Session, *, item_id: int, fields: KeptFields, seen: KeptFields | None = None
) -> None:
    """Save the form of a thing. Raises as `saving.change`."""
    saving.change(session, KEPT_ITEM, item_id, fields, seen)


@use_case(permission=_EDIT, touches=_WRITES)
def move_kept(
    session: Session,
    *,
    item_id: int,
    to: ItemState,
    values: Notice | HandOver | None = None,
    why: str = "",
    seen: ItemState | None = None,
) -> None:
    """Note who was told, who took it, or why it is not kept any more.

    `values` are what goes with the move, `seen` is the state it was shown in. Raises FieldsRefused,
    and as `move`.
    """
    given: dict[str, object] = {}
    if values is not None:
        refuse_errors(move_errors(values))
        given = {**asdict(values), _DAYS[to]: today(session)}
    move(session, KEPT_ITEM, item_id, to, why=why, seen=seen, given=given)


@use_case(permission="access.view")
def kept_history(session: Session, *, item_id: int) -> tuple[StateEvent, ...]:
    """The moves of a thing, the oldest first."""
    return state_history(session, kind=KEPT_ITEM.kind, record_id=item_id)


@use_case(permission=_EDIT, touches=_WRITES)
def undo_kept(session: Session, *, record_id: int, kind: str = KEPT_ITEM.kind) -> None:  # noqa: ARG001  as the log asks
    """Take back the last save or move of a thing. Raises as `undoing.undo`."""
    undoing.undo(session, KEPT_ITEM, record_id)


def _move(
    session: Session, item_id: int, to: str, why: str, values: Notice | HandOver | None
) -> None:
    move_kept(session, item_id=item_id, to=ItemState(to), values=values, why=why)


KEPT_TOGETHER = Together(
    KEPT_ITEM,
    permission=_EDIT,
    touches=_WRITES,
    add=lambda session, fields: add_kept(session, fields=fields),
    move=_move,
)
