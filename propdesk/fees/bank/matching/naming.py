"""A row in the words of a panel: who lives where it may be of, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.models import Occupancy, Person
from propdesk.estate.service import on_day
from propdesk.fees.bank.matching.matching import meant_of
from propdesk.fees.bank.matching.proposing import Meant
from propdesk.fees.bank.models import BankRow
from propdesk.fees.bank.rules import RowState, WhyIgnored
from propdesk.fees.hand_ins.models import HandIn
from propdesk.fees.models import OpenCharge, Receipt
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import RecordGone


@dataclass(frozen=True, slots=True, kw_only=True)
class MeantTold:
    """A household a row may be of. `pays`: what the amount would pay whole, '' where it differs."""

    unit_id: int
    code: str
    names: str
    why: str
    owed: Money
    fits: bool
    pays: str
    hand_ins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTold:
    """What a panel says of a row besides its own cells."""

    meant: tuple[MeantTold, ...]
    receipts: tuple[str, ...]
    pair_no: str
    days: int
    day: date
    state: RowState
    ignored: WhyIgnored | None


@use_case(permission="fees.statement")
def row_told(session: Session, *, row_id: int) -> RowTold:
    """Read what a panel says of a row. Raises RecordGone."""
    row = session.get(BankRow, row_id)
    if row is None:
        raise RecordGone
    numbers = select(Receipt.no).where(Receipt.payment_id == row.payment_id).order_by(Receipt.id)
    pair = session.get(BankRow, row.pair_id) if row.pair_id is not None else None
    return RowTold(
        meant=_meant_told(session, meant_of(row)),
        receipts=tuple(session.scalars(numbers)) if row.payment_id is not None else (),
        pair_no=pair.transaction_no if pair is not None else "",
        days=(today(session) - row.day).days,
        day=row.day,
        state=row.state,
        ignored=row.ignored,
    )


def _meant_told(session: Session, meant: Sequence[Meant]) -> tuple[MeantTold, ...]:
    if not meant:
        return ()
    names: dict[int, list[str]] = {}
    people = session.execute(
        select(Occupancy.unit_id, Person.name)
        .join(Person, Person.id == Occupancy.person_id)
        .where(Occupancy.unit_id.in_([one.unit_id for one in meant]), on_day(today(session)))
        .order_by(Occupancy.position, Occupancy.id)
    )
    for unit_id, name in people:
        names.setdefault(unit_id, []).append(name)
    return tuple(
        MeantTold(
            unit_id=one.unit_id,
            code=one.code,
            names="、".join(dict.fromkeys(names.get(one.unit_id, [])[:3])),
            why=listed(why.label for why in one.why),
            owed=Money(one.owed),
            fits=one.fits,
            pays=_cash_of(session, one.hand_ins) or _pays(session, one.charge_ids),
            hand_ins=one.hand_ins,
        )
        for one in meant
    )


def _cash_of(session: Session, hand_ins: Sequence[int]) -> str:
    """Numbers, cashiers and days of hand-ins: SX-2026-0012 王芳 2026-11-07."""
    query = select(HandIn).where(HandIn.id.in_(hand_ins)).order_by(HandIn.closed_on, HandIn.id)
    return listed(
        f"{one.no} {one.cashier} {one.closed_on}" for one in session.scalars(query)
    ) if hand_ins else ""  # fmt: skip


def _pays(session: Session, charge_ids: Sequence[int]) -> str:
    """The items and months of lines: 物业费 2026-09 – 2026-10."""
    if not charge_ids:
        return ""
    rows = session.execute(
        select(FeeItem.name, OpenCharge.period_from, OpenCharge.period_to)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .where(OpenCharge.charge_id.in_(charge_ids))
        .order_by(OpenCharge.due_day, OpenCharge.charge_id)
    ).all()
    spans: dict[str, list[date]] = {}
    for item, first, last in rows:
        spans.setdefault(item, []).extend(day for day in (first, last) if day is not None)
    return listed(
        _("{item} {first} – {last}").format(
            item=item, first=f"{min(days):%Y-%m}", last=f"{max(days):%Y-%m}"
        )
        if days
        else item
        for item, days in spans.items()
    )
