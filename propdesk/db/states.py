"""The history of the states of records: a row for every move."""

from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.store import acting, now, shown_user
from propdesk.db.tables import microseconds
from propdesk.kernel.records.states import StateEvent

_INSERT = """
    INSERT INTO state_move (at, user_id, user_name, subject_kind, subject_id, from_state, to_state,
        why) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


def keep_move(
    session: Session, subject: tuple[str, int], before: str | None, to: str, why: str = ""
) -> None:
    """Write a move of a record (kind, id) into its history; from None when it was made."""
    actor = acting(session)
    # A state is a word of its own, which SQLite does not know.
    ends = (None if before is None else str(before), str(to))
    row = (microseconds(now(session)), actor.user_id, actor.name, *subject, *ends, why)
    session.flush()
    session.connection().exec_driver_sql(_INSERT, row)


def keep_begun(session: Session, kind: str, ids: Iterable[int], state: str) -> None:
    """Write into the histories of new records in which state they began."""
    at, actor = now(session), acting(session)
    rows = [
        {
            "at": at, "user_id": actor.user_id, "user_name": actor.name, "subject_kind": kind,
            "subject_id": one, "from_state": None, "to_state": state, "why": "",
        }
        for one in ids
    ]  # fmt: skip
    session.execute(insert(StateMove), rows)


def why_moved(session: Session, kind: str, record_id: int) -> str:
    """Why a record was moved last, as whoever moved it wrote."""
    query = select(StateMove.why).where(
        StateMove.subject_kind == kind, StateMove.subject_id == record_id
    )
    return session.scalars(query.order_by(StateMove.id.desc())).first() or ""


def state_history(session: Session, *, kind: str, record_id: int) -> tuple[StateEvent, ...]:
    """The moves of a record, the oldest first."""
    own = (StateMove.subject_kind == kind, StateMove.subject_id == record_id)
    rows = session.scalars(select(StateMove).where(*own).order_by(StateMove.id))
    return tuple(
        StateEvent(
            row.at, shown_user(row.user_id, row.user_name), row.from_state, row.to_state, row.why
        )
        for row in rows
    )
