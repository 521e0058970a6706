"""The history of the states of records: a row for every move."""

from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.store import acting, now, shown_user
from propdesk.kernel.records.states import StateEvent


def keep_move(
    session: Session, subject: tuple[str, int], before: str | None, to: str, why: str = ""
) -> None:
    """Write a move of a record (kind, id) into its history; from None when it was made."""
    kind, subject_id = subject
    actor = acting(session)
    session.execute(
        insert(StateMove).values(
            at=now(session),
            user_id=actor.user_id,
            user_name=actor.name,
            subject_kind=kind,
            subject_id=subject_id,
            from_state=before,
            to_state=to,
            why=why,
        )
    )


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
