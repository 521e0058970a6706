"""The tables of keys and cards."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, or_
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.movein.keys.rules import EntryState, KeyState, LoanReason, Medium


class KeyKind(Base):
    """A kind of keys or cards, and how many of it a unit gets."""

    __tablename__ = "key_kind"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    medium: Mapped[Medium] = mapped_column(word(Medium, "medium"))
    per_unit: Mapped[int]
    note: Mapped[str]


class KeyPiece(Base):
    """One key or card. `tag` is its code without the number on the tag; `holder` is who has it, or
    whose it is, as long as somebody has."""

    __tablename__ = "key_piece"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    tag: Mapped[str] = mapped_column(index=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("key_kind.id", ondelete="RESTRICT"), index=True)
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    number: Mapped[str] = mapped_column(index=True)
    place: Mapped[str]
    note: Mapped[str]
    state: Mapped[KeyState] = mapped_column(word(KeyState, "state"), index=True)
    holder: Mapped[str] = mapped_column(default="")
    holder_phone: Mapped[str] = mapped_column(default="")
    signed_by: Mapped[str] = mapped_column(default="")
    loan_reason: Mapped[LoanReason | None] = mapped_column(word(LoanReason, "loan_reason"))
    due_at: Mapped[datetime | None]
    kept_why: Mapped[str] = mapped_column(default="")
    kept_for: Mapped[str] = mapped_column(default="")
    since: Mapped[date | None]


def stands_in(*states: KeyState) -> ColumnElement[bool]:
    """Whether a piece is in one of these states; of a column, which takes no list as a value."""
    return or_(*(KeyPiece.state == state for state in states))


class KeyHolding(Base):
    """Who had a piece, from when to when; the one without an end has it now."""

    __tablename__ = "key_holding"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    piece_id: Mapped[int] = mapped_column(
        ForeignKey("key_piece.id", ondelete="RESTRICT"), index=True
    )
    how: Mapped[KeyState] = mapped_column(word(KeyState, "how", checked=False))
    holder: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    user_name: Mapped[str]


class KeyCount(Base):
    """A count of the cupboard against the books, as it was found; never changed afterwards."""

    __tablename__ = "key_count"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    counted_on: Mapped[date]
    counted_by: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    expected: Mapped[int] = mapped_column(default=0)
    found: Mapped[int] = mapped_column(default=0)
    missing: Mapped[str] = mapped_column(default="")
    astray: Mapped[str] = mapped_column(default="")
    unknown: Mapped[str] = mapped_column(default="")
    note: Mapped[str]


class KeyEntry(Base):
    """An entry into a unit in need, by two people, of which the owner is told."""

    __tablename__ = "key_entry"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    reason: Mapped[str]
    entered_at: Mapped[datetime]
    first_person: Mapped[str]
    second_person: Mapped[str]
    key_used: Mapped[str]
    note: Mapped[str]
    state: Mapped[EntryState] = mapped_column(word(EntryState, "state"))
    left_at: Mapped[datetime | None]
    found_inside: Mapped[str] = mapped_column(default="")
    told_whom: Mapped[str] = mapped_column(default="")
    told_how: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime | None]
