"""Records with the states they went through, made in bulk by the rules of their kind.

    ids = live(session, COMPLAINT, [Life(fields, (Lap(at, S.REGISTERED), Lap(later, …)))])

What a save would refuse is refused here too, and a move that the table of states does not have is a
TypeError; but rows, history and numbers are written for all at once, and the log has no line of
each. What follows from a save (`saved` of the kind) is made by whoever calls.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import insert
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.numbering import document_no, draw_numbers, free_id
from propdesk.db.past.moments import standing_at
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.searching import index
from propdesk.db.store import acting
from propdesk.db.tables import stored
from propdesk.kernel.clock import wall_time
from propdesk.kernel.records.fields import FactKind, declared_errors, facts, values_of
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.kernel.records.states import StateWord


class Lap(msgspec.Struct, frozen=True):
    """A move of a record: when, into which state, with which form, and why."""

    at: datetime
    to: StateWord
    form: object = None
    why: str = ""


class Life(msgspec.Struct, frozen=True):
    """What is entered of a record and the states it went through, from the one it began in.
    `given` are columns that no form has."""

    fields: Any
    laps: tuple[Lap, ...]
    given: Mapping[str, object] = {}


class Lived(msgspec.Struct, frozen=True):
    """A record that was made: its id, and its columns as they are stored."""

    id: int
    row: Mapping[str, Any]
    laps: tuple[Lap, ...]


def live(session: Session, kind: RecordKind[Any, Any], lives: Sequence[Life]) -> list[Lived]:
    """Make the records in the order they began. Raises FieldsRefused; TypeError for a move that is
    none."""
    ordered = sorted(lives, key=lambda life: life.laps[0].at)
    first = free_id(session, kind.table.name)
    numbers = _numbers(session, kind, ordered)
    rows: list[dict[str, Any]] = []
    for record_id, life in enumerate(ordered, first):
        columns = _columns(session, kind, life, next(numbers, ""))
        rows.append({**columns, "id": record_id})
    rows = _whole(kind, rows)
    if rows:
        session.execute(insert(kind.table), rows)
        session.execute(insert(StateMove), list(_moves(session, kind, first, ordered)))
        index(session, kind, [row["id"] for row in rows])
    return [
        Lived(row["id"], {name: stored(value) for name, value in row.items()}, life.laps)
        for row, life in zip(rows, ordered, strict=True)
    ]


def _numbers(session: Session, kind: RecordKind[Any, Any], lives: Sequence[Life]) -> Iterator[str]:
    """The numbers of the records in their order; none where the kind has no series."""
    if not kind.series:
        return
    years = Counter(wall_time(life.laps[0].at).year for life in lives)
    for year, many in years.items():
        for number in draw_numbers(session, [kind.series] * many, year):
            yield document_no(kind.series, year, number)


def _columns(
    session: Session, kind: RecordKind[Any, Any], life: Life, number: str
) -> dict[str, object]:
    """What stands in the row of a record at its end."""
    fields = kind.tidy(replace(life.fields, no=number) if number else life.fields)
    refuse_errors(kind.errors(fields))
    with standing_at(session, life.laps[0].at):
        derived = kind.derived(session, fields)
    columns = {name: getattr(fields, name) for name in kind.columns}
    columns |= {**derived, **life.given, "state": life.laps[-1].to}
    before = None
    for step in life.laps:
        if before is not None:
            columns |= _written(kind, before, step, columns)
        before = step.to
    return columns


def _written(
    kind: RecordKind[Any, Any], before: StateWord, step: Lap, there: Mapping[str, object]
) -> dict[str, object]:
    """What the form of a move writes; the days it notes are those of the move, a moment that is
    there already stays."""
    allowed = kind.states.leading(before, step.to) if kind.states else None
    if allowed is None or (allowed.asks_why and not step.why):
        raise TypeError(f"{kind.kind}: no move from {before} to {step.to} ({step.why!r})")
    if step.form is None:
        return {}
    if allowed.form is None or not isinstance(step.form, allowed.form):
        raise TypeError(f"{allowed.title}: its form is {allowed.form}, given was {step.form!r}")
    refuse_errors(declared_errors(step.form))
    typed = values_of(type(step.form), step.form)
    for fact in facts(type(step.form)):
        if fact.noted and typed[fact.name] is None:
            is_day = fact.kind is FactKind.DAY
            moment = there.get(fact.name) or step.at
            typed[fact.name] = wall_time(step.at).date() if is_day else moment
    return typed


def _whole(kind: RecordKind[Any, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with every column of their table, as one statement for all wants them."""
    blank = {
        column.name: column.default.arg if column.default is not None else None  # type: ignore[attr-defined]  # plain values only
        for column in kind.table.columns
    }
    return [{**blank, **row} for row in rows]


def _moves(
    session: Session, kind: RecordKind[Any, Any], first: int, lives: Sequence[Life]
) -> Iterator[dict[str, object]]:
    actor = acting(session)
    for record_id, life in enumerate(lives, first):
        before = None
        for step in life.laps:
            yield {
                "at": step.at,
                "user_id": actor.user_id,
                "user_name": actor.name,
                "subject_kind": kind.kind,
                "subject_id": record_id,
                "from_state": before,
                "to_state": step.to,
                "why": step.why,
            }
            before = step.to
