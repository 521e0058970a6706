"""The register of numbers written by hand: whose payment each is, or why it is void."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from sqlalchemy import case, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from propdesk.db.listing import ListField, told_by
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.db.tables import FenType, word
from propdesk.estate.models import Unit
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.receipt_books.models import PaperReceipt, ReceiptBook
from propdesk.fees.receipt_books.numbers import number_of, usable_number
from propdesk.fees.receipt_books.rules import NumberState, PaperDayToCome, tidied
from propdesk.fees.rules import PaymentKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Register

COLLECTS = "fees.collect"


class NumberOfPayment(UserError):
    """It goes with its payment."""

    message = N_(
        "{no} belongs to a payment, so it stays. Take the payment back on the page Receipts."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandwrittenFields:
    """A number. The desk enters those of payments; here a void one is entered."""

    written: Annotated[
        str,
        Fact(
            N_("Number on the paper"), FactKind.CODE, width=130, weight=500, own=True,
            placeholder=N_("e.g. A000123"),
        ),
    ]  # fmt: skip
    day: Annotated[date, Fact(N_("Date on the paper"), today=True, width=110)]
    why: Annotated[
        str,
        Fact(
            N_("Why it is void"), stretch=True, free=True,
            placeholder=N_("e.g. spoiled, all copies are in the book"),
        ),
    ] = ""  # fmt: skip
    payment_id: Annotated[
        int | None, Fact(N_("Payment"), in_form=False, in_list=False, in_sheet=False)
    ] = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandwrittenRow(HandwrittenFields):
    """A number in the list, with what was paid on it."""

    id: int
    book: Annotated[str, Fact(N_("Book"), width=80, after="written")]
    unit: Annotated[str, Fact(N_("Unit"), width=90, after="day")]
    payer: Annotated[str, Fact(N_("Payer"), width=100, after="unit")]
    paid: Annotated[Money, Fact(N_("Amount"), width=100, weight=600, after="payer")]
    receipt: Annotated[str, Fact(N_("Receipt"), FactKind.CODE, width=130, after="paid")]
    standing: Annotated[NumberState, Fact(N_("State"), width=100)]


def _judged(session: Session, paper_id: int, fields: HandwrittenFields) -> dict[str, str]:
    """It is in a book that somebody has, was not used before, and says why it is void."""
    if paper_id:
        void = fields.payment_id is None
        return {} if void == bool(fields.why.strip()) else {"why": _why_words(void=void)}
    try:
        usable_number(session, fields.written)
    except UserError as refusal:
        return {"written": str(refusal)}
    if fields.day > today(session):
        return {"day": str(PaperDayToCome(day=fields.day))}
    if fields.payment_id is None and not fields.why.strip():
        return {"why": _why_words(void=True)}
    return {}


def _why_words(*, void: bool) -> str:
    if void:
        return _("Write why it is void. One with money is entered at the cash desk: Shift+F8.")
    return _("It belongs to a payment: void is what its receipt says.")


def _derived(session: Session, fields: HandwrittenFields) -> Values:
    at = number_of(session, fields.written)
    return {"book_id": at.book_id, "number": at.number, "written": at.written}


def _saved(_session: Session, before: Values, after: Values) -> None:
    if not after and before["payment_id"] is not None:
        raise NumberOfPayment(no=before["written"])


PAPER_RECEIPT = RecordKind(
    kind="paper_receipt",
    model=PaperReceipt,
    fields=HandwrittenFields,
    name=lambda _session, one: one.written,
    tidy=lambda fields: replace(fields, written=tidied(fields.written)),
    judged=_judged,
    derived=_derived,
    saved=_saved,
    lasting=frozenset({"written", "day", "payment_id"}),
    view="fees.view",
    edit=COLLECTS,
    attachments=True,
)
_Back = aliased(Payment)
_came_back = (
    select(_Back.kind)
    .where(_Back.reverses_id == PaperReceipt.payment_id)
    .correlate(PaperReceipt)
    .scalar_subquery()
)
_is_void = PaperReceipt.payment_id.is_(None) | (_came_back == PaymentKind.VOID).is_(True)
_is_red = (_came_back == PaymentKind.RED).is_(True)
_standing = type_coerce(
    case(
        (_is_void, NumberState.VOID.value), (_is_red, NumberState.REVERSED.value),
        else_=NumberState.USED.value,
    ),
    word(NumberState, "standing"),
)  # fmt: skip
_amount = (
    select(Payment.amount)
    .where(Payment.id == PaperReceipt.payment_id)
    .correlate(PaperReceipt)
    .scalar_subquery()
)
_paid = type_coerce(case((_is_void | _is_red, 0), else_=func.coalesce(_amount, 0)), FenType)
_unit = (
    select(Unit.code)
    .join(Payment, Payment.unit_id == Unit.id)
    .where(Payment.id == PaperReceipt.payment_id)
    .correlate(PaperReceipt)
    .scalar_subquery()
)
_receipt = (
    select(func.min(Receipt.no))
    .where(Receipt.payment_id == PaperReceipt.payment_id)
    .correlate(PaperReceipt)
    .scalar_subquery()
)
PAPERS = Register(
    kind=PAPER_RECEIPT,
    row=HandwrittenRow,
    page="fees.paper_receipts",
    tab="fees",
    place=25,
    drawer="monthly",
    title=N_("Handwritten receipts"),
    icon="pen-line",
    list_name="handwritten-receipts",
    refers=N_("handwritten receipts"),
    called=lambda row: row.written,
    order=(PaperReceipt.id.desc(),),
    shown={
        "book": told_by(PaperReceipt.book_id, ReceiptBook.book),
        "unit": ListField(func.coalesce(_unit, "")),
        "payer": told_by(PaperReceipt.payment_id, Payment.payer),
        "paid": ListField(_paid),
        "receipt": ListField(func.coalesce(_receipt, "")),
        "standing": ListField(_standing),
    },
    chips=(
        ListChip("used", N_("Written"), lambda _session: ~_is_void & ~_is_red, group=" "),
        ListChip("void", N_("Void"), lambda _session: _is_void, group=" ", icon="circle-x"),
        ListChip("reversed", N_("reversed"), lambda _session: _is_red, group=" "),
    ),
    sums=("paid",),
    dated=PaperReceipt.day,
    deletes=True,
    words=RegisterWords(
        new=N_("Void number of a book"),
        edit=N_("Note on a number"),
        count=lambda count: ngettext("{count} number", "{count} numbers", count),
        look_for=N_("Number on the paper, why it is void"),
        none=N_("No receipt was written by hand yet"),
        why=N_("What was written by hand while the power was out is entered at the cash desk."),
        first=N_("Enter a void number"),
        how=N_("A spoiled one with its reason. One with money: cash desk, Shift+F8."),
    ),
)
