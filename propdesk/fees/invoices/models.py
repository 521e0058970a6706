"""The tables of invoices: each with the lines it covers, and the columns of the bureau's sheet."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.invoices.rules import (
    BatchField,
    BatchSheet,
    BuyerKind,
    InvoiceKind,
    InvoiceState,
)
from propdesk.fees.tax_rates import TaxRate
from propdesk.kernel.money import Money


class Invoice(Base):
    """A tax invoice over lines of one payment, of the company of one receipt.

    `amount` = `net` + `tax` are the sums of its lines. `sent_on` is the day it went into a sheet
    for the bureau. The numbers are '' until they are known.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        Index("ix_invoice_invoice_no", "invoice_no", sqlite_where=text("invoice_no <> ''")),
        Index("ix_invoice_red_no", "red_no", sqlite_where=text("red_no <> ''")),
        CheckConstraint("amount = net + tax", name="sum"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    receipt_no: Mapped[str]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    payer: Mapped[str] = mapped_column(index=True)
    requested_on: Mapped[date]
    kind: Mapped[InvoiceKind] = mapped_column(word(InvoiceKind, "kind"))
    buyer: Mapped[BuyerKind] = mapped_column(word(BuyerKind, "buyer"))
    title: Mapped[str]
    tax_no: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    copies: Mapped[int]
    paper_back: Mapped[bool]  # its paper receipt was given back for it
    remark: Mapped[str]
    note: Mapped[str]
    state: Mapped[InvoiceState] = mapped_column(word(InvoiceState, "state"), index=True)
    amount: Mapped[Money] = mapped_column(default=Money(0))
    net: Mapped[Money] = mapped_column(default=Money(0))
    tax: Mapped[Money] = mapped_column(default=Money(0))
    sent_on: Mapped[date | None]
    invoice_no: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date | None]
    flag_why: Mapped[str] = mapped_column(default="")
    red_no: Mapped[str] = mapped_column(default="")
    red_on: Mapped[date | None]
    red_why: Mapped[str] = mapped_column(default="")


class InvoiceLine(Base):
    """What an invoice covers of a payment: of a line, or (without `charge_id`) of what it brought
    as prepayment of `fee_item_id` into `account_id`. Item, code and rate are frozen."""

    __tablename__ = "invoice_line"
    __table_args__ = (CheckConstraint("amount = net + tax", name="sum"), IDS_ONCE)

    id: Mapped[Key]
    invoice_id: Mapped[int] = mapped_column(
        ForeignKey("invoice.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    fee_item_id: Mapped[int] = mapped_column(
        ForeignKey("fee_item.id", ondelete="RESTRICT"), index=True
    )
    item: Mapped[str]
    period: Mapped[str]
    tax_code: Mapped[str]
    rate: Mapped[TaxRate] = mapped_column(word(TaxRate, "rate"))
    amount: Mapped[Money]
    net: Mapped[Money]
    tax: Mapped[Money]


class InvoiceColumn(Base):
    """A column of the bureau's sheet as this office wants it."""

    __tablename__ = "invoice_column"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    sheet: Mapped[BatchSheet] = mapped_column(word(BatchSheet, "sheet"))
    order_no: Mapped[int]
    header: Mapped[str]
    what: Mapped[BatchField] = mapped_column(word(BatchField, "what"))
    text: Mapped[str]  # what stands in it where it is always the same
