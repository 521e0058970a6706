"""The list of charges: first rows, ordered ids, rows by id, totals and counts; one line in full."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.models import PostingRow
from propdesk.db.store import today
from propdesk.estate.models import Account, Person, Unit
from propdesk.estate.search.service import units_meant
from propdesk.fees.models import Allocation, Charge, FeeItem, OpenCharge, Payment, Receipt
from propdesk.fees.periods import Period
from propdesk.fees.receipts.states import named, state_of
from propdesk.fees.rules import ChargeKind, ChargeState, PaymentKind, charge_state
from propdesk.kernel.money import ZERO, Money
from propdesk.system.models import User

FIRST = 200


@dataclass(frozen=True, slots=True)
class ChargeFilter:
    """Which lines are wanted; '' and None mean any. `is_open`: not paid, due or not.

    The state PARTLY takes every line partly paid, due or not.
    """

    state: ChargeState | None = None
    is_open: bool = False
    item_id: int | None = None
    period: Period | None = None
    run_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class ExplainedRow(ChargeRow):
    """A line with what was frozen on it of how its amount was computed."""

    explanation: str


@dataclass(frozen=True, slots=True)
class StateTotal:
    """Over all lines of one state: how many, charged, settled."""

    lines: int
    amount: Money
    settled: Money


@dataclass(frozen=True, slots=True)
class ChargeTotals:
    """The totals by state over all lines of a filter, whatever state it names.

    PARTLY holds every line partly paid, also those counted under OVERDUE.
    """

    states: dict[ChargeState, StateTotal]

    def of(self, *states: ChargeState) -> StateTotal:
        """Several states together."""
        return _together([self.states[state] for state in states if state in self.states])


@dataclass(frozen=True, slots=True)
class SettledBy:
    """What settled a part of a line, or took that back (negative), by its receipt.

    `receipt_no` says what became of the receipt (`named`); it is empty where there is none.
    """

    receipt_no: str
    day: date
    amount: Money


@dataclass(frozen=True, slots=True)
class ChargeDetails:
    """One line in full: what was frozen, who made it, what settled it."""

    row: ChargeRow
    explanation: str
    made_at: datetime
    made_by: str
    run_id: int | None
    settled_by: tuple[SettledBy, ...]


OPEN_STATES = (ChargeState.NOT_DUE, ChargeState.OVERDUE)
LIVE_STATES = (*OPEN_STATES, ChargeState.PAID)


def first_charges(
    session: Session,
    *,
    sort: str = "",
    descending: bool = False,
    filter: ChargeFilter | None = None,  # noqa: A002  the list's own word
) -> list[ChargeRow]:
    """The first 200 rows in order. `sort` is a field of ChargeRow, '' the newest first."""
    ids = _ordered(session, sort, descending, filter).limit(FIRST)
    return charge_rows(session, ids=list(session.scalars(ids)))


def charge_ids(
    session: Session,
    *,
    sort: str = "",
    descending: bool = False,
    filter: ChargeFilter | None = None,  # noqa: A002  the list's own word
) -> list[int]:
    """The ids of all lines of the filter in order."""
    return list(session.scalars(_ordered(session, sort, descending, filter)))


def charge_rows(session: Session, *, ids: Sequence[int]) -> list[ChargeRow]:
    """The rows of these ids in their order."""
    day = today(session)
    line = OpenCharge
    found = session.execute(
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
        .where(line.charge_id.in_(ids))
    )  # fmt: skip
    rows = {one[0]: _row(one, day) for one in found}
    return [rows[charge_id] for charge_id in ids if charge_id in rows]


def explained_rows(session: Session, *, ids: Sequence[int]) -> list[ExplainedRow]:
    """The rows of these ids in their order, each with its explanation."""
    query = select(Charge.id, Charge.explanation).where(Charge.id.in_(ids))
    explanations = {charge_id: explanation for charge_id, explanation in session.execute(query)}  # noqa: C416  rows
    return [
        ExplainedRow(
            **{one.name: getattr(row, one.name) for one in fields(ChargeRow)},
            explanation=explanations[row.id],
        )
        for row in charge_rows(session, ids=ids)
    ]


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
        charge_id, unit_id, code or "", debtor, item, period_from, period_to, due_day, amount,
        settled, state, kind, advance,
    )  # fmt: skip


def charge_totals(
    session: Session,
    *,
    filter: ChargeFilter | None = None,  # noqa: A002  the list's own word
) -> ChargeTotals:
    """Counts and sums by state of the filter without its state, in one statement."""
    wanted = filter or ChargeFilter()
    state = _state(today(session)).label("state")
    begun = _is_partly().label("begun")
    rows = session.execute(
        select(
            state, begun, func.count(), func.sum(OpenCharge.amount), func.sum(OpenCharge.settled)
        )
        .where(*_place(session, wanted))
        .group_by(state, begun)
    )
    found: dict[ChargeState, list[StateTotal]] = {}
    for word, is_partly, lines, charged, paid in rows:
        one = StateTotal(lines, charged, paid)
        found.setdefault(ChargeState(word), []).append(one)
        if is_partly:
            found.setdefault(ChargeState.PARTLY, []).append(one)
    return ChargeTotals({word: _together(several) for word, several in found.items()})


def _together(several: Sequence[StateTotal]) -> StateTotal:
    return StateTotal(
        sum(one.lines for one in several),
        Money(sum(one.amount.fen for one in several)),
        Money(sum(one.settled.fen for one in several)),
    )


def _is_partly() -> ColumnElement[bool]:
    begun = OpenCharge.settled != ZERO
    return and_(OpenCharge.live, begun, OpenCharge.settled != OpenCharge.amount)


def items_charged(session: Session) -> tuple[tuple[int, str], ...]:
    """The items there are lines of, in their order."""
    has_lines = select(Charge.id).where(Charge.fee_item_id == FeeItem.id).exists()
    wanted = select(FeeItem.id, FeeItem.name).where(has_lines).order_by(FeeItem.order_no)
    return tuple((item_id, name) for item_id, name in session.execute(wanted))


def has_charges(session: Session) -> bool:
    """Whether anything was ever charged."""
    return session.scalar(select(Charge.id).limit(1)) is not None


def charges_ever(session: Session) -> int:
    """About how many lines there are, at once: the newest id."""
    return session.scalar(select(func.max(OpenCharge.charge_id))) or 0


def charge_details(session: Session, *, charge_id: int) -> ChargeDetails | None:
    """One line with its explanation and the receipts that settled it; None when it is gone."""
    rows = charge_rows(session, ids=[charge_id])
    if not rows:
        return None
    charge = session.get_one(Charge, charge_id)
    posted = session.get_one(PostingRow, charge.posting_seq)
    name = session.scalar(select(User.display_name).where(User.id == posted.user_id))
    return ChargeDetails(
        rows[0], charge.explanation, posted.at, name or "", charge.run_id,
        _settled_by(session, charge),
    )  # fmt: skip


def _settled_by(session: Session, charge: Charge) -> tuple[SettledBy, ...]:
    group = select(FeeItem.receipt_group_id).where(FeeItem.id == charge.fee_item_id)
    back, is_void = aliased(Payment), Payment.kind == PaymentKind.VOID
    rows = session.execute(
        select(Receipt.no, Receipt.kind, back.kind, Payment, Allocation.amount)
        .join(Payment, Payment.id == Allocation.payment_id)
        .outerjoin(back, back.reverses_id == Payment.id)
        .outerjoin(
            Receipt,
            # A void has no receipt of its own: it is named by the one it makes void.
            (Receipt.payment_id == case((is_void, Payment.reverses_id), else_=Payment.id))
            & (Receipt.receipt_group_id == group.scalar_subquery()),
        )
        .where(Allocation.charge_id == charge.id)
        .order_by(Allocation.id)
    )
    return tuple(
        SettledBy(
            named(no, "void" if paid.kind is PaymentKind.VOID else state_of(kind, reversal))
            if no
            else "",
            paid.booking_day,
            amount,
        )
        for no, kind, reversal, paid, amount in rows
    )


def _state(day: date) -> ColumnElement[str]:
    return case(
        (~OpenCharge.live, ChargeState.TAKEN_BACK.value),
        (OpenCharge.settled == OpenCharge.amount, ChargeState.PAID.value),
        (OpenCharge.due_day < day, ChargeState.OVERDUE.value),
        else_=ChargeState.NOT_DUE.value,
    )


def _ordered(
    session: Session, sort: str, descending: bool, wanted: ChargeFilter | None
) -> Select[int]:
    keys: dict[str, Any] = {
        "item": OpenCharge.fee_item_id,
        "period_from": OpenCharge.period_from,
        "due_day": OpenCharge.due_day,
        "amount": OpenCharge.amount,
        "settled": OpenCharge.settled,
        "open": OpenCharge.amount - OpenCharge.settled,
        "state": _state(today(session)),
    }
    ids = select(OpenCharge.charge_id).where(*_conditions(session, wanted or ChargeFilter()))
    key = keys.get(sort)
    if sort == "unit":
        ids, key = ids.outerjoin(Unit, Unit.id == OpenCharge.unit_id), Unit.order_key
    if sort == "debtor":
        ids = ids.join(Account, Account.id == OpenCharge.account_id).join(
            Person, Person.id == Account.person_id
        )
        key = Person.initials
    if key is None:
        return ids.order_by(OpenCharge.charge_id.desc())
    return ids.order_by(key.desc() if descending else key, OpenCharge.charge_id)


def _conditions(session: Session, wanted: ChargeFilter) -> list[ColumnElement[bool]]:
    found = _place(session, wanted)
    if wanted.state is ChargeState.PARTLY:
        found.append(_is_partly())
    elif wanted.state is not None:
        found.append(_state(today(session)) == wanted.state.value)
    elif wanted.is_open:
        found.append(and_(OpenCharge.live))
        found.append(OpenCharge.settled != OpenCharge.amount)
    else:
        found.append(and_(OpenCharge.live))
    return found


def _place(session: Session, wanted: ChargeFilter) -> list[ColumnElement[bool]]:
    """The conditions that no chip of the states changes."""
    found: list[ColumnElement[bool]] = []
    if wanted.item_id is not None:
        found.append(OpenCharge.fee_item_id == wanted.item_id)
    if wanted.period is not None:
        first = func.coalesce(OpenCharge.period_from, OpenCharge.due_day)
        found.append(first.between(wanted.period.first, wanted.period.last))
    if wanted.run_id is not None:
        run = select(Charge.id).where(Charge.run_id == wanted.run_id)
        found.append(OpenCharge.charge_id.in_(run))
    if wanted.text.strip():
        found.append(_named(session, wanted.text.strip()))
    return found


def _named(session: Session, text: str) -> ColumnElement[bool]:
    """Lines of the units or of the people a text may mean."""
    accounts = (
        select(Account.id)
        .join(Person, Person.id == Account.person_id)
        .where(or_(Person.name.contains(text), Person.initials.startswith(text.lower())))
    )
    units = [unit.id for unit in units_meant(session, text=text)]
    by_name = OpenCharge.account_id.in_(accounts)
    return or_(OpenCharge.unit_id.in_(units), by_name) if units else by_name
