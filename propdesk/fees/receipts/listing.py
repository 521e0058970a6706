"""The list of receipts, and what a row of it says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from propdesk.db.among import among
from propdesk.db.clock_check import clock_marks, has_clock_mark
from propdesk.db.listing import ListField, RecordList
from propdesk.db.models import PostingRow
from propdesk.db.store import acting, shown_user, today, use_case
from propdesk.estate.models import Unit
from propdesk.fees.models import Payment, PaymentPart, Receipt, ReceiptOutput, Shift, ShiftClose
from propdesk.fees.papers.facts import PaidBy
from propdesk.fees.periods import short_period
from propdesk.fees.receipts.reversal import amended
from propdesk.fees.receipts.states import ReceiptState, state_of
from propdesk.fees.rules import HAND_SERIES, Method, PaymentKind, ReceiptKind
from propdesk.fees.searching import receipts_numbered
from propdesk.fees.shifts.service import unclosed_shifts
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import Question
from propdesk.kernel.records.stored_json import from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """A receipt in a list. `copies`: how many times it was put out; the payer of one written
    `by_hand` has his paper without.

    `shift_open`: it can still be voided; the note of an offset without session on its own day.
    `clock`: why the PC's clock was said to be right before it, where the books spoke against that.
    `amends`: the receipts in whose place it stands; `amended_by`: those in its place.
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
    state: ReceiptState
    copies: int
    cashier: str
    shift_open: bool
    cashier_id: int | None = None
    by_hand: bool = False
    clock: str = ""
    amends: tuple[str, ...] = ()
    amended_by: tuple[str, ...] = ()

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods it was paid by."""
        return tuple(part.method for part in self.parts)


_Reversal = aliased(Payment)


@use_case(permission="fees.view")
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


@use_case(permission="fees.view")
def cashiers(session: Session) -> list[tuple[int, str]]:
    """Who ever had a session, by their newest name."""
    newest = select(func.max(Shift.id)).group_by(Shift.user_id)
    query = select(Shift.user_id, Shift.user_name).where(Shift.id.in_(newest))
    return [(user, shown_user(user, name)) for user, name in session.execute(query)]


@use_case(permission="fees.view")
def receipts_of_payment(session: Session, *, payment_id: int) -> list[int]:
    """The ids of the receipts of a payment."""
    query = select(Receipt.id).where(Receipt.payment_id == payment_id).order_by(Receipt.id)
    return list(session.scalars(query))


def receipts_of_unit(session: Session, *, unit_id: int, since: datetime) -> list[ReceiptRow]:
    """The receipts given for what was paid at the desk of a unit since a moment, the oldest first;
    whatever became of them."""
    before = select(PostingRow.seq).where(PostingRow.at < since).order_by(PostingRow.seq.desc())
    query = (
        select(Receipt.id)
        .join(Payment, Payment.id == Receipt.payment_id)
        .where(
            Receipt.posting_seq > (session.scalar(before.limit(1)) or 0),
            Payment.unit_id == unit_id,
            Payment.session_id.is_not(None),
            Receipt.reverses_id.is_(None),
        )
        .order_by(Receipt.id)
    )
    return receipt_rows(session, ids=list(session.scalars(query)))


def receipt_rows(session: Session, *, ids: Sequence[int]) -> list[ReceiptRow]:
    """The rows of these ids in their order, for the cash desk and what else shows its own."""
    rows = {row.id: row for row in _rows(session, ids)}
    return [rows[receipt_id] for receipt_id in ids if receipt_id in rows]


def _rows(session: Session, ids: Sequence[int]) -> Iterator[ReceiptRow]:
    copies = dict(
        session.execute(
            select(ReceiptOutput.receipt_id, func.count())
            .where(among(ReceiptOutput.receipt_id, ids))
            .group_by(ReceiptOutput.receipt_id)
        ).all()
    )
    shown = select(Receipt, Payment.booking_day, PostingRow.at, Shift, _Reversal.kind)
    query = shown.select_from(Receipt).join(PostingRow, PostingRow.seq == Receipt.posting_seq)
    open_ids = frozenset(row[0] for row in unclosed_shifts(session))
    marks = clock_marks(session)
    found = session.execute(_with_payment(query).where(among(Receipt.id, ids))).all()
    pairs = amended(session, {receipt.payment_id for receipt, *_rest in found})
    for receipt, day, at, opened, reversal in found:
        voidable = opened.id in open_ids if opened is not None else day == today(session)
        times, mark = copies.get(receipt.id, 0), marks.get(receipt.posting_seq)
        yield replace(
            _row(receipt, opened, reversal, day=day, at=at, copies=times, shift_open=voidable),
            clock="" if mark is None else f"{mark.reason} ({mark.by})",
            amends=pairs.before.get(receipt.payment_id, ()),
            amended_by=pairs.after.get(receipt.payment_id, ()),
        )


def _row(
    receipt: Receipt,
    opened: Shift | None,
    reversal: PaymentKind | None,
    *,
    day: date,
    at: datetime,
    copies: int,
    shift_open: bool,
) -> ReceiptRow:
    facts = from_json(dict[str, Any], receipt.facts)
    return ReceiptRow(
        id=receipt.id,
        no=receipt.no,
        payment_id=receipt.payment_id,
        at=at,
        day=day,
        unit_code=facts.get("unit_code", ""),
        payer=facts.get("payer", ""),
        content=_content(facts),
        parts=tuple(
            PaidBy(part["method"], Money(part["amount"])) for part in facts.get("methods", ())
        ),
        amount=receipt.amount,
        state=state_of(receipt.kind, reversal),
        copies=copies,
        by_hand=receipt.series == HAND_SERIES,
        cashier=shown_user(opened.user_id, opened.user_name)
        if opened
        else facts.get("cashier", ""),
        shift_open=shift_open,
        cashier_id=opened.user_id if opened is not None else None,
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


def _with_payment(query: Any) -> Any:  # noqa: ANN401  selects of any row
    return (
        query.join(Payment, Payment.id == Receipt.payment_id)
        .outerjoin(Shift, Shift.id == Payment.session_id)
        .outerjoin(_Reversal, _Reversal.reverses_id == Receipt.payment_id)
    )


def _fields(_session: Session) -> dict[str, ListField]:
    return {
        "no": ListField(Receipt.no, Receipt.id),
        "at": ListField(order=Receipt.id),
        "payer": ListField(Payment.payer),
        "amount": ListField(Receipt.amount),
        "cashier": ListField(order=Shift.user_name),
    }


def _chips(session: Session) -> dict[str, dict[str, ColumnElement[bool]]]:
    day = today(session)
    is_red = Receipt.kind == ReceiptKind.RED
    methods = {f"method:{one}": _paid_by(one) for one in Method}
    return {
        "days": {
            "days:today": _booked(day, day + timedelta(1)),
            "days:month": _booked(day.replace(day=1), day + timedelta(1)),
            "days:all": Receipt.id.is_not(None),
        },
        "state": {
            f"state:{ReceiptState.ISSUED}": ~is_red & _Reversal.id.is_(None),
            f"state:{ReceiptState.VOID}": ~is_red & (_Reversal.kind == PaymentKind.VOID),
            f"state:{ReceiptState.REVERSED}": ~is_red & (_Reversal.kind == PaymentKind.RED),
            f"state:{ReceiptState.RED}": is_red,
        },
        "method": methods,
        "pair": {"pair": _of_a_pair()},
        "mine": {"mine": Shift.user_id == acting(session).user_id},
        "clock": {"clock": has_clock_mark(Receipt.posting_seq)},
    }


def _of_a_pair() -> ColumnElement[bool]:
    """Corrected, or issued in place of a corrected one."""
    other = aliased(Payment)
    taken_anew = select(other.amends_id).where(
        other.amends_id.is_not(None), other.kind != PaymentKind.MOVE
    )
    return or_(Payment.amends_id.is_not(None), Payment.id.in_(taken_anew))


def _paid_by(method: Method) -> ColumnElement[bool]:
    parts = select(PaymentPart.payment_id).where(PaymentPart.method == method)
    stated = or_(~_shared(), _stated(literal(method.value)) != 0)
    return Receipt.payment_id.in_(parts) & stated


def _sums(_session: Session, question: Question) -> dict[str, ColumnElement[Any]]:
    """Money without the void ones, the void; how much of it came by the methods asked for."""
    is_void = and_(_Reversal.kind == PaymentKind.VOID).is_(True)
    methods = [one for one in Method if f"method:{one}" in question.chips]
    came = sum((_part(one) for one in methods), start=literal(0))
    return {
        "amount": func.sum(case((~is_void, Receipt.amount))),
        "void_count": func.count(case((is_void, 1))),
        "void_amount": func.sum(case((is_void, Receipt.amount))),
        "by_method": func.sum(case((~is_void, came))),
    }


def _booked(first: date | None, last: date | None) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = []
    if first is not None:
        found.append(Payment.booking_day >= first)
        since = Payment.session_id.in_(_shifts_open_since(first))
        found.append(or_(since, Payment.session_id.is_(None)))
    if last is not None:
        found.append(Payment.booking_day <= last)
    return and_(*found)


def _shifts_open_since(day: date) -> Select[int]:
    """Sessions not closed before a day: few, and payments are indexed by them, not by day."""
    closed_before = (
        select(ShiftClose.session_id)
        .join(PostingRow, PostingRow.seq == ShiftClose.posting_seq)
        .where(PostingRow.day < day)
    )
    return select(Shift.id).where(Shift.id.not_in(closed_before))


def _named(_session: Session, words: str) -> ColumnElement[bool]:
    like = f"%{words}%"
    units = select(Unit.id).where(Unit.code.ilike(like))
    texts = (Receipt.no.ilike(like), Payment.payer.ilike(like), Payment.unit_id.in_(units))
    meant = receipts_numbered(words)
    return or_(*texts) if meant is None else or_(*texts, meant)


RECEIPTS = RecordList(
    permission="fees.view",
    key=Receipt.id,
    rows_of=_rows,
    order=(Receipt.id.desc(),),
    fields=_fields,
    chips=_chips,
    named=_named,
    sums=_sums,
    choices={"cashier": lambda user_id: Shift.user_id == user_id},
    dated=_booked,
    joined=_with_payment,
)
