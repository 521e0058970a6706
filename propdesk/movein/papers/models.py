"""The table of the papers of a move-in."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.movein.papers.rules import PaperName, PaperState


class MoveInPaper(Base):
    """A paper as it was issued.

    `issued` is the whole of it as JSON (`LetterDone`): a changed text, tariff or owner alters no
    paper that went out. `text_name` is the text of the office that it was made of.
    """

    __tablename__ = "move_in_paper"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("move_in_case.id", ondelete="RESTRICT"), index=True
    )
    paper: Mapped[PaperName] = mapped_column(word(PaperName, "paper"))
    text_name: Mapped[str] = mapped_column(default="")
    receiver: Mapped[str]
    proxy: Mapped[str]
    note: Mapped[str]
    state: Mapped[PaperState] = mapped_column(word(PaperState, "state"), index=True)
    printed_on: Mapped[date | None]
    signed_on: Mapped[date | None]
    signed_by: Mapped[str] = mapped_column(default="")
    issued: Mapped[str] = mapped_column(default="")
