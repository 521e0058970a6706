"""The table of exports of vouchers."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key
from propdesk.kernel.money import Money


class VoucherExport(Base):
    """Vouchers of a month that left the program: of the postings behind `from_seq` up to `to_seq`,
    and of the records that move money besides. `facts`: all of them as they were written (JSON), so
    that they are written again as they were. An undone one frees what it had exported."""

    __tablename__ = "voucher_export"
    __table_args__ = (CheckConstraint("from_seq <= to_seq", name="seqs"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    month: Mapped[str] = mapped_column(index=True)
    from_seq: Mapped[int]
    to_seq: Mapped[int]
    supplement: Mapped[bool]
    vouchers: Mapped[int]
    lines: Mapped[int]
    amount: Mapped[Money]
    facts: Mapped[str]
    exported_at: Mapped[datetime]
    exported_by: Mapped[str]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(default="", server_default="")
