"""What a declared register shows on the page of a household: what is open there, what happened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, false, or_, select

from propdesk.db.among import among
from propdesk.db.declarations import Event, PanelLine, declarations, record_kind
from propdesk.db.linking.links import linked_names
from propdesk.db.models import AuditRow, StateMove
from propdesk.db.records.searching import about, referred
from propdesk.db.store import now, shown_user
from propdesk.db.withholding.withheld import open_to
from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import facts, logged_words
from propdesk.kernel.records.question import Question
from propdesk.system.log.service import what_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from propdesk.db.records.kinds import RecordKind
    from propdesk.kernel.records.states import Tone
    from propdesk.system.registers.register import Register

    AnyRegister = Register[Any, Any, Any]

MOST_LINES, MOST_COUNTED = 50, 10_000
_BETWEEN = " · "


def open_lines(session: Session, register: AnyRegister, unit_id: int) -> list[PanelLine]:
    """The records that name the unit and have not come to their end, in the order of the list; the
    last line counts those beyond MOST_LINES."""
    found = about(session, register.kind, record_kind(session, "unit"), [unit_id], MOST_COUNTED)
    if not found:
        return []
    ids = register.records.ids(session, question=Question(only=tuple(found)))
    rows = register.records.rows(session, ids=ids[:MOST_LINES])
    lines = [_line(session, register, row) for row in rows]
    if more := len(ids) - len(lines):
        words = _("{count} more in the list").format(count=f"{more:,}")
        lines.append(PanelLine(name=words, count=more))
    return lines


def _line(session: Session, register: AnyRegister, row: Any) -> PanelLine:  # noqa: ANN401
    said = {fact.name: replace(fact, mask=None) for fact in facts(register.row)}  # it is masked
    told = [logged_words(said[head.key], getattr(row, head.key)) for head in register.heads]
    return PanelLine(
        name=register.called(row),
        detail=_BETWEEN.join(filter(None, told)),
        state=_state(session, register, row),
        record=(register.kind.kind, row.id),
    )


def _state(
    session: Session,
    register: AnyRegister,
    row: Any,  # noqa: ANN401  a row of the register
) -> tuple[str, Tone, str] | None:
    """How it stands: that its day is near or past, else its state."""
    if register.deadline and (near := register.deadline.told(row, now(session))):
        return near
    if register.kind.states is None:
        return None
    return row.state.label, row.state.tone, row.state.icon


def events_of_unit(
    session: Session, register: AnyRegister, unit_id: int, most: int
) -> Iterator[Event]:
    """What happened to the records that name the unit now: their moves, or how each began."""
    kind, table = register.kind, register.kind.table
    named = [
        table.c[fact.name] == unit_id
        for fact, other in referred(declarations(session), kind)
        if other.kind == "unit"
    ]
    own = select(table.c[kind.key]).where(or_(false(), *named))
    if (seen := open_to(session, kind)) is not None:
        own = own.where(seen)
    found = list(session.scalars(_told_of(kind, own).limit(most)))
    if not found:
        return
    ids = [row.subject_id for row in found]
    records = session.scalars(select(kind.model).where(among(table.c[kind.key], ids)))
    names = {getattr(one, kind.key): kind.name(session, one) for one in records}
    if kind.linked:
        for one, came in linked_names(session, kind.kind, set(names)).items():
            names[one] = _BETWEEN.join((names[one], *came))
    for row in found:
        yield _event(session, register, row, names[row.subject_id])


def _told_of(kind: RecordKind[Any, Any], own: Select[Any]) -> Select[Any]:
    """Their moves, the newest first; without states what the log says of their beginning."""
    if kind.states is None:
        began = select(AuditRow).where(AuditRow.what == f"{kind.kind}.add")
        return began.where(AuditRow.subject_id.in_(own)).order_by(AuditRow.id.desc())
    moved = select(StateMove).where(StateMove.subject_kind == kind.kind)
    return moved.where(StateMove.subject_id.in_(own)).order_by(StateMove.id.desc())


def _event(session: Session, register: AnyRegister, row: StateMove | AuditRow, name: str) -> Event:
    record = (register.kind.kind, row.subject_id or 0)
    who = shown_user(row.user_id, row.user_name)
    if isinstance(row, AuditRow):
        what = what_name(declarations(session), row.what)
        return Event(icon=register.icon, at=row.at, what=what, detail=name, who=who, record=record)
    states = register.kind.states
    assert states is not None  # noqa: S101  what has none was never moved
    detail = _BETWEEN.join(filter(None, (name, row.why)))
    icon = next((one.icon for one in states.words if one == row.to_state), "")
    return Event(
        icon=icon or register.icon,
        at=row.at,
        what=states.label(row.to_state),
        detail=detail,
        who=who,
        record=record,
    )
