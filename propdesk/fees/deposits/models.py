"""The tables of deposits, of asking them back and of deducting from them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.deposits.rules import (
    DeductionKind,
    DeductionState,
    Holder,
    Origin,
    PayWay,
    Proof,
    RefundState,
)
from propdesk.kernel.money import Money


class Deposit(Base):
    """A deposit of a payer for a purpose, which its fee item names.

    `charge_id`: the line its payment settled. `by_desk`: entered with its payment. `from_id`: the
    deposit of another payer that it was. How much is held follows from posted rows (`sums.py`).
    """

    __tablename__ = "deposit"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    fee_item_id: Mapped[int] = mapped_column(ForeignKey("fee_item.id", ondelete="RESTRICT"))
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    payer: Mapped[str]
    phone: Mapped[str]
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), index=True
    )
    amount: Mapped[Money]
    about: Mapped[str]
    comes: Mapped[Origin] = mapped_column(word(Origin, "comes"))
    holder: Mapped[Holder] = mapped_column(word(Holder, "holder"))
    since: Mapped[date | None]
    receipt_no: Mapped[str]
    refund_by: Mapped[date | None]
    note: Mapped[str]
    charge_id: Mapped[int | None] = mapped_column(
        ForeignKey("charge.id", ondelete="RESTRICT"), unique=True
    )
    by_desk: Mapped[bool] = mapped_column(default=False)
    from_id: Mapped[int | None] = mapped_column(
        ForeignKey("deposit.id", ondelete="RESTRICT"), index=True
    )


class DepositRefund(Base):
    """A deposit asked back: by whom, to which account, who approved it, how it was paid."""

    __tablename__ = "deposit_refund"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    deposit_id: Mapped[int] = mapped_column(
        ForeignKey("deposit.id", ondelete="RESTRICT"), index=True
    )
    amount: Mapped[Money]
    why: Mapped[str]
    proof: Mapped[Proof] = mapped_column(word(Proof, "proof"))
    payee: Mapped[str]
    bank: Mapped[str]
    account_no: Mapped[str]
    signed_on: Mapped[date | None]
    pay_by: Mapped[date | None]
    note: Mapped[str]
    state: Mapped[RefundState] = mapped_column(word(RefundState, "state"))
    asked_by: Mapped[int] = mapped_column(default=0)  # the user
    approved_by: Mapped[int] = mapped_column(default=0)
    approver: Mapped[str] = mapped_column(default="")
    way: Mapped[PayWay | None] = mapped_column(word(PayWay, "way"))
    slip_no: Mapped[str] = mapped_column(default="")
    paid_on: Mapped[date | None]


class DepositDeduction(Base):
    """What is deducted from a deposit: by which clause and evidence, until when one may object."""

    __tablename__ = "deposit_deduction"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    deposit_id: Mapped[int] = mapped_column(
        ForeignKey("deposit.id", ondelete="RESTRICT"), index=True
    )
    kind: Mapped[DeductionKind] = mapped_column(word(DeductionKind, "kind"))
    amount: Mapped[Money]
    income_item_id: Mapped[int | None] = mapped_column(
        ForeignKey("fee_item.id", ondelete="RESTRICT")
    )
    clause: Mapped[str]
    evidence: Mapped[str]
    price_basis: Mapped[str]
    told_on: Mapped[date]
    objects_until: Mapped[date | None]
    agreed_on: Mapped[date | None]
    rest_by: Mapped[date | None]
    note: Mapped[str]
    state: Mapped[DeductionState] = mapped_column(word(DeductionState, "state"))
    objection: Mapped[str] = mapped_column(default="")
    deducted: Mapped[Money | None]
    charge_id: Mapped[int | None] = mapped_column(
        ForeignKey("charge.id", ondelete="RESTRICT"), unique=True
    )
    done_on: Mapped[date | None]
