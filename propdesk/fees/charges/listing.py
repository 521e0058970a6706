"""The list of charges, and one line in full."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.among import among, among_given, ids_given
from propdesk.db.listing import ListField, RecordList, between
from propdesk.db.models import PostingRow
from propdesk.db.plain_rows import plain_rows, typed, typed_rows
from propdesk.db.store import today, use_case
from propdesk.estate.models import Account, Person, Unit
from propdesk.estate.search.service import units_meant
from propdesk.fees.late.service import LateFee, late_fees
from propdesk.fees.models import Allocation, Charge, OpenCharge, Payment, Receipt, Reduction
from propdesk.fees.papers.words import reason_word, reduction_word
from propdesk.fees.periods import Period
from propdesk.fees.receipts.service import ReceiptState, named, state_of
from propdesk.fees.rules import ChargeKind, ChargeState, PaymentKind, charge_state
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.late import LateRows
from propdesk.kernel.records.question import Question
from propdesk.system.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRow:
    """A line in the list."""

    id: int
    unit_id: int | None
    unit: str
    debtor: str
    item: str
    period_from: date | None
    period_to: date | None
    due_day: date
    amount: Money
    settled: Money
    state: ChargeState
    kind: ChargeKind
    advance: bool

    @property
    def open(self) -> Money:
        """What is left to pay."""
        return ZERO if self.state is ChargeState.TAKEN_BACK else self.amount - self.settled


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedRow(ChargeRow):
    """A line with what was frozen on it of how its amount was computed."""

    explanation: str


@dataclass(frozen=True, slots=True)
class SettledBy:
    """What settled a part of a line, or took that back (negative), by its receipt.

    `receipt_no` says what became of the receipt (`named`); it is empty where there is none.
    `let_go` is the word of what the office let go of it, with its reason.
    """

    receipt_no: str
    day: date
    amount: Money
    let_go: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeDetails:
    """One line in full: what was frozen, who made it and why, what settled it, and the corrections
    that belong to it (day, amount, reason); what it owes for being late."""

    row: ChargeRow
    explanation: str
    made_at: datetime
    made_by: str
    run_id: int | None
    settled_by: tuple[SettledBy, ...]
    reason: str = ""
    corrections: tuple[tuple[date, Money, str], ...] = ()
    late: LateFee | None = None


def _rows(session: Session, ids: Sequence[int]) -> LateRows[ChargeRow]:
    day, as_typed = today(session), typed(_lines())
    found = plain_rows(session, _lines(), ids_given(ids))
    return LateRows({one[0]: one for one in found}, lambda one: _row(as_typed(one), day))


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    line = OpenCharge
    return (
        select(
            line.charge_id, line.unit_id, Unit.code, Person.name, FeeItem.name, line.period_from,
            line.period_to, line.due_day, line.amount, line.settled, line.live, line.kind,
            Charge.advance,
        )
        .join(Charge, Charge.id == line.charge_id)
        .join(FeeItem, FeeItem.id == line.fee_item_id)
        .join(Account, Account.id == line.account_id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == line.unit_id)
        .where(among_given(line.charge_id))
    )  # fmt: skip


@use_case(permission="fees.view")
def charge_rows(session: Session, *, ids: Sequence[int]) -> list[ChargeRow]:
    """The rows of these ids in their order, for what shows lines beside its own matter."""
    return list(_rows(session, ids).ordered(ids, lambda row: row))


def _explained(session: Session, ids: Sequence[int]) -> Iterator[ExplainedRow]:
    query = select(Charge.id, Charge.explanation).where(among(Charge.id, ids))
    explanations = {charge_id: explanation for charge_id, explanation in session.execute(query)}  # noqa: C416  rows
    for row in _rows(session, ids):
        told = {one.name: getattr(row, one.name) for one in fields(ChargeRow)}
        yield ExplainedRow(**told, explanation=explanations[row.id])


def _row(found: Sequence[Any], day: date) -> ChargeRow:
    (
        charge_id, unit_id, code, debtor, item, period_from, period_to, due_day, amount, settled,
        live, kind, advance,
    ) = found  # fmt: skip
    state = charge_state(
        is_live=live,
        is_settled=settled.fen == amount.fen,
        is_begun=settled.fen != 0,
        is_overdue=due_day < day,
    )
    return ChargeRow(
        id=charge_id,
        unit_id=unit_id,
        unit=code or "",
        debtor=debtor,
        item=item,
        period_from=period_from,
        period_to=period_to,
        due_day=due_day,
        amount=amount,
        settled=settled,
        state=state,
        kind=kind,
        advance=advance,
    )


@use_case(permission="fees.view")
def items_charged(session: Session) -> tuple[tuple[int, str], ...]:
    """The items there are lines of, in their order."""
    has_lines = select(Charge.id).where(Charge.fee_item_id == FeeItem.id).exists()
    wanted = select(FeeItem.id, FeeItem.name).where(has_lines).order_by(FeeItem.order_no)
    return tuple((item_id, name) for item_id, name in session.execute(wanted))


@use_case(permission="fees.view")
def has_charges(session: Session) -> bool:
    """Whether anything was ever charged."""
    return session.scalar(select(Charge.id).limit(1)) is not None


@use_case(permission="fees.view")
def charge_details(session: Session, *, charge_id: int) -> ChargeDetails | None:
    """One line with its explanation and the receipts that settled it; None when it is gone."""
    rows = charge_rows(session, ids=[charge_id])
    if not rows:
        return None
    of_this = {"charge_id": charge_id}
    ((explanation, at, name, run_id, reason, let_go, corrected),) = typed_rows(
        session, _origin(), of_this
    )
    reductions = _let_go(session, charge_id) if let_go else ()
    by_lines = typed_rows(session, _corrections(), of_this) if corrected else ()
    return ChargeDetails(
        row=rows[0],
        explanation=explanation,
        made_at=at,
        made_by=name or "",
        run_id=run_id,
        settled_by=_settled_by(session, charge_id) + reductions,
        reason=reason,
        corrections=tuple((day, amount, why) for day, amount, why in by_lines),
        late=late_fees(session, charges=[charge_id]).get(charge_id),
    )


# A row is shown at each move through a list: what is asked of it is put together once.


@cache
def _origin() -> Select[*tuple[Any, ...]]:
    correction = aliased(Charge)
    return (
        select(
            Charge.explanation, PostingRow.at, User.display_name, Charge.run_id, Charge.reason,
            exists().where(Reduction.charge_id == Charge.id),
            exists().where(correction.adjusts_id == Charge.id),
        )
        .join(PostingRow, PostingRow.seq == Charge.posting_seq)
        .outerjoin(User, User.id == PostingRow.user_id)
        .where(Charge.id == bindparam("charge_id"))
    )  # fmt: skip


@cache
def _corrections() -> Select[*tuple[Any, ...]]:
    """The live lines that make this one more or less."""
    return (
        select(PostingRow.day, Charge.amount, Charge.reason)
        .join(PostingRow, PostingRow.seq == Charge.posting_seq)
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .where(
            Charge.adjusts_id == bindparam("charge_id"),
            OpenCharge.live,
            Charge.kind != ChargeKind.LATE_FEE,
        )
        .order_by(Charge.id)
    )


@cache
def _letting_go() -> Select[*tuple[Any, ...]]:
    return (
        select(Reduction.kind, Reduction.reason, PostingRow.day, Reduction.amount)
        .join(PostingRow, PostingRow.seq == Reduction.posting_seq)
        .where(Reduction.charge_id == bindparam("charge_id"))
        .order_by(Reduction.id)
    )


def _let_go(session: Session, charge_id: int) -> tuple[SettledBy, ...]:
    rows = typed_rows(session, _letting_go(), {"charge_id": charge_id})
    return tuple(
        SettledBy(
            "", day, amount, " ".join(filter(None, (reduction_word(kind), reason_word(reason))))
        )
        for kind, reason, day, amount in rows
    )


@cache
def _settling() -> Select[*tuple[Any, ...]]:
    back, is_void = aliased(Payment), Payment.kind == PaymentKind.VOID
    return (
        select(
            Receipt.no, Receipt.kind, back.kind, Payment.kind, Payment.booking_day,
            Allocation.amount, Payment.remark,
        )
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .outerjoin(back, back.reverses_id == Payment.id)
        .outerjoin(
            Receipt,
            # A void has no receipt of its own: it is named by the one it makes void.
            (Receipt.payment_id == case((is_void, Payment.reverses_id), else_=Payment.id))
            & (Receipt.receipt_group_id == FeeItem.receipt_group_id),
        )
        .where(Allocation.charge_id == bindparam("charge_id"))
        .order_by(Allocation.id)
    )  # fmt: skip


def _settled_by(session: Session, charge_id: int) -> tuple[SettledBy, ...]:
    rows = typed_rows(session, _settling(), {"charge_id": charge_id})
    return tuple(
        SettledBy(
            named(no, ReceiptState.VOID if kind is PaymentKind.VOID else state_of(printed, back))
            if no
            else "",
            day,
            amount,
            remark if kind is PaymentKind.MOVE else "",  # the number of a move to another item
        )
        for no, printed, back, kind, day, amount, remark in rows
    )


def _state(day: date) -> ColumnElement[str]:
    return case(
        (~OpenCharge.live, ChargeState.TAKEN_BACK.value),
        (OpenCharge.settled == OpenCharge.amount, ChargeState.PAID.value),
        (OpenCharge.due_day < day, ChargeState.OVERDUE.value),
        (OpenCharge.settled != ZERO, ChargeState.PARTLY.value),
        else_=ChargeState.NOT_DUE.value,
    )


def _fields(session: Session) -> dict[str, ListField]:
    unit = select(Unit.code).where(Unit.id == OpenCharge.unit_id)
    place = select(Unit.order_key).where(Unit.id == OpenCharge.unit_id)
    owes = Account.id == OpenCharge.account_id
    debtor = select(Person.name).join(Account, Account.person_id == Person.id).where(owes)
    initials = select(Person.initials).join(Account, Account.person_id == Person.id).where(owes)
    item = select(FeeItem.name).where(FeeItem.id == OpenCharge.fee_item_id)
    run = select(Charge.run_id).where(Charge.id == OpenCharge.charge_id)
    return {
        "unit": ListField(unit.scalar_subquery(), place.scalar_subquery()),
        "debtor": ListField(debtor.scalar_subquery(), initials.scalar_subquery()),
        "item": ListField(item.scalar_subquery(), OpenCharge.fee_item_id),
        "period_from": ListField(OpenCharge.period_from),
        "due_day": ListField(OpenCharge.due_day),
        "amount": ListField(OpenCharge.amount),
        "settled": ListField(OpenCharge.settled),
        "open": ListField(order=OpenCharge.amount - OpenCharge.settled),
        "state": ListField(_state(today(session))),
        "run": ListField(run.scalar_subquery()),
    }


def _chips(session: Session) -> dict[str, dict[str, ColumnElement[bool]]]:
    """A line partly paid is found under its own chip and, once due, under the overdue too."""
    live, settled = OpenCharge.live, OpenCharge.settled == OpenCharge.amount
    late = OpenCharge.due_day < today(session)
    return {
        "state": {
            "all": and_(live),
            "open": and_(live, ~settled),
            f"state:{ChargeState.OVERDUE}": and_(live, ~settled, late),
            f"state:{ChargeState.PARTLY}": and_(live, ~settled, OpenCharge.settled != ZERO),
            f"state:{ChargeState.PAID}": and_(live, settled),
            f"state:{ChargeState.TAKEN_BACK}": ~OpenCharge.live,
        }
    }


def _sums(session: Session, _asked: Question) -> dict[str, ColumnElement[Any]]:
    is_late = _state(today(session)) == ChargeState.OVERDUE.value
    return {
        "amount": func.sum(OpenCharge.amount),
        "settled": func.sum(OpenCharge.settled),
        "overdue": func.sum(case((is_late, OpenCharge.amount - OpenCharge.settled))),
    }


def _within(period: Period) -> ColumnElement[bool]:
    first = func.coalesce(OpenCharge.period_from, OpenCharge.due_day)
    return first.between(period.first, period.last)


def _named(session: Session, words: str) -> ColumnElement[bool]:
    """Lines of the units or of the people a text may mean."""
    accounts = (
        select(Account.id)
        .join(Person, Person.id == Account.person_id)
        .where(or_(Person.name.contains(words), Person.initials.startswith(words.lower())))
    )
    units = [unit.id for unit in units_meant(session, text=words)]
    by_name = OpenCharge.account_id.in_(accounts)
    return or_(among(OpenCharge.unit_id, units), by_name) if units else by_name


CHARGES = RecordList(
    permission="fees.view",
    key=OpenCharge.charge_id,
    rows_of=_rows,
    order=(OpenCharge.charge_id.desc(),),
    ties=(OpenCharge.charge_id,),
    fields=_fields,
    chips=_chips,
    named=_named,
    sums=_sums,
    choices={
        "item": lambda item_id: OpenCharge.fee_item_id == item_id,
        "period": _within,
    },
    dated=between(OpenCharge.due_day),
)
EXPLAINED = replace(CHARGES, rows_of=_explained)
"""The same list, each row with what was frozen on it."""
