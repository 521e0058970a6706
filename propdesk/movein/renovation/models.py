"""The tables of renovations and of what was not kept to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, exists, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from propdesk.db.store import today
from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.movein.renovation.rules import (
    ON_SITE,
    SCOPE,
    DoneBy,
    Look,
    PassState,
    RenovationState,
    ViolationKind,
    ViolationState,
)


class Renovation(Base):
    """The works in a unit, as they were applied for, permitted and inspected."""

    __tablename__ = "renovation"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    applicant: Mapped[str]
    phone: Mapped[str]
    by_tenant: Mapped[bool]
    rules: Mapped[str]
    content: Mapped[str]
    materials: Mapped[str]
    structure: Mapped[bool]
    facade: Mapped[bool]
    gas: Mapped[bool]
    heating: Mapped[bool]
    wet_rooms: Mapped[bool]
    done_by: Mapped[DoneBy] = mapped_column(word(DoneBy, "done_by"))
    company: Mapped[str] = mapped_column(index=True)
    responsible: Mapped[str]
    company_phone: Mapped[str]
    workers: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    work_hours: Mapped[str]
    noise_hours: Mapped[str]
    note: Mapped[str]
    state: Mapped[RenovationState] = mapped_column(word(RenovationState, "state"), index=True)
    papers_seen: Mapped[bool] = mapped_column(default=False)
    reviewer: Mapped[str] = mapped_column(default="")
    conditions: Mapped[str] = mapped_column(default="")
    deposit_nos: Mapped[str] = mapped_column(default="")
    neighbours_told: Mapped[bool] = mapped_column(default=False)
    permit_on: Mapped[date | None]
    amended_why: Mapped[str] = mapped_column(default="")
    amended_on: Mapped[date | None]
    plan_id: Mapped[int | None] = mapped_column(
        ForeignKey("duty_plan.id", ondelete="RESTRICT"), index=True
    )
    extended_why: Mapped[str] = mapped_column(default="")
    completed_at: Mapped[datetime | None]
    first_by: Mapped[str] = mapped_column(default="")
    exceptions: Mapped[str] = mapped_column(default="")
    first_on: Mapped[date | None]
    second_by: Mapped[str] = mapped_column(default="")
    neighbours_asked: Mapped[bool] = mapped_column(default=False)
    objections: Mapped[str] = mapped_column(default="")
    second_on: Mapped[date | None]


class RenovationViolation(Base):
    """What was not kept to in a renovation, with clause and evidence."""

    __tablename__ = "renovation_violation"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    renovation_id: Mapped[int] = mapped_column(
        ForeignKey("renovation.id", ondelete="RESTRICT"), index=True
    )
    kind: Mapped[ViolationKind] = mapped_column(word(ViolationKind, "kind"))
    what: Mapped[str]
    clause: Mapped[str]
    evidence: Mapped[str]
    found_on: Mapped[date]
    found_by: Mapped[str]
    correct_by: Mapped[date] = mapped_column(index=True)
    note: Mapped[str]
    state: Mapped[ViolationState] = mapped_column(word(ViolationState, "state"))
    seen_by: Mapped[str] = mapped_column(default="")
    corrected_on: Mapped[date | None]
    reported_to: Mapped[str] = mapped_column(default="")
    document_no: Mapped[str] = mapped_column(default="")
    reported_on: Mapped[date | None]


class RenovationScope(Base):
    """A scope of works as it was approved; the newest version of a renovation holds. Written with
    an approval or an amendment of the permit, taken away only when that is undone."""

    __tablename__ = "renovation_scope"
    __table_args__ = (UniqueConstraint("renovation_id", "version"), IDS_ONCE)

    id: Mapped[Key]
    renovation_id: Mapped[int] = mapped_column(ForeignKey("renovation.id", ondelete="RESTRICT"))
    version: Mapped[int]
    content: Mapped[str]
    materials: Mapped[str]
    structure: Mapped[bool]
    facade: Mapped[bool]
    gas: Mapped[bool]
    heating: Mapped[bool]
    wet_rooms: Mapped[bool]
    conditions: Mapped[str]
    reviewer: Mapped[str]
    approved_on: Mapped[date]


class RenovationLook(Base):
    """An inspection of the works, answered on a sheet of a check-list; the newest of each look
    holds."""

    __tablename__ = "renovation_look"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    renovation_id: Mapped[int] = mapped_column(
        ForeignKey("renovation.id", ondelete="RESTRICT"), index=True
    )
    look: Mapped[Look] = mapped_column(word(Look, "look"))
    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("check_sheet.id", ondelete="RESTRICT"), unique=True
    )


class WorkerPass(Base):
    """A pass that a worker of a renovation shows at the gate, until it is back."""

    __tablename__ = "worker_pass"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    renovation_id: Mapped[int] = mapped_column(
        ForeignKey("renovation.id", ondelete="RESTRICT"), index=True
    )
    worker: Mapped[str]
    trade: Mapped[str]
    id_end: Mapped[str]
    until: Mapped[date | None] = mapped_column(index=True)
    note: Mapped[str]
    state: Mapped[PassState] = mapped_column(word(PassState, "state"))
    back_on: Mapped[date | None]


_newest = (
    select(func.max(RenovationScope.version))
    .where(RenovationScope.renovation_id == Renovation.id)
    .correlate(Renovation)
    .scalar_subquery()
)
_approved = (RenovationScope.renovation_id == Renovation.id, RenovationScope.version == _newest)


def approved(column: str) -> ColumnElement[Any]:
    """What the newest version says in a column; nothing before the first approval."""
    of: Any = getattr(RenovationScope, column)
    return select(of).where(*_approved).correlate(Renovation).scalar_subquery()


def is_changed() -> ColumnElement[bool]:
    """The condition that the application says other works than were approved."""
    others = [getattr(RenovationScope, name) != getattr(Renovation, name) for name in SCOPE]
    return exists().where(*_approved, or_(*others)).correlate(Renovation)


def past_end(session: Session) -> ColumnElement[bool]:
    """The condition that works may go on and the permit is past its end."""
    on_site = or_(*(Renovation.state == one for one in ON_SITE))
    return on_site & (Renovation.ends_on < today(session))
