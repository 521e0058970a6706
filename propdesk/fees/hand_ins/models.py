"""The tables of cash to be handed in, and of what statements show of it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.hand_ins.rules import GateTurn, HandInState
from propdesk.kernel.money import ZERO, Money


class HandIn(Base):
    """Cash that left a drawer; `session_id` of the session it comes from, which says how much.

    `stated` of it statements show, the whole of it since the day `seen_on` (`HandInCredit`).
    Cash of the gate has its turn and the tickets that were sold for it: so many, worth so much.
    """

    __tablename__ = "hand_in"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("cash_session.id", ondelete="RESTRICT"), unique=True
    )
    cashier: Mapped[str]
    report: Mapped[str]
    closed_on: Mapped[date]
    amount: Mapped[Money]
    due_by: Mapped[date | None] = mapped_column(index=True)
    note: Mapped[str]
    state: Mapped[HandInState] = mapped_column(word(HandInState, "state"), index=True)
    bank: Mapped[str] = mapped_column(default="")
    slip_no: Mapped[str] = mapped_column(default="")
    received_by: Mapped[str] = mapped_column(default="")
    cleared_on: Mapped[date | None]
    turn: Mapped[GateTurn | None] = mapped_column(word(GateTurn, "turn"))
    first_ticket: Mapped[str] = mapped_column(default="")
    last_ticket: Mapped[str] = mapped_column(default="")
    price: Mapped[Money | None]
    why: Mapped[str] = mapped_column(default="")
    tickets: Mapped[int] = mapped_column(default=0)
    by_tickets: Mapped[Money | None]
    seen_on: Mapped[date | None]
    stated: Mapped[Money] = mapped_column(default=ZERO, server_default=text("0"))


class HandInCredit(Base):
    """What a row of a statement credits of a hand-in; `moved`: this moved it to the bank."""

    __tablename__ = "hand_in_credit"
    __table_args__ = (
        UniqueConstraint("row_id", "hand_in_id"),
        CheckConstraint("amount > 0", name="amount"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    row_id: Mapped[int] = mapped_column(ForeignKey("statement_row.id", ondelete="RESTRICT"))
    hand_in_id: Mapped[int] = mapped_column(
        ForeignKey("hand_in.id", ondelete="RESTRICT"), index=True
    )
    amount: Mapped[Money]
    moved: Mapped[bool]
