"""The tables of meters, their readings, and what follows from these."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    UniqueConstraint,
    cast,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.meters.rules import Doubt, MeterSort, MeterState, ReadingKind


class Meter(Base):
    """A place that is read. Another meter put in keeps the place: `no` is that of the newest.

    `multiplier` in 10^-3; `digits` stand before the point. `main_id`: behind which meter it counts.
    `by_card`: what it counts is paid at the desk before it is used, onto the card `card_no`.
    """

    __tablename__ = "meter"
    __table_args__ = (
        CheckConstraint("multiplier > 0", name="multiplier"),
        CheckConstraint("digits BETWEEN 1 AND 9", name="digits"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[MeterSort] = mapped_column(word(MeterSort, "kind"))
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("fee_item.id", ondelete="RESTRICT"), index=True
    )
    place: Mapped[str]
    order_no: Mapped[int]
    multiplier: Mapped[int]
    digits: Mapped[int]
    backwards: Mapped[bool]
    persons: Mapped[int]
    main_id: Mapped[int | None] = mapped_column(
        ForeignKey("meter.id", ondelete="RESTRICT"), index=True
    )
    note: Mapped[str]
    state: Mapped[MeterState] = mapped_column(word(MeterState, "state"))
    by_card: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    card_no: Mapped[str] = mapped_column(default="", server_default="")


class MeterReading(Base):
    """What a meter showed at the end of a day, in 10^-3.

    Of a replaced one: `old_end` of the old, `new_start` of the new, the numbers of both.
    """

    __tablename__ = "meter_reading"
    __table_args__ = (UniqueConstraint("meter_id", "read_on"), IDS_ONCE)

    id: Mapped[Key]
    meter_id: Mapped[int] = mapped_column(ForeignKey("meter.id", ondelete="RESTRICT"))
    read_on: Mapped[date] = mapped_column(index=True)
    value: Mapped[int]
    kind: Mapped[ReadingKind] = mapped_column(word(ReadingKind, "kind"))
    old_end: Mapped[int | None]
    new_start: Mapped[int | None]
    new_no: Mapped[str]
    former_no: Mapped[str]
    read_by: Mapped[str]
    note: Mapped[str]


class MeterUsage(Base):
    """Follows from the readings of a meter, made anew with each change of them: what was used up to
    one, from when, and whether that stands out."""

    __tablename__ = "meter_usage"
    __table_args__ = (
        Index("ix_meter_usage_doubt", "doubt", sqlite_where=text("doubt IS NOT NULL")),
    )

    reading_id: Mapped[int] = mapped_column(primary_key=True)
    meter_id: Mapped[int] = mapped_column(index=True)
    first: Mapped[date]
    last: Mapped[date]
    quantity: Mapped[int]
    doubt: Mapped[Doubt | None] = mapped_column(word(Doubt, "doubt"))


# In SQL, for lists: what was used evenly over the days of each stretch, whole numbers throughout.


def days_of(first: Any, last: Any) -> ColumnElement[int]:  # noqa: ANN401  columns of days
    """How many days lie from one to another, both counted."""
    return cast(func.julianday(last) - func.julianday(first) + 1, Integer)


def used_in(days: tuple[Any, Any], *which: ColumnElement[bool]) -> Select[int]:
    """What meters used on these days, as far as they were read; `which` are conditions of Meter and
    of MeterUsage."""
    first, last = days
    whole = days_of(MeterUsage.first, MeterUsage.last)
    part = 2 * MeterUsage.quantity * _shared_days(first, last) + whole
    return (
        select(cast(func.sum(part // (2 * whole)), Integer))
        .join(Meter, Meter.id == MeterUsage.meter_id)
        .where(MeterUsage.first <= last, MeterUsage.last >= first, *which)
    )


def _shared_days(first: Any, last: Any) -> ColumnElement[int]:  # noqa: ANN401  columns of days
    begin, end = func.max(MeterUsage.first, first), func.min(MeterUsage.last, last)
    return days_of(begin, end)


def unread_in(days: tuple[Any, Any], *which: ColumnElement[bool]) -> Select[int]:
    """How many meters that are read have days among these which no readings cover."""
    first, last = days
    covered = (
        select(func.sum(_shared_days(first, last)))
        .where(MeterUsage.meter_id == Meter.id, MeterUsage.first <= last, MeterUsage.last >= first)
        .correlate_except(MeterUsage)
        .scalar_subquery()
    )
    return select(func.count(Meter.id)).where(
        Meter.state == MeterState.IN_USE,
        func.coalesce(covered, 0) < days_of(first, last),
        *which,
    )
