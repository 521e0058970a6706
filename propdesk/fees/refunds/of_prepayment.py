"""Prepayment that its owner gets back: it is held for him as a deposit is, and asked back.

The desk pays out what is held, on the payer's signature and somebody else's approval, and nothing
else; so prepayment goes the same way, and every report of deposits knows of it.
"""

from datetime import date

import msgspec
from msgspec import structs
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.posting import posting
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.records.saving import the_record
from propdesk.db.store import require, today, use_case
from propdesk.estate.accounts.service import account_rows
from propdesk.fees.deposits.models import Deposit
from propdesk.fees.deposits.rules import Origin, RefundState
from propdesk.fees.deposits.service import (
    DEPOSIT,
    DepositFields,
    NothingHeld,
    payment_brought,
    post_moved,
    sums_of,
)
from propdesk.fees.prepayments.service import put_back, take_out
from propdesk.fees.refunds.register import DEPOSIT_REFUND, RefundFields
from propdesk.fees.rules import EntryKind, Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.service import ITEM, ItemFields
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import RecordGone

_CODE = "YSTK"  # 预收退款: the item that prepayment to be paid out is held for
_TOUCHES = (
    *DEPOSIT.touches, *DEPOSIT_REFUND.touches, *ITEM.touches, "payment", "prepayment_entry",
)  # fmt: skip


class Payee(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets the money and where; '' is the payer, or not said yet. `signed_on` is the day on
    which the payer signed the request."""

    name: str = ""
    bank: str = ""
    account_no: str = ""
    signed_on: date | None = None


class CodeOfAnother(UserError):
    """The code of the item that prepayment is held for names another kind of item."""

    message = N_(
        "The fee item {code} is no deposit. Give it another code: prepayment that is to be paid "
        "out is held under this one."
    )


class RefundGoesOn(UserError):
    """A prepayment does not come back while its refund is on its way."""

    message = N_("{no} is “{state}”: the prepayment is not there any more.")


@use_case(permission="fees.correct", touches=_TOUCHES)
def ask_prepayment_back(
    session: Session,
    *,
    account_id: int,
    amount: Money,
    why: str,
    fee_item_id: int | None = None,
    to: Payee | None = None,
) -> int:
    """Hold prepayment of an account to be paid out, and ask for it; the request. `to` is the payer
    where nobody else is named. Raises AmountNotPositive, MoveTooMuch, CodeOfAnother, RecordGone.
    """
    require(session, "fees.deposits")
    rows = account_rows(session, ids=[account_id])
    if not rows:
        raise RecordGone
    row = rows[0]
    item_id = _item(session)
    fields = DepositFields(
        fee_item_id=item_id, unit_id=row.unit_id, payer=row.name, amount=amount, about=why,
        comes=Origin.BROUGHT, since=today(session),
    )  # fmt: skip
    # Whose it is is known, by whatever name and phone he goes; what it is made of is posted here.
    whose = {"account_id": account_id}
    kind = structs.replace(
        DEPOSIT, derived=lambda _session, _fields: whose, saved=lambda *_save: None
    )
    with posting(session, "prepayment_move") as post:
        payment_id = take_out(
            session, post, account_id=account_id, amount=amount, reason=why, fee_item_id=fee_item_id
        )
        deposit_id = saving.add(session, kind, fields)
        more = {"payment_id": payment_id}
        post_moved(session, post, deposit_id, EntryKind.IN, amount, reason=why, more=more)
    refund_id = _ask(session, deposit_id, fields, to or Payee())
    no = session.get_one(DEPOSIT_REFUND.model, refund_id).no
    subject = ("payment", payment_id, f"{row.unit_code} {row.name} → {no}")
    record(session, "prepayment.ask_back", subject, after={"amount": amount, "reason": why})
    return refund_id


def _ask(session: Session, deposit_id: int, held: DepositFields, to: Payee) -> int:
    """Ask for all of what is held, for the payer or whoever else gets it."""
    refund = RefundFields(
        deposit_id=deposit_id,
        amount=held.amount,
        why=held.about,
        payee=to.name.strip() or held.payer,
        bank=to.bank,
        account_no=to.account_no,
        signed_on=to.signed_on,
    )
    return saving.add(session, DEPOSIT_REFUND, refund)


@use_case(permission="fees.deposit_approve", touches=_TOUCHES)
def keep_prepayment(session: Session, *, refund_id: int, why: str) -> None:
    """Refuse a request for prepayment: it is prepayment again.

    Raises RefundGoesOn once it is approved or paid, NothingHeld when something else became of it.
    """
    refund = the_record(session, DEPOSIT_REFUND, refund_id)
    if refund.state not in (RefundState.ASKED, RefundState.REFUSED):
        raise RefundGoesOn(no=refund.no, state=refund.state.label)
    if refund.state is RefundState.ASKED:
        move(session, DEPOSIT_REFUND, refund_id, RefundState.REFUSED, why=why)
    one = session.get_one(Deposit, refund.deposit_id)
    sums = sums_of(session, one.id)
    taken = payment_brought(session, one.id)
    if taken is None or sums.refundable != one.amount:
        raise NothingHeld(no=one.no)
    with posting(session, "prepayment_move") as post:
        back = put_back(session, post, payment_id=taken, reason=why)
        more = {"payment_id": back}
        post_moved(session, post, one.id, EntryKind.OUT, -one.amount, reason=why, more=more)


def is_of_prepayment(session: Session, refund_id: int) -> bool:
    """Whether a request is of prepayment, and may be that again."""
    refund = the_record(session, DEPOSIT_REFUND, refund_id)
    if refund.state not in (RefundState.ASKED, RefundState.REFUSED):
        return False
    one = session.get_one(Deposit, refund.deposit_id)
    return (
        payment_brought(session, one.id) is not None and sums_of(session, one.id).held == one.amount
    )


def _item(session: Session) -> int:
    """The item that it is held for, made when the first is asked back."""
    item = session.scalars(select(FeeItem).where(FeeItem.code == _CODE)).one_or_none()
    if item is None:
        name = _("Prepayment to be paid out")
        fields = ItemFields(code=_CODE, name=name, nature=Nature.DEPOSIT)
        return saving.add(session, ITEM, fields)
    if item.nature is not Nature.DEPOSIT:
        raise CodeOfAnother(code=_CODE)
    return item.id
