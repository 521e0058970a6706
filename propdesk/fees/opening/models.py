"""Tables of former books and of their lines."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.opening.rules import FormerDue, FormerState
from propdesk.kernel.money import Money


class FormerBooks(Base):
    """What former books say is owed. `total`: as who hands them over says, arrears less
    prepayments. `owed`, `prepaid`, `lines`: what was read of their file. `run_id`: the run of the
    lines while they stand in ours."""

    __tablename__ = "former_books"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    as_of: Mapped[date]
    total: Mapped[Money]
    source: Mapped[str]
    due_rule: Mapped[FormerDue] = mapped_column(word(FormerDue, "due_rule"))
    note: Mapped[str]
    state: Mapped[FormerState] = mapped_column(word(FormerState, "state"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("billing_run.id", ondelete="RESTRICT"))
    lines: Mapped[int] = mapped_column(default=0)
    owed: Mapped[Money] = mapped_column(default=Money(0))
    prepaid: Mapped[Money] = mapped_column(default=Money(0))


class FormerLine(Base):
    """A line of former books: `charged` less `paid` is `owed`, below 0 a prepayment.

    `place`: where in the file. `payment_id`: the entry without money that made it prepayment here,
    `back_id` the one that took it back.
    """

    __tablename__ = "former_line"
    __table_args__ = (
        CheckConstraint("owed = charged - paid AND owed <> 0", name="owed"),
        CheckConstraint("period_from <= period_to", name="period"),
    )

    id: Mapped[Key]
    books_id: Mapped[int] = mapped_column(
        ForeignKey("former_books.id", ondelete="RESTRICT"), index=True
    )
    place: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    owner: Mapped[str]
    item_id: Mapped[int] = mapped_column(ForeignKey("fee_item.id", ondelete="RESTRICT"))
    period_from: Mapped[date]
    period_to: Mapped[date]
    due_day: Mapped[date]
    charged: Mapped[Money]
    paid: Mapped[Money]
    owed: Mapped[Money]
    payment_id: Mapped[int | None] = mapped_column(
        ForeignKey("payment.id", ondelete="RESTRICT"), index=True
    )
    back_id: Mapped[int | None] = mapped_column(
        ForeignKey("payment.id", ondelete="RESTRICT"), index=True
    )
