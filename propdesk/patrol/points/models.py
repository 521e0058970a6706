"""The tables of points, routes and phrases."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.patrol.points.rules import PatrolKind, PatrolOutcome


class PatrolPoint(Base):
    """A place that is gone to. One that is `gone_on` stands in no new sheet."""

    __tablename__ = "patrol_point"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    place: Mapped[str]
    chip: Mapped[str] = mapped_column(index=True)
    kind: Mapped[PatrolKind] = mapped_column(word(PatrolKind, "kind"))
    gone_on: Mapped[date | None]
    note: Mapped[str]
    looks_at: Mapped[str] = mapped_column(default="", server_default="")


class PatrolRoute(Base):
    """Points in an order, with the rounds of one shift."""

    __tablename__ = "patrol_route"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[PatrolKind] = mapped_column(word(PatrolKind, "kind"))
    stops: Mapped[str]
    shift: Mapped[str]
    starts: Mapped[str]
    minutes: Mapped[int]
    tolerance: Mapped[int | None]
    within: Mapped[int | None]
    ordered: Mapped[bool]
    wand: Mapped[bool]
    gone_on: Mapped[date | None]
    note: Mapped[str]
    plan_id: Mapped[int | None] = mapped_column(
        ForeignKey("duty_plan.id", ondelete="RESTRICT"), index=True
    )


class PatrolPhrase(Base):
    """What is often found, with the two digits it is typed by."""

    __tablename__ = "patrol_phrase"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    code: Mapped[int] = mapped_column(unique=True)
    words: Mapped[str]
    outcome: Mapped[PatrolOutcome] = mapped_column(word(PatrolOutcome, "outcome"))
