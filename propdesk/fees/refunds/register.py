"""The register of deposits asked back, from the request to the money and, sometimes, back again."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy import literal_column
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.chips import ListChip
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.estate.notation.service import unit_shown
from propdesk.fees.deposits.models import Deposit, DepositRefund
from propdesk.fees.deposits.rules import (
    ENTRY_TABLES,
    WAITING,
    Holder,
    PayWay,
    Proof,
    RefundState,
)
from propdesk.fees.refunds.unseen import UNSEEN, UNSEEN_REFUNDS
from propdesk.kernel.due import DueGroup
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register, Slip


def _account_end(number: str) -> str:
    return "*" * max(0, len(number) - 4) + number[-4:]


AccountNo = Annotated[
    str, Fact(N_("Account number"), FactKind.CODE, mask=_account_end, hidden=True)
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFields:
    """A request as the payer signs it."""

    no: Number = ""
    deposit_id: Annotated[
        int,
        Fact(N_("Deposit"), FactKind.RECORD, width=130, yields=True, placeholder=N_("Its number")),
    ]
    amount: Annotated[Money, Fact(N_("Refund"), width=100, weight=600)]
    why: Annotated[str, Fact(N_("Reason"), free=True, stretch=True)]
    proof: Annotated[Proof, Fact(N_("Given back"), width=120, yields=True)] = Proof.RECEIPT
    payee: Annotated[str, Fact(N_("Payee"), width=110)]
    bank: Annotated[str, Fact(N_("Bank"), free=True, hidden=True)] = ""
    account_no: AccountNo = ""
    signed_on: Annotated[
        date | None, Fact(N_("Signed by the payer on"), today=True, hidden=True)
    ] = None
    pay_by: Annotated[date | None, Fact(N_("Pay by"), width=100)] = None
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Who approved it on the paper."""

    approver: Annotated[str, Fact(N_("Approved by"), width=100, hidden=True)]


@dataclass(frozen=True, kw_only=True)
class PaidOut:
    """How the money left the office."""

    way: Annotated[PayWay, Fact(N_("Paid by"), width=110)] = PayWay.TRANSFER
    slip_no: Annotated[str, Fact(N_("Bank slip"), hidden=True)] = ""
    paid_on: Annotated[date | None, Fact(N_("Paid on"), noted=True, width=100)] = None


