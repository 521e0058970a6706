"""The tables of defects and of the sheets of inspections."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Fen, Key, word
from propdesk.movein.defects.rules import CreditUse, DefectState, DeveloperAnswer, Seen, Stage


class Defect(Base):
    """Something wrong in a unit, or in what belongs to its building.

    `order_id` is the newest repair order that mends it. `answer` is what the developer says,
    `promised_on` by when; `credit` what he pays instead and `credit_paper` the paper that owner,
    developer and office signed when it is set against fees.
    """

    __tablename__ = "defect"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    place: Mapped[str]
    what: Mapped[str]
    fault_kind_id: Mapped[int | None] = mapped_column(
        ForeignKey("fault_kind.id", ondelete="RESTRICT"), index=True
    )
    stage: Mapped[Stage] = mapped_column(word(Stage, "stage"))
    seen: Mapped[Seen] = mapped_column(word(Seen, "seen"))
    found_on: Mapped[date] = mapped_column(index=True)
    builder_id: Mapped[int | None] = mapped_column(
        ForeignKey("builder.id", ondelete="RESTRICT"), index=True
    )
    due: Mapped[date | None] = mapped_column(index=True)
    note: Mapped[str]
    state: Mapped[DefectState] = mapped_column(word(DefectState, "state"), index=True)
    order_id: Mapped[int | None] = mapped_column(
        ForeignKey("repair_order.id", ondelete="RESTRICT"), index=True
    )
    done: Mapped[str] = mapped_column(default="")
    done_on: Mapped[date | None]
    checked_by: Mapped[str] = mapped_column(default="")
    checked_on: Mapped[date | None]
    answer: Mapped[DeveloperAnswer | None] = mapped_column(word(DeveloperAnswer, "answer"))
    answer_words: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]
    promised_on: Mapped[date | None]
    credit: Mapped[Fen | None]
    credit_use: Mapped[CreditUse | None] = mapped_column(word(CreditUse, "credit_use"))
    credit_paper: Mapped[str] = mapped_column(default="")
    credit_on: Mapped[date | None]


class DefectSheet(Base):
    """The paper with which a unit was inspected; `entered_at` is when it came back."""

    __tablename__ = "defect_sheet"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    made_at: Mapped[datetime]
    entered_at: Mapped[datetime | None] = mapped_column(index=True)


class DefectSheetRow(Base):
    """A defect that was known when a sheet went out. `defect_id` is no key: one that goes leaves
    its row empty."""

    __tablename__ = "defect_sheet_row"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("defect_sheet.id", ondelete="RESTRICT"), index=True
    )
    row: Mapped[int]
    defect_id: Mapped[int] = mapped_column(index=True)
