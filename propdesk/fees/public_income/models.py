"""The tables of public income: contracts with their instalments, decisions, entries as they are
written down, and what of them is posted."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Fen, Key, Posted, word
from propdesk.fees.public_income.rules import (
    BookingKind,
    BookingState,
    DecisionBy,
    DecisionFor,
    DecisionState,
    IncomeSource,
    PublicContractState,
    PublicCost,
    PublicWay,
    Rhythm,
)
from propdesk.kernel.money import Money


class PublicContract(Base):
    """Something of the owners' common parts that is let. `plan` are the instalments where they are
    typed; they all stand in `public_instalment`."""

    __tablename__ = "public_contract"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("first <= last", name="days"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    source: Mapped[IncomeSource] = mapped_column(word(IncomeSource, "source"))
    place: Mapped[str]
    party: Mapped[str]
    contract_no: Mapped[str]
    first: Mapped[date]
    last: Mapped[date] = mapped_column(index=True)
    rhythm: Mapped[Rhythm] = mapped_column(word(Rhythm, "rhythm"))
    first_due: Mapped[date]
    rent: Mapped[Money | None]
    amount: Mapped[Money | None]
    plan: Mapped[str]
    note: Mapped[str]
    state: Mapped[PublicContractState] = mapped_column(
        word(PublicContractState, "state"), index=True
    )
    over_on: Mapped[date | None]


class PublicInstalment(Base):
    """An instalment of a contract."""

    __tablename__ = "public_instalment"
    __table_args__ = (
        UniqueConstraint("contract_id", "day"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[Key]
    contract_id: Mapped[int] = mapped_column(
        ForeignKey("public_contract.id", ondelete="RESTRICT"), index=True
    )
    day: Mapped[date]
    amount: Mapped[Fen]


class PublicDecision(Base):
    """What owners decided: a sum for a purpose, or a share (10^-2 %) for the management."""

    __tablename__ = "public_decision"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("percent BETWEEN 1 AND 10000", name="percent"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    decided_by: Mapped[DecisionBy] = mapped_column(word(DecisionBy, "decided_by"))
    decision_no: Mapped[str]
    day: Mapped[date] = mapped_column(index=True)
    purpose: Mapped[DecisionFor] = mapped_column(word(DecisionFor, "purpose"))
    what: Mapped[str]
    amount: Mapped[Money | None]
    percent: Mapped[int | None]
    note: Mapped[str]
    state: Mapped[DecisionState] = mapped_column(word(DecisionState, "state"), index=True)


class PublicBooking(Base):
    """An entry as it is written down; the money it moves stands in `public_income_entry`."""

    __tablename__ = "public_booking"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[BookingKind] = mapped_column(word(BookingKind, "kind"), index=True)
    source: Mapped[IncomeSource | None] = mapped_column(word(IncomeSource, "source"))
    cost: Mapped[PublicCost | None] = mapped_column(word(PublicCost, "cost"))
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey("public_contract.id", ondelete="RESTRICT"), index=True
    )
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("public_decision.id", ondelete="RESTRICT"), index=True
    )
    day: Mapped[date] = mapped_column(index=True)
    amount: Mapped[Money]
    way: Mapped[PublicWay] = mapped_column(word(PublicWay, "way"))
    receipt_no: Mapped[str]
    slip_no: Mapped[str]
    party: Mapped[str]
    what: Mapped[str]
    note: Mapped[str]
    state: Mapped[BookingState] = mapped_column(word(BookingState, "state"), index=True)
    back_why: Mapped[str] = mapped_column(default="")


class PublicIncomeEntry(Posted, Base):
    """What an entry moved: + in, - out. With a receipt it moves nothing by itself, that stands in
    the lines of the desk. `reverses_id`: the row it takes back. `day`: by which it counts, that of
    the money unless its month was closed."""

    __tablename__ = "public_income_entry"
    __table_args__ = (
        Index("ix_public_income_entry_booking_id", "booking_id"),
        Index("ix_public_income_entry_receipt_id", "receipt_id"),
        CheckConstraint("amount <> 0", name="amount"),
    )

    booking_id: Mapped[int] = mapped_column(ForeignKey("public_booking.id"))
    kind: Mapped[BookingKind] = mapped_column(word(BookingKind, "kind"))
    amount: Mapped[Money]
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"))
    reverses_id: Mapped[int | None] = mapped_column(
        ForeignKey("public_income_entry.id"), unique=True
    )
    day: Mapped[date]
    reason: Mapped[str]
