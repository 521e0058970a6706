"""The list of receipts: first rows, ordered ids, rows by id, totals and counts, all in SQL."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from propdesk.db.models import PostingRow
from propdesk.db.store import acting, shown_user, today
from propdesk.estate.models import Unit
from propdesk.fees.models import Payment, PaymentPart, Receipt, ReceiptOutput, Shift, ShiftClose
from propdesk.fees.papers.facts import PaidBy
from propdesk.fees.periods import short_period
from propdesk.fees.receipts.states import STATES, state_of
from propdesk.fees.rules import Method, PaymentKind, ReceiptKind
from propdesk.fees.searching import receipts_numbered
from propdesk.fees.shifts.shifts import unclosed_shifts
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money

FIRST = 200


@dataclass(frozen=True, slots=True)
class ReceiptFilter:
    """Which receipts are wanted; what is empty means any. `state` is one of STATES."""

    first: date | None = None
    last: date | None = None
    method: Method | None = None
    state: str = ""
    user_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt in a list. `state` is one of STATES; `copies`: how many times it was put out.

    `session_open`: it can still be voided; the note of an offset without session on its own day.
    """

    id: int
    no: str
    payment_id: int
    at: datetime
    day: date
    unit_code: str
    payer: str
    content: str
    parts: tuple[PaidBy, ...]
    amount: Money
    state: str
    copies: int
    cashier: str
    session_open: bool
    cashier_id: int | None = None

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods it was paid by."""
        return tuple(part.method for part in self.parts)


@dataclass(frozen=True, slots=True)
class ReceiptTotals:
    """Over all receipts of a filter: how many, their money without the void ones, the void.

    `by_method` is how much of `amount` came by the method of the filter.
    """

    count: int
    amount: Money
    void_count: int
    void_amount: Money
    by_method: Money = ZERO


@dataclass(frozen=True, slots=True)
class ReceiptCounts:
    """How many receipts each chip would find within the days, the cashier and the words."""

    all: int
    states: Mapping[str, int] = field(default_factory=dict)
    methods: Mapping[Method, int] = field(default_factory=dict)


_Reversal = aliased(Payment)


def first_receipts(
    session: Session,
    *,
    sort: str = "",
    descending: bool = False,
    filter: ReceiptFilter | None = None,  # noqa: A002  the list's own word
) -> list[ReceiptRow]:
    """The first 200 rows in order, the newest first unless `sort` says otherwise."""
    ids = _ordered(sort, descending, filter).limit(FIRST)
    return receipt_rows(session, ids=list(session.scalars(ids)))


def receipt_ids(
    session: Session,
    *,
    sort: str = "",
    descending: bool = False,
    filter: ReceiptFilter | None = None,  # noqa: A002  the list's own word
) -> list[int]:
    """The ids of all receipts of the filter in order."""
    return list(session.scalars(_ordered(sort, descending, filter)))


def recent_receipts(session: Session, *, limit: int = 5) -> list[ReceiptRow]:
    """The newest receipts of the acting user's last sessions, whatever became of them."""
    own = (
        select(Shift.id)
        .where(Shift.user_id == acting(session).user_id)
        .order_by(Shift.id.desc())
        .limit(2)
    )
    query = (
        select(Receipt.id)
        .join(Payment, Payment.id == Receipt.payment_id)
        .where(Payment.session_id.in_(own))
        .order_by(Receipt.id.desc())
        .limit(limit)
    )
    return receipt_rows(session, ids=list(session.scalars(query)))


def has_receipts(session: Session) -> bool:
    """Whether any receipt was ever issued."""
    return session.scalar(select(Receipt.id).limit(1)) is not None


def receipts_of_payment(session: Session, *, payment_id: int) -> list[int]:
    """The ids of the receipts of a payment."""
    query = select(Receipt.id).where(Receipt.payment_id == payment_id).order_by(Receipt.id)
    return list(session.scalars(query))


def receipt_rows(session: Session, *, ids: Sequence[int]) -> list[ReceiptRow]:
    """The rows of these ids in their order."""
    copies = dict(
        session.execute(
            select(ReceiptOutput.receipt_id, func.count())
            .where(ReceiptOutput.receipt_id.in_(ids))
            .group_by(ReceiptOutput.receipt_id)
        ).all()
    )
    query = _base(select(Receipt, Payment.booking_day, PostingRow.at, Shift, _Reversal.kind)).where(
        Receipt.id.in_(ids)
    )
    open_ids = _open_sessions(session)
    rows = {}
    for receipt, day, at, opened, reversal in session.execute(query):
        voidable = opened.id in open_ids if opened is not None else day == today(session)
        rows[receipt.id] = _row(
            receipt, day, at, opened, reversal, copies.get(receipt.id, 0), voidable
        )
    return [rows[receipt_id] for receipt_id in ids if receipt_id in rows]


