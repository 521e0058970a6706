"""The table of move-in cases."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.movein.cases.rules import CaseState, NoticeWay, PostponeReason, RefusalKind


class MoveInCase(Base):
    """The hand-over of a unit to whoever bought it.

    `planned_on` is the day of the developer's plan, `fixed_on` the one that the notice names.
    `slot_at` and `desk` are the appointment, `no_shows` how many were not kept. `unit_was` keeps
    what the hand-over changed of the unit, as JSON, for whoever takes it back; `payer_role_id` the
    role by which the developer pays after a refusal, `gift_id` the agreement by which he pays the
    first months after a hand-over.
    """

    __tablename__ = "move_in_case"
    __table_args__ = (
        Index(
            "uq_move_in_case_open",
            "unit_id",
            unique=True,
            sqlite_where=text("state NOT IN ('filed', 'cancelled')"),
        ),
        IDS_ONCE,
    )

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    batch: Mapped[str]
    receiver: Mapped[str]
    phone: Mapped[str]
    planned_on: Mapped[date | None] = mapped_column(index=True)
    fixed_on: Mapped[date | None]
    filing_no: Mapped[str]
    has_quality_book: Mapped[bool]
    has_manual: Mapped[bool]
    note: Mapped[str]
    state: Mapped[CaseState] = mapped_column(word(CaseState, "state"), index=True)
    notified_on: Mapped[date | None]
    notice_way: Mapped[NoticeWay | None] = mapped_column(word(NoticeWay, "notice_way"))
    delivered_on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(default="")
    slot_at: Mapped[datetime | None] = mapped_column(index=True)
    desk: Mapped[int | None]
    no_shows: Mapped[int] = mapped_column(default=0)
    postponed_why: Mapped[PostponeReason | None] = mapped_column(
        word(PostponeReason, "postponed_why")
    )
    postponed_until: Mapped[date | None]
    refusal: Mapped[RefusalKind | None] = mapped_column(word(RefusalKind, "refusal"))
    refused_on: Mapped[date | None]
    refusal_words: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date | None]
    decision: Mapped[str] = mapped_column(default="")
    handed_on: Mapped[date | None] = mapped_column(index=True)
    filed_on: Mapped[date | None]
    unit_was: Mapped[str] = mapped_column(default="")
    payer_role_id: Mapped[int | None] = mapped_column(
        ForeignKey("occupancy.id", ondelete="RESTRICT"), index=True
    )
    gift_id: Mapped[int | None] = mapped_column(
        ForeignKey("payer_stretch.id", ondelete="RESTRICT"), index=True
    )