@dataclass(frozen=True, kw_only=True)
class AskedAgain:
    """To whom and where it goes the second time."""

    payee: Annotated[str, Fact(N_("Payee"), begins="payee")]
    bank: Annotated[str, Fact(N_("Bank"), begins="bank")] = ""
    account_no: Annotated[str, Fact(N_("Account number"), FactKind.CODE, mask=_account_end)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRow(Approval, RefundFields):
    """A request in the list."""

    id: int
    deposit: str
    payer: Annotated[str, Fact(N_("Payer"), width=110, hidden=True)]
    unit: Annotated[str, Fact(N_("Unit"), width=90, after="no")]
    way: Annotated[PayWay | None, Fact(N_("Paid by"), width=110, hidden=True)]
    slip_no: Annotated[str, Fact(N_("Bank slip"), hidden=True)]
    paid_on: Annotated[date | None, Fact(N_("Paid on"), width=100, hidden=True)]
    state: Annotated[RefundState, Fact(N_("State"), width=130)]


_APPROVES, _PAYS, _ASKS = "fees.deposit_approve", "fees.collect", "fees.deposits"
_refuse = partial(
    Move, to=RefundState.REFUSED, title=N_("Refuse"), permission=_APPROVES, icon="ban", key="F9",
    asks_why=True,
)  # fmt: skip
REFUND_STATES = States(
    RefundState,
    first=(RefundState.ASKED,),
    moves=(
        Move(
            RefundState.ASKED, RefundState.APPROVED, N_("Approve"), _APPROVES, icon="check",
            key="F3", form=Approval,
        ),
        Move(
            RefundState.APPROVED, RefundState.PAID, N_("Pay out"), _PAYS, icon="hand-coins",
            key="F6", form=PaidOut,
        ),
        Move(
            RefundState.PAID, RefundState.RETURNED, N_("Came back"), _PAYS, icon="undo-2",
            key="Ctrl+F6", asks_why=True,
        ),
        Move(
            RefundState.RETURNED, RefundState.ASKED, N_("Ask again"), _ASKS, icon="rotate-ccw",
            key="Ctrl+F3", form=AskedAgain,
        ),
        *(_refuse(before) for before in WAITING),
    ),
)  # fmt: skip


def _name(session: Session, one: DepositRefund) -> str:
    return f"{one.no} {session.get_one(Deposit, one.deposit_id).payer}"


def _judged(session: Session, refund_id: int, fields: RefundFields) -> dict[str, str]:
    """What only the deposit and what else is asked of it tell of a request."""
    from propdesk.fees.deposits.service import sums_of  # not read at a start

    amount = fields.amount
    one = session.get(Deposit, fields.deposit_id or 0)
    if one is None:
        return {"deposit_id": _("This deposit is not known.")}
    if one.holder is not Holder.OURS:
        told = _("{no} is held by others ({holder}); only they pay it back.")
        return {"deposit_id": told.format(no=one.no, holder=one.holder.label)}
    if amount <= ZERO:
        return {"amount": _("A refund is above 0.00.")}
    before = session.get(DepositRefund, refund_id) if refund_id else None
    if before is not None and before.state is not RefundState.ASKED:
        return {"amount": _("It is “{state}” and stays as it is.").format(state=before.state.label)}
    mine = before.amount if before is not None and before.deposit_id == one.id else ZERO
    left = sums_of(session, one.id).refundable + mine
    if amount > left:
        told = _("{left} of {no} is left to be refunded.")
        return {"amount": told.format(left=left, no=one.no)}
    return {}


def _saved(session: Session, before: Values, after: Values) -> None:
    from propdesk.fees.refunds.refunding import refund_moved  # not read at a start

    refund_moved(session, before, after)


DEPOSIT_REFUND = RecordKind(
    kind="deposit_refund",
    model=DepositRefund,
    fields=RefundFields,
    name=_name,
    judged=_judged,
    saved=_saved,
    states=REFUND_STATES,
    series="TY",
    view="fees.view",
    edit=_ASKS,
    attachments=True,
    linked=True,
    also=(*ENTRY_TABLES, "cash_session"),
)
REFUNDS = Register(
    kind=DEPOSIT_REFUND,
    row=RefundRow,
    page="fees.deposit_refunds",
    tab="fees",
    place=8,
    title=N_("Deposit refunds"),
    icon="hand-coins",
    list_name="deposit-refunds",
    refers=N_("refunds asked for"),
    called=lambda row: row.no,
    heads=(DepositRefund.payee, DepositRefund.amount),
    order=(DepositRefund.id.desc(),),
    shown={
        "deposit": told_by(DepositRefund.deposit_id, Deposit.no),
        "payer": told_by(DepositRefund.deposit_id, Deposit.payer),
        "unit": unit_shown(DepositRefund.deposit_id, Deposit.unit_id),
    },
    chips=(
        ListChip(
            UNSEEN_REFUNDS,
            N_("Not whole on the statements"),
            lambda _session: literal_column(UNSEEN),
            icon="landmark",
            tone="amber",
        ),
    ),
    sums=("amount",),
    drops=(DropDownOf(DepositRefund.proof, N_("All proofs")),),
    deadline=Deadline(
        DepositRefund.pay_by,
        DepositRefund.state,
        WAITING,
        title=N_("Deposit refunds overdue"),
        over=N_("Past its day"),
        group=DueGroup.MONEY,
    ),
    slip=Slip(
        N_("Refund approval slip"),
        signers=(N_("Payer"), N_("Approved by"), N_("Cashier")),
    ),
    words=RegisterWords(
        new=N_("Ask for a refund"),
        edit=N_("Edit request"),
        count=lambda count: ngettext("{count} refund", "{count} refunds", count),
        look_for=N_("Number, payee, reason"),
        none=N_("No refund was asked for"),
        why=N_(
            "A deposit goes back against its receipt, approved by somebody who does not pay it."
        ),
        first=N_("Ask for the first refund"),
        how=N_("The number of the deposit, how much, to whom and to which account."),
    ),
)
