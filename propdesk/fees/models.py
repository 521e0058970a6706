"""Tables of the money: items, tariffs, charges, payments, receipts, sessions.

Classes that derive from Posted take INSERT only and are sealed by their posting. `open_charge` is
derived from them by triggers and can be rebuilt at any time. `card_sale` says of posted lines what
they sold.
"""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, Posted, word
from propdesk.fees.rules import (
    ChargeKind,
    EntryKind,
    Method,
    PaymentKind,
    PrepaymentKind,
    ReceiptKind,
    ReductionKind,
    UnclaimedKind,
)
from propdesk.kernel.money import Money


class BillingRun(Posted, Base):
    """A published run, or an undo of one (`undoes_id`): again for what an undo had to leave."""

    __tablename__ = "billing_run"

    period: Mapped[str]
    scope: Mapped[str]  # JSON
    created: Mapped[int]
    amount: Mapped[Money]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("billing_run.id"))


class Charge(Posted, Base):
    """A line somebody owes, with everything it was computed from frozen in `explanation` (JSON).

    `meter_id`: the meter whose usage it bills; lines of one unit, item and meter never overlap, but
    that each of several payers has his share of a day: from `share_from` to `share_to` (10^-6).
    `adjusts_id`: the line it belongs to, which it makes more or less, or for which it came late.
    """

    __tablename__ = "charge"
    __table_args__ = (
        Index("ix_charge_unit_id_fee_item_id_period_from", "unit_id", "fee_item_id", "period_from"),
        Index("ix_charge_account_id", "account_id"),
        Index("ix_charge_run_id", "run_id"),
        Index("ix_charge_meter_id", "meter_id", sqlite_where=text("meter_id IS NOT NULL")),
        Index("ix_charge_adjusts_id", "adjusts_id", sqlite_where=text("adjusts_id IS NOT NULL")),
        CheckConstraint("(period_from IS NULL) = (period_to IS NULL)", name="period"),
        CheckConstraint("period_from <= period_to", name="period_order"),
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reverses"),
    )

    run_id: Mapped[int | None] = mapped_column(ForeignKey("billing_run.id"))
    kind: Mapped[ChargeKind] = mapped_column(word(ChargeKind, "kind"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    fee_item_id: Mapped[int] = mapped_column(ForeignKey("fee_item.id"))
    tariff_version_id: Mapped[int | None] = mapped_column(ForeignKey("tariff_version.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"), unique=True)
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    due_day: Mapped[date]
    amount: Mapped[Money]
    advance: Mapped[bool]  # created at the desk before its run
    explanation: Mapped[str]
    reason: Mapped[str]
    meter_id: Mapped[int | None] = mapped_column(ForeignKey("meter.id", ondelete="RESTRICT"))
    adjusts_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id", ondelete="RESTRICT"))
    share_from: Mapped[int | None]
    share_to: Mapped[int | None]


class Payment(Posted, Base):
    """Money taken at the desk, or its counter-entry (void, red) with negative parts.

    What moves no money needs no session: the offsets of a billing run, moves of prepayment.
    `amends_id`: the payment it was taken anew in place of, or whose money it moves to other lines.
    """

    __tablename__ = "payment"
    __table_args__ = (
        Index("ix_payment_session_id", "session_id"),
        Index("ix_payment_amends_id", "amends_id", sqlite_where=text("amends_id IS NOT NULL")),
        CheckConstraint("session_id IS NOT NULL OR amount = 0", name="session"),
    )

    kind: Mapped[PaymentKind] = mapped_column(word(PaymentKind, "kind"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), unique=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("cash_session.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # the room typed at the desk
    payer: Mapped[str]
    value_day: Mapped[date]
    booking_day: Mapped[date]
    amount: Mapped[Money]  # money in; what prepayment paid is not in it
    remark: Mapped[str]
    reason: Mapped[str]
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id", ondelete="RESTRICT"))


class PaymentPart(Posted, Base):
    """How much of a payment came by which method; cash with tendered and change."""

    __tablename__ = "payment_part"
    __table_args__ = (Index("ix_payment_part_payment_id", "payment_id"),)

    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    method: Mapped[Method] = mapped_column(word(Method, "method"))
    amount: Mapped[Money]
    tendered: Mapped[Money | None]
    change: Mapped[Money | None]


class Allocation(Posted, Base):
    """What part of a payment settles which line; negative when the payment is reversed."""

    __tablename__ = "allocation"
    __table_args__ = (
        Index("ix_allocation_payment_id", "payment_id"),
        Index("ix_allocation_charge_id", "charge_id"),
    )

    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"))
    amount: Mapped[Money]


class Reduction(Posted, Base):
    """What the office lets go of a line: 抹零, a waiver; negative when taken back."""

    __tablename__ = "reduction"
    __table_args__ = (Index("ix_reduction_charge_id", "charge_id"),)

    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    kind: Mapped[ReductionKind] = mapped_column(word(ReductionKind, "kind"))
    amount: Mapped[Money]
    reason: Mapped[str]


class PrepaymentEntry(Posted, Base):
    """Prepayment of an account in (+) and out (-); `fee_item_id` null = for any purpose."""

    __tablename__ = "prepayment_entry"
    __table_args__ = (
        Index("ix_prepayment_entry_account_id", "account_id"),
        Index("ix_prepayment_entry_payment_id", "payment_id"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    fee_item_id: Mapped[int | None] = mapped_column(ForeignKey("fee_item.id"))
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    kind: Mapped[PrepaymentKind] = mapped_column(word(PrepaymentKind, "kind"))
    amount: Mapped[Money]


class CardSale(Base):
    """What was sold onto the card of a meter: the line of a payment that stands, or was taken back
    since. `quantity` in 10^-3; what it was computed from lies on its line, sealed."""

    __tablename__ = "card_sale"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_card_sale_meter_id_sold_on", "meter_id", "sold_on"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"), unique=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    meter_id: Mapped[int] = mapped_column(ForeignKey("meter.id", ondelete="RESTRICT"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    sold_on: Mapped[date]
    quantity: Mapped[int]
    amount: Mapped[Money]
    card_no: Mapped[str]
    token: Mapped[str]
    note: Mapped[str]


class DepositEntry(Posted, Base):
    """A deposit moved otherwise than by the payment that brought it (+ in, - out).

    `payment_id`: the entry without money that settled lines with it. `session_id` and `method` of
    a refund say out of whose drawer, or by which way, it went; `reverses_id` which one came back or
    was taken back. `facts`: what the note of a refund says (JSON), as it was paid.
    """

    __tablename__ = "deposit_entry"
    __table_args__ = (
        Index("ix_deposit_entry_deposit_id", "deposit_id"),
        Index("ix_deposit_entry_payment_id", "payment_id"),
        Index("ix_deposit_entry_session_id", "session_id"),
        CheckConstraint("(session_id IS NULL) = (method IS NULL)", name="session"),
    )

    deposit_id: Mapped[int] = mapped_column(ForeignKey("deposit.id"))
    kind: Mapped[EntryKind] = mapped_column(word(EntryKind, "kind"))
    amount: Mapped[Money]
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("deposit_refund.id"))
    deduction_id: Mapped[int | None] = mapped_column(ForeignKey("deposit_deduction.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("cash_session.id"))
    method: Mapped[Method | None] = mapped_column(word(Method, "method"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("deposit_entry.id"), unique=True)
    day: Mapped[date]
    reason: Mapped[str]
    facts: Mapped[str | None]


class UnclaimedEntry(Posted, Base):
    """Money that came by a statement and whose household is not known: + in, - out.

    A liability until it is claimed (`payment_id` is what it became), sent back or none of ours.
    """

    __tablename__ = "unclaimed_entry"
    __table_args__ = (
        Index("ix_unclaimed_entry_row_id", "row_id"),
        Index("ix_unclaimed_entry_session_id", "session_id"),
        Index("ix_unclaimed_entry_payment_id", "payment_id"),
        CheckConstraint("amount <> 0", name="amount"),
    )

    row_id: Mapped[int] = mapped_column(ForeignKey("statement_row.id"))
    kind: Mapped[UnclaimedKind] = mapped_column(word(UnclaimedKind, "kind"))
    amount: Mapped[Money]
    method: Mapped[Method] = mapped_column(word(Method, "method"))
    session_id: Mapped[int] = mapped_column(ForeignKey("cash_session.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("unclaimed_entry.id"), unique=True)
    day: Mapped[date]
    reason: Mapped[str]


class Receipt(Posted, Base):
    """A numbered receipt with its facts as issued (JSON); one per receipt group of a payment.

    An offset has a note (预收冲抵单) of its own series instead; its amount is 0, no money moved.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("series", "year", "number"),
        Index("ix_receipt_payment_id", "payment_id"),
    )

    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    receipt_group_id: Mapped[int] = mapped_column(ForeignKey("receipt_group.id"))
    kind: Mapped[ReceiptKind] = mapped_column(word(ReceiptKind, "kind"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), unique=True)
    series: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    no: Mapped[str] = mapped_column(unique=True)
    amount: Mapped[Money]
    facts: Mapped[str]


class ReceiptOutput(Base):
    """Each time a receipt went out: copy 0 is the original, later ones reprints. INSERT only."""

    __tablename__ = "receipt_output"
    __table_args__ = (UniqueConstraint("receipt_id", "copy"),)

    id: Mapped[Key]
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id", ondelete="RESTRICT"))
    copy: Mapped[int]
    at: Mapped[datetime]
    user_name: Mapped[str]
    way: Mapped[str]  # printer, pdf, picture


class Shift(Base):
    """A cashier's session (班次), from the first payment after the last close. INSERT only."""

    __tablename__ = "cash_session"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(index=True)
    user_name: Mapped[str]
    opened_at: Mapped[datetime]
    float_amount: Mapped[Money] = mapped_column(default=Money(0))


class ShiftClose(Posted, Base):
    """The close of a session: expected, counted, and the report's facts (JSON)."""

    __tablename__ = "session_close"

    session_id: Mapped[int] = mapped_column(ForeignKey("cash_session.id"), unique=True)
    expected: Mapped[Money]
    counted: Mapped[Money]
    difference: Mapped[Money]
    explanation: Mapped[str]
    facts: Mapped[str]


class OpenCharge(Base):
    """Derived by triggers: each live line and how much of it is settled.

    Without foreign keys and the check of the kind: a trigger copies them from the line, where they
    were checked; checking them twice is a quarter of the time of a billing run.
    """

    __tablename__ = "open_charge"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN amount >= 0 THEN settled BETWEEN 0 AND amount "
            "ELSE settled BETWEEN amount AND 0 END",
            name="settled",
        ),
        Index(
            "ix_open_charge_open",
            "account_id",
            "due_day",
            "unit_id",
            "fee_item_id",
            "amount",
            "settled",
            sqlite_where=text("live = 1 AND settled <> amount"),
        ),
        Index(
            "ix_open_charge_unit_id_fee_item_id_period_from",
            "unit_id",
            "fee_item_id",
            "period_from",
        ),
        Index(
            "ix_open_charge_meter_id_period_to",
            "meter_id",
            "period_to",
            sqlite_where=text("meter_id IS NOT NULL"),
        ),
        Index(
            "ix_open_charge_shared",
            "unit_id",
            "fee_item_id",
            "period_from",
            sqlite_where=text("share_to IS NOT NULL"),
        ),
    )

    charge_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ChargeKind] = mapped_column(word(ChargeKind, "kind", checked=False))
    unit_id: Mapped[int | None]
    account_id: Mapped[int]
    fee_item_id: Mapped[int]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    due_day: Mapped[date]
    amount: Mapped[Money]
    settled: Mapped[Money]
    live: Mapped[bool]
    meter_id: Mapped[int | None]
    share_from: Mapped[int | None]
    share_to: Mapped[int | None]


# Literal, because SQLite uses a partial index only for a condition without parameters.
IS_OPEN = text("open_charge.live = 1 AND open_charge.settled <> open_charge.amount")


def sale_stands() -> ColumnElement[bool]:
    """Whether the payment of a sale by card was not taken back."""
    back = select(Payment.id).where(Payment.reverses_id == CardSale.payment_id)
    return ~back.correlate(CardSale).exists()
