"""The list of what was paid in former books, and how it is found: history, no money of ours."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.declarations import Hit, PanelLine
from propdesk.db.listing import told_by
from propdesk.db.records.record_lists import record_list
from propdesk.estate.models import Unit
from propdesk.estate.notation.service import unit_shown
from propdesk.estate.search.service import units_meant
from propdesk.fees.opening.models import FormerBooks, FormerPayment
from propdesk.fees.opening.rules import FormerState
from propdesk.fees.periods import short_period
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.system.log.service import ListOut

LIST_NAME = "former-payments"
MOST_LINES, MOST_HITS, LEAST_TYPED = 12, 5, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerPaymentRow:
    """A payment in the list; what it was for and how it was paid are the words of those books."""

    id: int
    unit_id: Annotated[int, Fact(N_("Unit"), FactKind.RECORD, width=100, weight=500)]
    unit: str
    day: Annotated[date, Fact(N_("Paid there on"), width=110)]
    item: Annotated[str, Fact(N_("Fee item"), width=120, stretch=True)]
    period_from: Annotated[date | None, Fact(N_("From"), width=100, ink="text2")]
    period_to: Annotated[date | None, Fact(N_("Until"), width=100, ink="text2")]
    amount: Annotated[Money, Fact(N_("Amount"), width=110, weight=600)]
    receipt_no: Annotated[str, Fact(N_("Their receipt"), FactKind.CODE, width=130)]
    method: Annotated[str, Fact(N_("Method"), width=80)]
    payer: Annotated[str, Fact(N_("Payer"), width=110, yields=True)]
    note: Annotated[str, Fact(N_("Note"), width=120, yields=True, free=True)]
    books: Annotated[str, Fact(N_("From which former books"), width=130, ink="text2", yields=True)]


_TAKEN = FormerPayment.books_id.in_(
    select(FormerBooks.id).where(FormerBooks.state == FormerState.TAKEN)
)


def _named(session: Session, words: str) -> ColumnElement[bool]:
    one, units = FormerPayment, [unit.id for unit in units_meant(session, text=words)]
    books = select(FormerBooks.id).where(FormerBooks.no == words.strip().upper())
    return or_(
        among(one.unit_id, units),
        one.books_id.in_(books),
        *(text.icontains(words, autoescape=True) for text in (one.receipt_no, one.payer, one.item)),
    )


_ALL = record_list(
    FormerPayment,
    FormerPaymentRow,
    permission="fees.view",
    order=(FormerPayment.day.desc(), FormerPayment.id.desc()),
    shown={
        "unit": unit_shown(FormerPayment.unit_id),
        "books": told_by(FormerPayment.books_id, FormerBooks.no),
    },
    named=_named,
    dated=FormerPayment.day,
    sums=("amount",),
)
PAYMENTS = replace(_ALL, always=_TAKEN)
PAYMENTS_OUT = ListOut(
    name=LIST_NAME,
    title=N_("Former payments"),
    columns=sheet_columns(FormerPaymentRow),
    records=PAYMENTS,
)


def payments_of_unit(session: Session, unit_id: int) -> list[PanelLine]:
    """What was paid for a unit in former books, the newest first; the last line counts the rest."""
    own = (FormerPayment.unit_id == unit_id, _TAKEN)
    query = select(FormerPayment).where(*own)
    found = session.scalars(
        query.order_by(FormerPayment.day.desc(), FormerPayment.id.desc()).limit(MOST_LINES + 1)
    ).all()
    lines = [_line(one) for one in found[:MOST_LINES]]
    if len(found) > MOST_LINES:
        count = session.scalar(select(func.count()).select_from(FormerPayment).where(*own)) or 0
        more = count - MOST_LINES
        words = _("{count} more in the list").format(count=f"{more:,}")
        lines.append(PanelLine(name=words, count=more))
    return lines


def _line(one: FormerPayment) -> PanelLine:
    period = short_period(one.period_from, one.period_to)
    return PanelLine(
        name=f"{one.item} {period}".strip(),
        detail=" · ".join(filter(None, (one.day.isoformat(), one.method, one.receipt_no))),
        amount=one.amount,
        record=("former_payment", one.id),
    )


def find_former_payments(session: Session, typed: str) -> Iterable[Hit]:
    """By the number of their receipt, or by a part of it; the newest first."""
    words = typed.strip()
    if len(words) < LEAST_TYPED or not any(sign.isdigit() for sign in words):
        return []
    query = (
        select(FormerPayment, Unit.code)
        .join(Unit, Unit.id == FormerPayment.unit_id)
        .where(FormerPayment.receipt_no.icontains(words, autoescape=True), _TAKEN)
        .order_by(FormerPayment.day.desc(), FormerPayment.id.desc())
        .limit(MOST_HITS)
    )
    return [
        Hit(
            "former_payment",
            one.id,
            one.receipt_no,
            f"{code} {one.item} {one.day.isoformat()} {one.amount}",
            one.unit_id,
        )
        for one, code in session.execute(query)
    ]
