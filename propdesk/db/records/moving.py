"""Moving a record to another state: the one door, since no form and no import has a state.

@use_case(permission="access.edit", touches=LOAN.touches)
def hand_over(session: Session, *, loan_id: int, seen: LoanState, to_whom: str) -> None:
    move(session, LOAN, loan_id, LoanState.HANDED, seen=seen, given={"handed_to": to_whom})
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from propdesk.db.records.kinds import F, M, RecordKind, Values
from propdesk.db.records.rows import records_gone, stored_row
from propdesk.db.records.saving import note, the_record
from propdesk.db.states import keep_move
from propdesk.db.store import now, require, today
from propdesk.db.tables import stored
from propdesk.kernel.records.fields import FactKind, declared_errors, facts, values_of
from propdesk.kernel.records.refusals import (
    MovedMeanwhile,
    MoveNotExplained,
    NotMoved,
    refuse_errors,
)
from propdesk.kernel.records.states import Move, StateWord, no_such_move

# What every move writes beside the record's own table.


def move(
    session: Session,
    kind: RecordKind[M, F],
    record_id: int,
    to: StateWord,
    *,
    why: str = "",
    seen: StateWord | None = None,
    given: Values | None = None,
    form: object | None = None,
) -> None:
    """Move a record to another state; history and log keep who and why.

    `seen` is the state it was shown in; `given` are columns written with the move, before a day
    that it would note; `form` those that it declares. Raises NotMoved when the table of its states
    has no such move, the acting user may not, or a reason is missing; FieldsRefused for what is
    wrong with the form; MovedMeanwhile when it is not in the state it was shown in; RecordGone.
    """
    table = kind.states
    if table is None or "state" in (given or {}):
        raise TypeError(f"{kind.kind}: a state is moved, and nothing else says it")
    before = stored_row(session, kind, record_id)
    record = the_record(session, kind, record_id)  # held, or it would be read again
    name = kind.name(session, record)
    stands = table.words(before["state"])
    if seen not in (None, stands):
        raise MovedMeanwhile(name=name, state=stands.label)
    if (allowed := table.leading(stands, to)) is None:
        raise NotMoved(name=name, reason=no_such_move(stands, to))
    require(session, allowed.permission)
    if allowed.asks_why and not why.strip():
        raise MoveNotExplained(name=name, state=to.label)
    refuse_errors(records_gone(session, kind, form) if form is not None else {})
    written = {**_written(session, allowed, form, before), **(given or {})}
    why, values = why.strip(), {column: stored(value) for column, value in written.items()}
    put_state(session, kind, record_id, (stands, to), values)
    keep_move(session, (kind.kind, record_id), stands, to, why)
    after, told = stored_row(session, kind, record_id), {kind.reason: why} if why else {}
    note(session, kind, record, "move", (before, {**after, **told}))
    kind.saved(session, before, after)


def _written(
    session: Session, allowed: Move[Any], form: object | None, before: Values
) -> dict[str, object]:
    """What the form of a move writes; the days it notes are today's, a moment that nobody typed
    stays what it was, or is now; where the state stays, the move is said anew, and it is now."""
    if form is None and allowed.form is None:
        return {}
    if allowed.form is None or not isinstance(form, allowed.form):
        raise TypeError(f"{allowed.title}: its form is {allowed.form}, given was {form!r}")
    refuse_errors(declared_errors(form))
    noted, typed = [fact for fact in facts(type(form)) if fact.noted], values_of(type(form), form)
    days = [fact.name for fact in noted if fact.kind is FactKind.DAY]
    moments = [fact.name for fact in noted if fact.name not in days and typed[fact.name] is None]
    for name in moments:
        if before[name] is None or allowed.before is allowed.to:
            typed[name] = now(session)
        else:
            del typed[name]
    return typed | dict.fromkeys(days, today(session))


def put_state(
    session: Session,
    kind: RecordKind[M, F],
    record_id: int,
    ends: tuple[str, str],
    values: Values,
) -> None:
    """Write the other state and what goes with it, unless it is in another one by now."""
    before, to = ends
    written = {**values, "state": str(to)}
    statement = _change_of_state(kind.table.name, kind.key, tuple(written))
    session.flush()
    own = (*written.values(), record_id, str(before))
    done = session.connection().exec_driver_sql(statement, own)
    forget_row(session, kind, record_id, written)
    if done.rowcount != 1:
        there = stored_row(session, kind, record_id)
        name = kind.name(session, the_record(session, kind, record_id))
        raise MovedMeanwhile(name=name, state=_label(kind, there["state"]))


@cache  # to put it together takes longer than to do it
def _change_of_state(table: str, key: str, columns: tuple[str, ...]) -> str:
    changes = ", ".join(f'"{one}" = ?' for one in columns)
    return f'UPDATE "{table}" SET {changes} WHERE "{key}" = ? AND state = ?'  # noqa: S608  our own names


def forget_row(
    session: Session, kind: RecordKind[M, F], record_id: int, columns: Iterable[str] | None = None
) -> None:
    """Let what was written past the object of a record be read anew, of these columns or all."""
    there = session.identity_map.get(session.identity_key(kind.model, record_id))
    if there is not None:
        session.expire(there, columns)


def _label(kind: RecordKind[M, F], state: str) -> str:
    return kind.states.label(state) if kind.states else state
