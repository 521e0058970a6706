"""Money that was invoiced does not leave before its red invoice, or before the case is flagged."""

from dataclasses import replace

from msgspec import structs
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine
from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.fees.dues.prepaid import balance_of
from propdesk.fees.invoices.models import Invoice, InvoiceLine
from propdesk.fees.invoices.refusals import (
    InvoiceAsked,
    InvoiceStands,
    PrepaymentInvoiced,
    RequestAtBureau,
)
from propdesk.fees.invoices.register import INVOICE, INVOICE_STATES
from propdesk.fees.invoices.rules import InvoiceState
from propdesk.fees.models import PrepaymentEntry, Receipt
from propdesk.fees.rules import PrepaymentKind
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.money import ZERO, Money, total

_S = InvoiceState
HOLDING_TABLES = INVOICE.touches
# Whoever may take a payment back drops what was asked for it.
_FREE = replace(
    INVOICE_STATES, moves=tuple(replace(one, permission="") for one in INVOICE_STATES.moves)
)
_BY_ANYBODY = structs.replace(INVOICE, states=_FREE)


@use_case(permission="fees.view")
def invoices_of_receipt(session: Session, receipt_id: int) -> tuple[PanelLine, ...]:
    """What the panel of a receipt says of its invoices, the newest first; requests that were
    dropped left out."""
    no = select(Receipt.no).where(Receipt.id == receipt_id).scalar_subquery()
    query = select(Invoice).where(Invoice.receipt_no == no, Invoice.state != _S.DROPPED)
    return tuple(
        PanelLine(
            name=one.no,
            detail=" ".join(filter(None, (one.invoice_no, f"¥{one.amount}"))),
            state=(one.state.label, one.state.tone, one.state.icon),
            record=(INVOICE.kind, one.id),
        )
        for one in session.scalars(query.order_by(Invoice.id.desc()))
    )


def refuse_invoiced(session: Session, payment_id: int, no: str) -> None:
    """Raise InvoiceStands or RequestAtBureau where a payment is not taken back: its invoice is
    issued, or may be being issued."""
    query = select(Invoice).where(
        Invoice.payment_id == payment_id, Invoice.state.in_((_S.ISSUED, _S.REQUESTED))
    )
    for one in session.scalars(query.order_by(Invoice.id)):
        if one.state is _S.ISSUED:
            raise InvoiceStands(number=one.invoice_no, no=no, invoice=one.no)
        if one.sent_on is not None:
            raise RequestAtBureau(invoice=one.no, no=no, day=one.sent_on)


def request_of(session: Session, payment_id: int) -> str:
    """The request for an invoice that waits for a payment; '' for none."""
    query = select(Invoice.no).where(
        Invoice.payment_id == payment_id, Invoice.state == _S.REQUESTED
    )
    return session.scalar(query.limit(1)) or ""


def refuse_asked(session: Session, payment_id: int, no: str) -> None:
    """Raise InvoiceAsked where a request names the receipt that would get another number."""
    if asked := request_of(session, payment_id):
        raise InvoiceAsked(invoice=asked, no=no)


def drop_requests(session: Session, payment_id: int) -> tuple[str, ...]:
    """Drop what was asked for a payment that is taken back; the numbers. The log says why."""
    query = select(Invoice).where(
        Invoice.payment_id == payment_id, Invoice.state == _S.REQUESTED, Invoice.sent_on.is_(None)
    )
    dropped = []
    for one in session.scalars(query).all():
        move(session, _BY_ANYBODY, one.id, _S.DROPPED, why=_("Its receipt was taken back"))
        dropped.append(one.no)
    return tuple(dropped)


def refuse_invoiced_prepayment(
    session: Session, account_id: int, fee_item_id: int | None, amount: Money
) -> None:
    """Raise PrepaymentInvoiced where so much of a prepayment does not leave its account: what is
    left of it was invoiced without tax, and that invoice stands."""
    if fee_item_id is None:
        return  # of any item: it gets its invoice when it pays
    invoiced = _invoiced_left(session, account_id, fee_item_id)
    if invoiced <= ZERO:
        return
    left = max(ZERO, balance_of(session, account_id, fee_item_id) - invoiced)
    if amount > left:
        raise PrepaymentInvoiced(
            amount=invoiced, left=left, invoice=_invoices_of(session, account_id, fee_item_id)
        )


def _live(account_id: int, fee_item_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        InvoiceLine.charge_id.is_(None),
        InvoiceLine.account_id == account_id,
        InvoiceLine.fee_item_id == fee_item_id,
        Invoice.state == _S.ISSUED,
    )


def _invoiced_left(session: Session, account_id: int, fee_item_id: int) -> Money:
    """How much of what was invoiced lies there still: what pays bills since takes of it first."""
    lines = (
        select(InvoiceLine.payment_id, InvoiceLine.amount)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(*_live(account_id, fee_item_id))
    )
    found = session.execute(lines).all()
    if not found:
        return ZERO
    first, invoiced = min(one.payment_id for one in found), total(one.amount for one in found)
    used = session.scalar(
        select(func.sum(PrepaymentEntry.amount)).where(
            PrepaymentEntry.account_id == account_id,
            PrepaymentEntry.fee_item_id == fee_item_id,
            PrepaymentEntry.kind == PrepaymentKind.OFFSET,
            PrepaymentEntry.payment_id > first,
        )
    )
    return max(ZERO, invoiced + (used or ZERO))


def _invoices_of(session: Session, account_id: int, fee_item_id: int) -> str:
    query = select(Invoice.no).join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
    return listed(session.scalars(query.where(*_live(account_id, fee_item_id)).distinct()))
