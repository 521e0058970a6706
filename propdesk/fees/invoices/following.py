"""What follows when an invoice is saved or moved, and what only its receipt tells of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.records.kinds import Values
from propdesk.db.store import today
from propdesk.fees.invoices.lines import coverable_lines, over_covered
from propdesk.fees.invoices.models import Invoice, InvoiceLine
from propdesk.fees.invoices.refusals import (
    CoversNothing,
    CoversTooMuch,
    NothingToInvoice,
    PaymentGone,
)
from propdesk.fees.invoices.rules import (
    COVERING,
    InvoiceState,
    invoice_no_fault,
    normal_invoice_no,
)
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.receipts.service import receipt_by_no
from propdesk.fees.rules import ReceiptKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.refusals import FieldsRefused

_S = InvoiceState
_KIND = "invoice"


def last_buyer(session: Session, payment: Payment) -> Invoice | None:
    """The newest invoice of the payer in this unit, else of the unit, else of the payer."""
    same = [Invoice.payer == payment.payer] if payment.payer else []
    if payment.unit_id is not None:
        same.append(Invoice.unit_id == payment.unit_id)
    if not same:
        return None
    query = select(Invoice).where(or_(*same), Invoice.state != _S.DROPPED)
    both = (Invoice.payer == payment.payer).desc(), Invoice.id.desc()
    return session.scalars(query.order_by(*both).limit(1)).first()


def buyer_recalled(session: Session, *, receipt_no: str, title: str, tax_no: str) -> dict[str, str]:
    """Beside the title what it was the last time, where it is another."""
    receipt = session.scalars(select(Receipt).where(Receipt.no == receipt_no)).first()
    if receipt is None:
        return {}
    last = last_buyer(session, session.get_one(Payment, receipt.payment_id))
    if last is None or (last.title, last.tax_no) == (title, tax_no):
        return {}
    told = _("Last time: {title}").format(title=" ".join(filter(None, (last.title, last.tax_no))))
    return {"title": told}


def against(session: Session, receipt: Receipt) -> str:
    """Why nothing of a receipt is invoiced; '' where something may be."""
    if receipt.kind is ReceiptKind.RED:
        return _("A red receipt gives money back; it gets no invoice.")
    if _is_gone(session, receipt.payment_id):
        return _("The receipt was taken back.")
    lines = coverable_lines(session, receipt)
    if any(not one.why_not for one in lines):
        return ""
    if not lines:
        return _("Prepayment for any item gets its invoice when it pays bills.")
    return " ".join(dict.fromkeys(one.why_not for one in lines))


def _is_gone(session: Session, payment_id: int) -> bool:
    back = select(Payment.id).where(Payment.reverses_id == payment_id)
    return session.scalar(back.limit(1)) is not None


def judged_request(
    session: Session, invoice_id: int, receipt_no: str, written: Mapping[str, object]
) -> dict[str, str]:
    """What only the receipt and the state tell of a request: field → sentence. `written` are the
    fields that stand on the invoice."""
    one = session.get(Invoice, invoice_id) if invoice_id else None
    if one is None:
        try:
            receipt = receipt_by_no(session, no=receipt_no)
        except UserError as error:
            return {"receipt_no": str(error)}
        told = against(session, receipt)
        return {"receipt_no": told} if told else {}
    if one.state is _S.REQUESTED:
        return {}
    told = _("It is “{state}” and stays as it is.").format(state=one.state.label)
    return {name: told for name, value in written.items() if value != getattr(one, name)}


def of_receipt(session: Session, receipt_no: str) -> dict[str, object]:
    """The columns that follow from the receipt."""
    receipt = receipt_by_no(session, no=receipt_no)
    payment = session.get_one(Payment, receipt.payment_id)
    return {"payment_id": payment.id, "unit_id": payment.unit_id, "payer": payment.payer}


def invoice_saved(session: Session, before: Values, after: Values) -> None:
    """What follows: the lines of a new one, numbers in their normal form and once only, and that
    no line is invoiced for more than was paid.

    Raises FieldsRefused, CoversTooMuch, PaymentGone.
    """
    if not after:
        return
    if not before:
        cover(session, after, None)
        return
    if before["state"] == after["state"]:
        return
    if after["state"] == _S.ISSUED and before["state"] == _S.REQUESTED:
        _number(session, after, "invoice_no", "issued_on")
    elif after["state"] == _S.RED and before["state"] in (_S.ISSUED, _S.RED_OWED):
        _number(session, after, "red_no", "red_on")
    if after["state"] in COVERING:
        _stands(session, after, was=before["state"])


def _stands(session: Session, after: Values, *, was: str) -> None:
    """Whether it may cover what it covers (again)."""
    again = after["state"] != _S.RED_OWED and was in (_S.RED_OWED, _S.RED, _S.DROPPED)
    if again and _is_gone(session, after["payment_id"]):
        raise PaymentGone(receipt=after["receipt_no"], no=after["no"])
    _refuse_over(session, after["payment_id"])


def _refuse_over(session: Session, payment_id: int) -> None:
    for item, paid, covered in over_covered(session, payment_id):
        raise CoversTooMuch(item=item, paid=paid, covered=covered)


def _number(session: Session, after: Values, name: str, day_name: str) -> None:
    """Keep a number in its normal form; refuse one that another invoice has, and days to come."""
    number = normal_invoice_no(after[name])
    errors: dict[str, str] = {}
    if told := invoice_no_fault(number):
        errors[name] = told
    elif (other := number_taken(session, number, after["id"], name)) is not None:
        errors[name] = _("{number} is the number of {no} already.").format(number=number, no=other)
    day = date.fromisoformat(after[day_name])
    if day > today(session):
        errors[day_name] = _("This day is still to come.")
    elif name == "red_no" and after["issued_on"] and day < date.fromisoformat(after["issued_on"]):
        errors[day_name] = _("The invoice itself is of {day}.").format(day=after["issued_on"])
    if errors:
        raise FieldsRefused(errors)
    if number != after[name]:
        _put(session, after["id"], {name: number})


def number_taken(session: Session, number: str, own_id: int, own: str = "") -> str | None:
    """The invoice that has this number, as its own or of its red one; None for nobody."""
    for column in (Invoice.invoice_no, Invoice.red_no):
        query = select(Invoice.no).where(column == number)
        if column.key == own:
            query = query.where(Invoice.id != own_id)
        if (other := session.scalar(query.limit(1))) is not None:
            return other
    return None


def cover(session: Session, after: Values, parts: Mapping[int, Money] | None) -> None:
    """Write the lines of a new invoice, and their sums into it."""
    receipt = receipt_by_no(session, no=after["receipt_no"])
    lines = {one.id: one for one in coverable_lines(session, receipt)}
    if parts is None:
        parts = {number: one.left for number, one in lines.items() if not one.why_not}
    chosen = [(lines[number], amount) for number, amount in parts.items() if amount]
    if not chosen:
        raise CoversNothing
    for one, amount in chosen:
        if one.why_not:
            raise NothingToInvoice(no=one.item, why=one.why_not)
        if amount > one.left or amount < ZERO:
            raise CoversTooMuch(item=one.item, paid=one.paid, covered=one.paid - one.left + amount)
    _write(session, after, [one.part(amount) for one, amount in chosen])


def _write(session: Session, after: Values, rows: Sequence[Mapping[str, object]]) -> None:
    own = {"invoice_id": after["id"], "payment_id": after["payment_id"]}
    for position, row in enumerate(rows):
        session.add(InvoiceLine(**own, position=position, **row))
    session.flush()
    sums = {name: total(_money(row[name]) for row in rows) for name in ("amount", "net", "tax")}
    _put(session, after["id"], sums)
    record(session, "invoice.cover", (_KIND, after["id"], after["no"]), after=sums)


def _put(session: Session, invoice_id: int, values: Mapping[str, object]) -> None:
    session.execute(update(Invoice).where(Invoice.id == invoice_id).values(values))
    session.expire(session.get_one(Invoice, invoice_id))


def _money(value: object) -> Money:
    assert isinstance(value, Money)  # noqa: S101  made above
    return value
