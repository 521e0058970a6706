"""Who had a piece from when to when: written with every move, taken back with it.

The books of loans and of keys issued are read from it. A piece has one holding without an end as
long as somebody has it, and none while it hangs in the cupboard, is lost or cancelled.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import Values
from propdesk.db.records.undoing import is_taken_back
from propdesk.db.store import acting, now
from propdesk.db.tables import from_microseconds
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.folding import fold
from propdesk.movein.keys.models import KeyHolding
from propdesk.movein.keys.rules import HELD, OUT, KeyState


class OutForEntry(UserError):
    """A piece in custody moves on while it is out for an entry in need."""

    message = N_(
        "{code} is out with {people} for an emergency entry. Log that they came out first."
    )


class NotTheDepositor(UserError):
    """A piece in custody goes to somebody else."""

    message = N_(
        "{code} is in custody for {depositor} and goes back to nobody else. In an emergency log "
        "an entry instead."
    )


def keep_holdings(session: Session, before: Values, after: Values) -> None:
    """Write down what a move means for who has the piece. Raises NotTheDepositor,
    OutForEntry."""
    if not before or not after or before["state"] == after["state"]:
        return
    if is_taken_back(session):
        _take_back(session, before, after)
        return
    _refuse_who_is_not(before, after)
    if before["state"] == KeyState.CUSTODY and (out := _newest(session, after["id"])).how in OUT:
        raise OutForEntry(code=after["code"], people=out.holder)
    if before["state"] in HELD:
        _newest(session, after["id"]).ended_at = now(session)
    if after["state"] in HELD:
        session.add(_holding(session, after))
    session.flush()


def _refuse_who_is_not(before: Values, after: Values) -> None:
    kept = before["state"] == KeyState.CUSTODY and after["state"] in HELD
    if kept and fold(after["holder"]) != fold(before["holder"]):
        raise NotTheDepositor(code=after["code"], depositor=before["holder"])


def _take_back(session: Session, before: Values, after: Values) -> None:
    """The move is undone: what it began is gone, what it ended goes on."""
    if before["state"] in HELD:
        dropped = _drop_newest(session, after["id"])
        while before["state"] == KeyState.CUSTODY and _was_an_entry(session, dropped):
            _drop_newest(session, after["id"])
            dropped = _drop_newest(session, after["id"])
    if after["state"] in HELD:
        _newest(session, after["id"]).ended_at = None
    session.flush()


def _drop_newest(session: Session, piece_id: int) -> KeyHolding:
    dropped = _newest(session, piece_id)
    session.delete(dropped)
    session.flush()
    return dropped


def _was_an_entry(session: Session, dropped: KeyHolding) -> bool:
    """Whether the custody that was dropped went on from an entry in need."""
    query = select(KeyHolding.id).where(
        KeyHolding.piece_id == dropped.piece_id,
        KeyHolding.how == KeyState.LENT,
        KeyHolding.ended_at == dropped.at,
    )
    return session.scalar(query) is not None


def _newest(session: Session, piece_id: int) -> KeyHolding:
    query = select(KeyHolding).where(KeyHolding.piece_id == piece_id)
    return session.scalars(query.order_by(KeyHolding.id.desc()).limit(1)).one()


def _holding(session: Session, row: Values) -> KeyHolding:
    how = KeyState(row["state"])
    due: Any = row["due_at"] if how is KeyState.LENT else None
    reasons = {KeyState.LENT: row["loan_reason"], KeyState.CUSTODY: row["kept_why"]}
    return KeyHolding(
        piece_id=row["id"],
        how=how,
        holder=row["holder"],
        reason=reasons.get(how) or "",
        at=now(session),
        due_at=None if due is None else from_microseconds(due),
        user_name=acting(session).name,
    )
