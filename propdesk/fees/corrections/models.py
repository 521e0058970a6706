"""The table of waivers, write-offs and adjustments."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.corrections.rules import CorrectionKind, CorrectionState
from propdesk.kernel.money import Money


class LineCorrection(Base):
    """What is to become of a charge, who asked and who approved.

    What it posted: `reduction_id` of a waiver or write-off, `minus_id` and `plus_id` the linked
    lines, `payment_id` the entry without money that settles the minus.
    """

    __tablename__ = "line_correction"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id", ondelete="RESTRICT"), index=True)
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    kind: Mapped[CorrectionKind] = mapped_column(word(CorrectionKind, "kind"))
    amount: Mapped[Money]
    why: Mapped[str]
    payer: Mapped[str]
    due_on: Mapped[date | None]
    decide_by: Mapped[date | None]
    note: Mapped[str]
    state: Mapped[CorrectionState] = mapped_column(word(CorrectionState, "state"), index=True)
    asked_by: Mapped[int] = mapped_column(default=0)  # the user
    approver: Mapped[str] = mapped_column(default="")
    booked_on: Mapped[date | None]
    reduction_id: Mapped[int | None] = mapped_column(ForeignKey("reduction.id"))
    minus_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"))
    plus_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
