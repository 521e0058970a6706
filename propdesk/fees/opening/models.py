"""Tables of former books: their lines, what was paid there, which deposits are held."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.deposits.rules import Holder
from propdesk.fees.opening.rules import FormerDue, FormerState
from propdesk.kernel.money import Money


class FormerBooks(Base):
    """What former books say is owed. `total`: as who hands them over says, arrears less
    prepayments; `payments_total` and `deposits_total`: of what was paid there and of the deposits,
    which `deposits_holder` has where their file says nobody.
    `owed`, `prepaid`, `lines`: what was read of their file. `run_id`: the run of the lines while
    they stand in ours."""

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
    payments_total: Mapped[Money] = mapped_column(default=Money(0), server_default=text("0"))
    deposits_total: Mapped[Money] = mapped_column(default=Money(0), server_default=text("0"))
    deposits_holder: Mapped[Holder] = mapped_column(
        word(Holder, "deposits_holder"), default=Holder.OURS, server_default="ours"
    )


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


class FormerPayment(Base):
    """What was paid in former books: history alone, no money of ours and no receipt of ours.

    `item`, `method`, `payer` as they are written there. `amount` below 0 was paid back.
    """

    __tablename__ = "former_payment"
    __table_args__ = (CheckConstraint("amount <> 0", name="amount"),)

    id: Mapped[Key]
    books_id: Mapped[int] = mapped_column(
        ForeignKey("former_books.id", ondelete="RESTRICT"), index=True
    )
    place: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    payer: Mapped[str]
    item: Mapped[str]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    day: Mapped[date] = mapped_column(index=True)
    amount: Mapped[Money]
    method: Mapped[str]
    receipt_no: Mapped[str] = mapped_column(index=True)
    note: Mapped[str]


class FormerDeposit(Base):
    """A deposit that former books say is held. `deposit_id`: what it is in ours while they are
    taken over."""

    __tablename__ = "former_deposit"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[Key]
    books_id: Mapped[int] = mapped_column(
        ForeignKey("former_books.id", ondelete="RESTRICT"), index=True
    )
    place: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    payer: Mapped[str]
    phone: Mapped[str]
    item_id: Mapped[int] = mapped_column(ForeignKey("fee_item.id", ondelete="RESTRICT"))
    amount: Mapped[Money]
    since: Mapped[date]
    receipt_no: Mapped[str]
    refund_by: Mapped[date | None]
    about: Mapped[str]
    holder: Mapped[Holder | None] = mapped_column(word(Holder, "holder"))
    deposit_id: Mapped[int | None] = mapped_column(
        ForeignKey("deposit.id", ondelete="RESTRICT"), index=True
    )
