"""The register of receipt books (收据本): their numbers, with whom they are, what is missing."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.fees.receipt_books.models import PaperReceipt, ReceiptBook
from propdesk.fees.receipt_books.numbers import (
    IS_VOID,
    MISSING,
    MISSING_TOLD,
    VoidPayment,
    book_told,
)
from propdesk.fees.receipt_books.rules import MOST_DIGITS, MOST_NUMBERS, BookState, tidied
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, Note, Number
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.models import User
from propdesk.system.registers.service import Register, Slip

CLOSES = "fees.close"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFields:
    """A book, or a part of it that one cashier gets."""

    no: Number = ""
    book: Annotated[
        str,
        Fact(
            N_("Book"),
            width=80,
            yields=True,
            longest=40,
            placeholder=N_("e.g. 12, as on its cover"),
        ),
    ] = ""
    prefix: Annotated[
        str,
        Fact(
            N_("Letters before"),
            width=90,
            yields=True,
            kept=True,
            longest=12,
            hint=N_("Empty: only digits."),
        ),
    ] = ""
    first_no: Annotated[
        str, Fact(N_("First number"), width=100, weight=500, hint=N_("With its zeros: 000101."))
    ]
    last_no: Annotated[str, Fact(N_("Last number"), width=100, weight=500)]
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class ToCashier:
    """Who writes into it from now on."""

    cashier: Annotated[
        str,
        Fact(
            N_("Cashier"), width=100, kept=True, longest=60,
            hint=N_("By the name of the user: the desk then knows the next number."),
        ),
    ]  # fmt: skip
    handed_on: Annotated[
        date | None, Fact(N_("Handed out on"), noted=True, width=100, yields=True)
    ] = None


@dataclass(frozen=True, kw_only=True)
class ComesBack:
    """When it came back."""

    returned_on: Annotated[
        date | None, Fact(N_("Given back on"), today=True, width=100, hidden=True)
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow(ComesBack, ToCashier, BookFields):
    """A book in the list, with what became of its numbers."""

    id: int
    used: Annotated[int, Fact(N_("Written"), width=64, after="last_no")]
    void: Annotated[int, Fact(N_("Void number"), head=N_("Void"), width=64, after="used")]
    missing: Annotated[int, Fact(N_("Gap count"), width=64, weight=600, after="void")]
    missing_told: Annotated[str, Fact(N_("Missing numbers"), stretch=True, free=True)]
    state: Annotated[BookState, Fact(N_("State"), width=120)]


_S = BookState
_move = partial(Move, permission=CLOSES, undone=True)
_hand = partial(_move, title=N_("Hand to a cashier"), icon="user", key="F3", form=ToCashier)
BOOK_STATES = States(
    BookState,
    first=(_S.STORED,),
    moves=(
        _hand(_S.STORED, _S.OUT),
        _hand(_S.BACK, _S.OUT),
        _move(
            _S.OUT, _S.BACK, N_("Comes back"), icon="undo-2", key="F6", form=ComesBack
        ),
        _move(_S.STORED, _S.LOST, N_("It is lost"), icon="ban", key="F9", asks_why=True),
        _move(_S.OUT, _S.LOST, N_("It is lost"), icon="ban", key="F9", asks_why=True),
        _move(_S.LOST, _S.BACK, N_("Comes back"), icon="undo-2", key="F6", form=ComesBack),
    ),
)  # fmt: skip


def _tidy(fields: BookFields) -> BookFields:
    return replace(
        fields, book=fields.book.strip(), prefix=tidied(fields.prefix),
        first_no=tidied(fields.first_no), last_no=tidied(fields.last_no),
    )  # fmt: skip


def _judged(session: Session, book_id: int, fields: BookFields) -> dict[str, str]:
    """Its numbers are numbers, no other book has them, and what was entered stays in it."""
    wrong = {
        name: _("Type the digits as they are printed, at most {most} of them.").format(
            most=MOST_DIGITS
        )
        for name in ("first_no", "last_no")
        if not _is_number(getattr(fields, name))
    }
    if wrong:
        return wrong
    first, last = int(fields.first_no), int(fields.last_no)
    if len(fields.first_no) != len(fields.last_no):
        return {"last_no": _("Both have as many digits as are printed: 000101 and 000150.")}
    if first > last:
        return {"last_no": _("The last number is not before the first one.")}
    if last - first >= MOST_NUMBERS:
        told = _("At most {most} numbers are one book. Enter the others as another one.")
        return {"last_no": told.format(most=f"{MOST_NUMBERS:,}")}
    return _others(session, book_id, fields, first, last)


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS


def _others(
    session: Session, book_id: int, fields: BookFields, first: int, last: int
) -> dict[str, str]:
    same = select(ReceiptBook).where(
        ReceiptBook.prefix == fields.prefix, ReceiptBook.low <= last, ReceiptBook.high >= first,
        ReceiptBook.id != book_id,
    )  # fmt: skip
    if (other := session.scalars(same.limit(1)).first()) is not None:
        told = _("{no} has some of these numbers already: {book}.")
        return {"first_no": told.format(no=other.no, book=book_told(other))}
    own = session.get(ReceiptBook, book_id) if book_id else None
    if own is None:
        return {}
    entered = select(func.min(PaperReceipt.number), func.max(PaperReceipt.number)).where(
        PaperReceipt.book_id == book_id
    )
    low, high = session.execute(entered).one()
    same_print = (own.prefix, len(own.first_no)) == (fields.prefix, len(fields.first_no))
    if low is not None and not (first <= low and high <= last and same_print):
        told = _("Numbers {first} to {last} of it are entered already, so they stay in it.")
        return {"first_no": told.format(first=low, last=high)}
    return {}


def _saved(session: Session, before: Values, after: Values) -> None:
    """A book that is handed out is with the user of that name, whatever he is called later; with
    somebody who is none it is with that name."""
    if not after or after.get("state") != BookState.OUT.value or before == after:
        return
    named = select(User.id).where(User.display_name == after["cashier"], User.active)
    found = session.scalars(named.limit(2)).all()
    one = found[0] if len(found) == 1 else None
    book = update(ReceiptBook).where(ReceiptBook.id == after["id"])
    session.execute(book.values(cashier_id=one))


def _derived(_session: Session, fields: BookFields) -> Values:
    return {"low": int(fields.first_no), "high": int(fields.last_no)}


RECEIPT_BOOK = RecordKind(
    kind="receipt_book",
    model=ReceiptBook,
    fields=BookFields,
    name=lambda _session, one: f"{one.no} {book_told(one)}",
    tidy=_tidy,
    judged=_judged,
    derived=_derived,
    saved=_saved,
    states=BOOK_STATES,
    series="SB",
    view="fees.view",
    edit=CLOSES,
    attachments=True,
)
_standing = (
    select(func.count(PaperReceipt.number.distinct()))
    .select_from(PaperReceipt)
    .outerjoin(VoidPayment, IS_VOID)
    .where(
        PaperReceipt.book_id == ReceiptBook.id,
        PaperReceipt.payment_id.is_not(None),
        VoidPayment.id.is_(None),
    )
    .correlate(ReceiptBook)
    .scalar_subquery()
)
_known = (
    select(func.count(PaperReceipt.number.distinct()))
    .where(PaperReceipt.book_id == ReceiptBook.id)
    .correlate(ReceiptBook)
    .scalar_subquery()
)
BOOKS = Register(
    kind=RECEIPT_BOOK,
    row=BookRow,
    page="fees.receipt_books",
    tab="fees",
    place=24,
    drawer="monthly",
    title=N_("Receipt books"),
    icon="book-open",
    list_name="receipt-books",
    refers=N_("receipt books"),
    called=lambda row: row.no,
    heads=(ReceiptBook.book, ReceiptBook.first_no, ReceiptBook.last_no),
    order=(ReceiptBook.id.desc(),),
    shown={
        "used": ListField(_standing),
        "void": ListField(_known - _standing),
        "missing": ListField(MISSING),
        "missing_told": ListField(MISSING_TOLD),
    },
    chips=(
        ListChip(
            "missing", N_("Numbers missing"),
            lambda _session: and_(ReceiptBook.id.is_not(None), MISSING > 0),
            icon="triangle-alert", tone="red",
        ),
    ),
    deletes=True,
    slip=Slip(N_("Slip of a receipt book"), (N_("Handed out by"), N_("Cashier"), N_("Date"))),
    words=RegisterWords(
        new=N_("New receipt book"),
        edit=N_("Edit receipt book"),
        count=lambda count: ngettext("{count} receipt book", "{count} receipt books", count),
        look_for=N_("Number, book, letters, cashier"),
        none=N_("No receipt book was entered yet"),
        why=N_("When the power is out receipts are written by hand; each number is accounted for."),
        first=N_("Enter the first receipt book"),
        how=N_("Its letters, first and last number; then F3 hands it to a cashier."),
    ),
)  # fmt: skip
