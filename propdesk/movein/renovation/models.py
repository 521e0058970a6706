"""The tables of renovations and of what was not kept to."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.movein.renovation.rules import (
    DoneBy,
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
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    work_hours: Mapped[str]
    noise_hours: Mapped[str]
    note: Mapped[str]
    state: Mapped[RenovationState] = mapped_column(word(RenovationState, "state"), index=True)
    papers_seen: Mapped[bool] = mapped_column(default=False)
    reviewer: Mapped[str] = mapped_column(default="")
    conditions: Mapped[str] = mapped_column(default="")
    paid_by: Mapped[str] = mapped_column(default="")
    passes: Mapped[int] = mapped_column(default=0)
    neighbours_told: Mapped[bool] = mapped_column(default=False)
    permit_on: Mapped[date | None]
    extended_why: Mapped[str] = mapped_column(default="")
    completed_at: Mapped[datetime | None]
    first_by: Mapped[str] = mapped_column(default="")
    exceptions: Mapped[str] = mapped_column(default="")
    first_on: Mapped[date | None]
    second_by: Mapped[str] = mapped_column(default="")
    passes_back: Mapped[int] = mapped_column(default=0)
    objections: Mapped[str] = mapped_column(default="")
    second_on: Mapped[date | None]
    settled_by: Mapped[str] = mapped_column(default="")
    settled_on: Mapped[date | None]


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
