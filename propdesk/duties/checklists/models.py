"""The tables of check-lists, and of the sheets on which they are answered."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.duties.checklists.rules import ListUse


class CheckList(Base):
    """A template: what is looked at, an item a line (`rules.items_of`)."""

    __tablename__ = "check_list"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    items: Mapped[str]
    note: Mapped[str]
    gone_on: Mapped[date | None]
    used_for: Mapped[ListUse | None] = mapped_column(word(ListUse, "used_for"))


class CheckSheet(Base):
    """A check-list in use: its items are frozen in rows when it is begun, so that a changed
    template alters no past. `subject_kind` and `subject_id` name the record it was begun for,
    `after_id` the sheet on which the same items were looked at before."""

    __tablename__ = "check_sheet"
    __table_args__ = (Index(None, "subject_kind", "subject_id"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    list_id: Mapped[int] = mapped_column(
        ForeignKey("check_list.id", ondelete="RESTRICT"), index=True
    )
    subject_kind: Mapped[str] = mapped_column(default="")
    subject_id: Mapped[int] = mapped_column(default=0)
    after_id: Mapped[int | None] = mapped_column(
        ForeignKey("check_sheet.id", ondelete="RESTRICT"), index=True
    )
    what: Mapped[str]
    day: Mapped[date] = mapped_column(index=True)
    worker: Mapped[str]
    note: Mapped[str]
    asked: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    score: Mapped[int] = mapped_column(default=0)
    best: Mapped[int] = mapped_column(default=0)
    complete_at: Mapped[datetime | None]


class CheckAnswer(Base):
    """A row of a sheet: the item as it was then, and what was answered; '' is nothing yet."""

    __tablename__ = "check_answer"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("check_sheet.id", ondelete="RESTRICT"), index=True
    )
    row: Mapped[int]
    item: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
