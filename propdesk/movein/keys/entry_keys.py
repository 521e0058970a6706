"""The key of an entry in need: it goes with the two who go in, and comes back with them.

A piece of the cupboard is lent to them. One in custody stays its depositor's: it is booked out to
them and back as holdings, and goes to nobody meanwhile.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.moving import move
from propdesk.db.store import acting, now
from propdesk.movein.keys.handling import pieces_named
from propdesk.movein.keys.models import KeyHolding, KeyPiece
from propdesk.movein.keys.register import KEY_PIECE, Loan
from propdesk.movein.keys.rules import KeyState, LoanReason, back_by


def take_for_entry(session: Session, typed: str, people: str) -> None:
    """Book what they open with out to the two who go in; words that name no piece, as a
    locksmith, book nothing."""
    pieces, _unknown = pieces_named(session, typed)
    form = Loan(holder=people, loan_reason=LoanReason.EMERGENCY, due_at=back_by(now(session)))
    for piece in pieces.values():
        if piece.state is KeyState.STOCK:
            move(session, KEY_PIECE, piece.id, KeyState.LENT, form=form)
        elif piece.state is KeyState.CUSTODY and _out_with(session, piece.id) is None:
            _hand_over(session, piece, KeyState.LENT, people, LoanReason.EMERGENCY)


def bring_back_from_entry(session: Session, typed: str, people: str) -> None:
    """Hang what they took back into the cupboard, unless somebody else has it by now."""
    pieces, _unknown = pieces_named(session, typed)
    for piece in pieces.values():
        if piece.state is KeyState.LENT and piece.holder == people:
            move(session, KEY_PIECE, piece.id, KeyState.STOCK)
        elif piece.state is KeyState.CUSTODY and _out_with(session, piece.id) == people:
            _hand_over(session, piece, KeyState.CUSTODY, piece.holder, piece.kept_why)


def _out_with(session: Session, piece_id: int) -> str | None:
    """With whom a piece in custody is out; None when it hangs in the cupboard."""
    held = _newest(session, piece_id)
    out = held is not None and held.how is KeyState.LENT and held.ended_at is None
    return held.holder if held is not None and out else None


def _newest(session: Session, piece_id: int) -> KeyHolding | None:
    query = select(KeyHolding).where(KeyHolding.piece_id == piece_id)
    return session.scalars(query.order_by(KeyHolding.id.desc()).limit(1)).first()


def _hand_over(session: Session, piece: KeyPiece, how: KeyState, holder: str, reason: str) -> None:
    """End the holding of a piece and begin the next."""
    if (held := _newest(session, piece.id)) is not None:
        held.ended_at = now(session)
    due = back_by(now(session)) if how is KeyState.LENT else None
    session.add(
        KeyHolding(
            piece_id=piece.id, how=how, holder=holder, reason=reason, at=now(session), due_at=due,
            ended_at=None, user_name=acting(session).name,
        )
    )  # fmt: skip
    session.flush()
