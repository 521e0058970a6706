"""The tables of visits and of the care list."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.service.visits.rules import (
    CareCategory,
    ConsentWay,
    VisitContent,
    VisitPurpose,
    VisitState,
    VisitWay,
)


class CareCase(Base):
    """Somebody on the care list, by the consent of that day. Whoever withdraws it is deleted."""

    __tablename__ = "care_case"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    person: Mapped[str]
    phone: Mapped[str]
    category: Mapped[CareCategory] = mapped_column(word(CareCategory, "category"))
    needs: Mapped[str]
    kin: Mapped[str]
    consent_on: Mapped[date]
    consent_way: Mapped[ConsentWay] = mapped_column(word(ConsentWay, "consent_way"))
    every_days: Mapped[int]
    visitor: Mapped[str]


class Visit(Base):
    """A visit or a call, planned or made. `care_id` is no key: what is made stays counted when
    somebody leaves the care list."""

    __tablename__ = "visit"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    care_id: Mapped[int | None] = mapped_column(index=True)
    way: Mapped[VisitWay] = mapped_column(word(VisitWay, "way"))
    purpose: Mapped[VisitPurpose] = mapped_column(word(VisitPurpose, "purpose"))
    about: Mapped[str]
    who: Mapped[str]
    planned: Mapped[date] = mapped_column(index=True)
    visitor: Mapped[str]
    note: Mapped[str]
    state: Mapped[VisitState] = mapped_column(word(VisitState, "state"))
    made_on: Mapped[date | None] = mapped_column(index=True)
    met: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    needs: Mapped[str] = mapped_column(default="")
    content: Mapped[VisitContent | None] = mapped_column(word(VisitContent, "content"))
    promise: Mapped[str] = mapped_column(default="")
    promise_by: Mapped[date | None]
    kept_on: Mapped[date | None]
    off_why: Mapped[str] = mapped_column(default="", server_default="")


class VisitSheet(Base):
    """The paper list a round of visits went out with; `questions` are the items, one a line, that
    it asks at visits after moving in."""

    __tablename__ = "visit_sheet"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    questions: Mapped[str] = mapped_column(default="", server_default="")


class VisitSheetRow(Base):
    """A row of such a list. `visit_id` is no key: a visit that goes leaves its row empty."""

    __tablename__ = "visit_sheet_row"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("visit_sheet.id", ondelete="RESTRICT"), index=True
    )
    row: Mapped[int]
    visit_id: Mapped[int] = mapped_column(index=True)
