"""The tables of what wands said."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.patrol.wand.rules import ScanState


class WandFile(Base):
    """A file that was brought in: by whom, how many lines it had and what became of them. `first`
    and `last` are its stamps, `offset_seconds` what a person added to the wand's clock. Of one that
    was taken back no stamp is kept."""

    __tablename__ = "wand_file"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    name: Mapped[str]
    at: Mapped[datetime]
    entered_by: Mapped[str]
    devices: Mapped[str]
    lines: Mapped[int]
    fresh: Mapped[int]
    matched: Mapped[int]
    doubles: Mapped[int]
    strays: Mapped[int]
    unknown: Mapped[int]
    wrong_clock: Mapped[int]
    first: Mapped[datetime | None]
    last: Mapped[datetime | None]
    offset_seconds: Mapped[int]
    doubtful: Mapped[str]
    taken_back_at: Mapped[datetime | None]


class WandScan(Base):
    """A stamp of a wand, `at` as its clock said it, whatever became of it."""

    __tablename__ = "wand_scan"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    file_id: Mapped[int] = mapped_column(
        ForeignKey("wand_file.id", ondelete="RESTRICT"), index=True
    )
    line: Mapped[int]
    chip: Mapped[str]
    point: Mapped[str]
    device: Mapped[str]
    guard: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[ScanState] = mapped_column(word(ScanState, "state"))
    sheet_id: Mapped[int | None] = mapped_column(
        ForeignKey("patrol_sheet.id", ondelete="RESTRICT"), index=True
    )
    round: Mapped[int | None]


class WandLayout(Base):
    """Columns a clerk confirmed for the files of one maker, as JSON."""

    __tablename__ = "wand_layout"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    places: Mapped[str]
    used_at: Mapped[datetime]