def _row(
    receipt: Receipt,
    day: date,
    at: datetime,
    opened: Shift | None,
    reversal: PaymentKind | None,
    copies: int,
    session_open: bool,
) -> ReceiptRow:
    facts = json.loads(receipt.facts)
    return ReceiptRow(
        receipt.id,
        receipt.no,
        receipt.payment_id,
        at,
        day,
        facts.get("unit_code", ""),
        facts.get("payer", ""),
        _content(facts),
        tuple(PaidBy(part["method"], Money(part["amount"])) for part in facts.get("methods", ())),
        receipt.amount,
        state_of(receipt.kind, reversal),
        copies,
        shown_user(opened.user_id, opened.user_name) if opened else facts.get("cashier", ""),
        session_open,
        opened.user_id if opened is not None else None,
    )


def _content(facts: Mapping[str, Any]) -> str:
    """What was paid, in a line: 物业费 2026-09 – 10."""
    spans: dict[str, list[tuple[date, date]]] = {}
    for line in facts.get("lines", ()):
        span = spans.setdefault(line["item"], [])
        if line.get("period_from") and line.get("period_to"):
            first, last = line["period_from"], line["period_to"]
            span.append((date.fromisoformat(first), date.fromisoformat(last)))
    parts = []
    if used := facts.get("prepaid_used"):
        parts.append(_("{amount} of prepayment used").format(amount=Money(used)))
    for item, its in spans.items():
        period = short_period(min(i[0] for i in its), max(i[1] for i in its)) if its else ""
        parts.append(f"{item} {period}".strip())
    if facts.get("prepaid_in"):
        parts.append(_("Prepayment"))
    return "、".join(parts)


def receipt_totals(
    session: Session,
    *,
    filter: ReceiptFilter | None = None,  # noqa: A002  the list's own word
) -> ReceiptTotals:
    """The totals over all receipts of the filter; what is void counts apart."""
    is_void = (_Reversal.kind == PaymentKind.VOID).is_(True)
    wanted = filter or ReceiptFilter()
    by_method = func.sum(_part(wanted.method)) if wanted.method else literal(0)
    query = _base(select(is_void, func.count(), func.sum(Receipt.amount), by_method))
    rows = session.execute(query.where(*_conditions(wanted)).group_by(is_void))
    sums = {bool(void): (count, amount, part) for void, count, amount, part in rows}
    count, amount, part = sums.get(False, (0, ZERO, 0))
    voids, voided, _part_of_void = sums.get(True, (0, ZERO, 0))
    return ReceiptTotals(
        count + voids, amount or ZERO, voids, voided or ZERO, Money(int(part or 0))
    )


def _shared() -> ColumnElement[bool]:
    """Whether the payment has other receipts too: how its part of it came, its facts say."""
    other = aliased(Receipt)
    others = select(other.id).where(other.payment_id == Receipt.payment_id, other.id != Receipt.id)
    return others.correlate(Receipt).exists()


def _stated(method: ColumnElement[Any]) -> ColumnElement[Any]:
    """How much of a receipt came by a method as its facts say, in fen; 0 for nothing."""
    each = func.json_each(Receipt.facts, "$.methods").table_valued("value")
    amount = func.json_extract(each.c.value, "$.amount")
    named = func.json_extract(each.c.value, "$.method") == method
    money = select(func.sum(amount)).select_from(each).where(named).correlate(Receipt, PaymentPart)
    used = func.json_extract(Receipt.facts, "$.prepaid_used")  # which is no method of theirs
    said = case((method == Method.PREPAID.value, used), else_=money.scalar_subquery())
    return func.coalesce(said, 0)


def _part(method: Method) -> Any:  # noqa: ANN401  fen as an expression
    """How much of a receipt came by a method."""
    whole = (
        select(func.sum(type_coerce(PaymentPart.amount, Integer)))
        .where(PaymentPart.payment_id == Receipt.payment_id, PaymentPart.method == method)
        .correlate(Receipt)
    )
    return case((_shared(), _stated(literal(method.value))), else_=whole.scalar_subquery())


def receipt_counts(
    session: Session,
    *,
    filter: ReceiptFilter | None = None,  # noqa: A002  the list's own word
) -> ReceiptCounts:
    """How many receipts of each state and method are within the days, cashier and words."""
    wanted = replace(filter or ReceiptFilter(), method=None, state="")
    within = _conditions(wanted)
    kinds = select(Receipt.kind, _Reversal.kind, func.count())
    states = dict.fromkeys(STATES, 0)
    for kind, reversal, count in session.execute(
        _base(kinds).where(*within).group_by(Receipt.kind, _Reversal.kind)
    ):
        states[state_of(kind, reversal)] += count
    methods = _base(select(PaymentPart.method, func.count(Receipt.id.distinct()))).join(
        PaymentPart, PaymentPart.payment_id == Receipt.payment_id
    )
    within.append(or_(~_shared(), _stated(type_coerce(PaymentPart.method, Text)) != 0))
    by_method = session.execute(methods.where(*within).group_by(PaymentPart.method)).all()
    return ReceiptCounts(sum(states.values()), states, dict(by_method))


def _base(query: Any) -> Any:  # noqa: ANN401  selects of any row
    return (
        query.select_from(Receipt)
        .join(Payment, Payment.id == Receipt.payment_id)
        .join(PostingRow, PostingRow.seq == Receipt.posting_seq)
        .outerjoin(Shift, Shift.id == Payment.session_id)
        .outerjoin(_Reversal, _Reversal.reverses_id == Receipt.payment_id)
        .outerjoin(Unit, Unit.id == Payment.unit_id)
    )


def _ordered(sort: str, descending: bool, wanted: ReceiptFilter | None) -> Select[int]:
    keys: dict[str, Any] = {
        "no": Receipt.id,
        "at": Receipt.id,
        "payer": Payment.payer,
        "amount": Receipt.amount,
        "cashier": Shift.user_name,
    }
    key = keys.get(sort)
    order: list[Any] = [Receipt.id.desc()]
    if key is not None:
        order.insert(0, key.desc() if descending else key)
    query: Select[int] = _base(select(Receipt.id))
    return query.where(*_conditions(wanted or ReceiptFilter())).order_by(*order)


def _conditions(wanted: ReceiptFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.first is not None:
        found.append(Payment.booking_day >= wanted.first)
        since = Payment.session_id.in_(_sessions_open_since(wanted.first))
        found.append(or_(since, Payment.session_id.is_(None)))
    if wanted.last is not None:
        found.append(Payment.booking_day <= wanted.last)
    if wanted.user_id is not None:
        found.append(Shift.user_id == wanted.user_id)
    if wanted.method is not None:
        parts = select(PaymentPart.payment_id).where(PaymentPart.method == wanted.method)
        found.append(Receipt.payment_id.in_(parts))
        found.append(or_(~_shared(), _stated(literal(wanted.method.value)) != 0))
    if wanted.state:
        found.append(_state_condition(wanted.state))
    if wanted.text:
        like = f"%{wanted.text}%"
        meant = receipts_numbered(wanted.text)
        texts = (Receipt.no.ilike(like), Payment.payer.ilike(like), Unit.code.ilike(like))
        found.append(or_(*texts) if meant is None else or_(*texts, meant))
    return found


def _sessions_open_since(day: date) -> Select[int]:
    """Sessions not closed before a day: few, and payments are indexed by them, not by day."""
    closed_before = (
        select(ShiftClose.session_id)
        .join(PostingRow, PostingRow.seq == ShiftClose.posting_seq)
        .where(PostingRow.day < day)
    )
    return select(Shift.id).where(Shift.id.not_in(closed_before))


def _state_condition(state: str) -> ColumnElement[bool]:
    conditions: dict[str, ColumnElement[bool]] = {
        "red": Receipt.kind == ReceiptKind.RED,
        "issued": (Receipt.kind != ReceiptKind.RED) & _Reversal.id.is_(None),
        "void": _Reversal.kind == PaymentKind.VOID,
        "reversed": _Reversal.kind == PaymentKind.RED,
    }
    return conditions[state]


def _open_sessions(session: Session) -> frozenset[int]:
    return frozenset(row[0] for row in unclosed_shifts(session))
