"""What rows of statements are compared with: read once, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from propdesk.db.store import today
from propdesk.estate.models import Account, Building, Occupancy, Person, Phone, Unit
from propdesk.estate.rules import UnitKind
from propdesk.estate.search.service import Room, room_index
from propdesk.estate.service import on_day
from propdesk.fees.bank.matching.handed import HandedIn, handed_in
from propdesk.fees.bank.matching.refunded import Refunded, refunded
from propdesk.fees.bank.models import BankRow, KnownPayer
from propdesk.fees.models import (
    IS_OPEN,
    OpenCharge,
    Payment,
    PaymentPart,
)
from propdesk.fees.rules import Method, PaymentKind
from propdesk.fees.tariff_models import FeeItem

_METHODS = (Method.TRANSFER, Method.WECHAT, Method.ALIPAY)


class DebtLine(msgspec.Struct, frozen=True):
    """An open line: `amount` is what is open of it, in fen; `first` where its period begins."""

    charge_id: int
    item_id: int
    due: date
    first: date | None
    amount: int

    def is_due(self, day: date) -> bool:
        """Whether the desk would tick it on a day."""
        return self.due < day or self.first is None or self.first <= day


class TypedPayment(msgspec.Struct, frozen=True):
    """A payment that was typed at the desk and is of no row yet."""

    id: int
    unit_id: int | None
    payer: str
    day: date
    remark: str


class Facts(msgspec.Struct, kw_only=True):
    """All of it. `codes`: unit → code; `lines`: unit → what is open for it, the oldest first."""

    day: date
    index: Mapping[str, tuple[Room, ...]]
    units: Mapping[Room, int]
    codes: Mapping[int, str]
    learned: Mapping[str, tuple[int, ...]]
    phones: Mapping[str, tuple[int, ...]]
    names: Mapping[str, tuple[int, ...]]
    lines: dict[int, list[DebtLine]]
    typed: dict[tuple[Method, int], list[TypedPayment]]
    refunded: list[Refunded]
    cash: list[HandedIn]


def facts_of_books(session: Session, *, since: date) -> Facts:
    """Read what rows since a day are compared with."""
    day = today(session)
    units, codes = _units(session)
    phones, names = _people(session, day)
    return Facts(
        day=day,
        index=room_index(units),
        units=units,
        codes=codes,
        learned=_grouped(session.execute(select(KnownPayer.payer_key, KnownPayer.unit_id)).all()),
        phones=phones,
        names=names,
        lines=_lines(session, day),
        typed=_typed(session, since),
        refunded=refunded(session, since=since),
        cash=handed_in(session, since=since),
    )


def _units(session: Session) -> tuple[dict[Room, int], dict[int, str]]:
    query = select(Unit.id, Unit.code, Building.code, Unit.entrance, Unit.room).join(
        Building, Building.id == Unit.building_id
    )
    found = session.execute(query.order_by(Unit.order_key)).all()
    rooms = {Room(building, entrance, room): one for one, _code, building, entrance, room in found}
    return rooms, {one: code for one, code, *_place in found}


def _grouped(rows: Iterable[Sequence[object]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for key, unit_id in rows:
        if key and isinstance(unit_id, int):
            found[str(key)][unit_id] = None
    return {key: tuple(ids) for key, ids in found.items()}


def _people(
    session: Session, day: date
) -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """The homes of people by their phones and by their names."""
    held = (
        select(Occupancy.person_id, Occupancy.unit_id)
        .join(Unit, Unit.id == Occupancy.unit_id)
        .where(on_day(day), Unit.kind != UnitKind.SPACE)
        .subquery()
    )
    numbers = select(Phone.number, held.c.unit_id).join(held, held.c.person_id == Phone.person_id)
    names = select(Person.name, held.c.unit_id).join(held, held.c.person_id == Person.id)
    return _grouped(session.execute(numbers).all()), _grouped(session.execute(names).all())


def _lines(session: Session, day: date) -> dict[int, list[DebtLine]]:
    """What is open for each unit, with what its people owe for their spaces."""
    query = (
        select(
            OpenCharge.charge_id, OpenCharge.unit_id, Unit.kind, Account.person_id,
            OpenCharge.fee_item_id, OpenCharge.due_day, OpenCharge.period_from,
            OpenCharge.amount, OpenCharge.settled,
        )
        .join(Account, Account.id == OpenCharge.account_id)
        .join(Unit, Unit.id == OpenCharge.unit_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .where(IS_OPEN, (Account.closed.is_(None)) | (Account.closed >= day))
        .order_by(OpenCharge.due_day, FeeItem.order_no, Unit.order_key, OpenCharge.charge_id)
    )  # fmt: skip
    homes = _homes(session, day)
    found: dict[int, list[DebtLine]] = defaultdict(list)
    for charge_id, unit_id, kind, person, item, due, first, amount, settled in session.execute(
        query
    ):
        open_fen = (amount - settled).fen
        if open_fen <= 0 or unit_id is None:
            continue
        line = DebtLine(charge_id, item, due, first, open_fen)
        found[unit_id].append(line)
        home = homes.get(person, ())
        if kind is UnitKind.SPACE and len(home) == 1:
            found[home[0]].append(line)
    return found


def _homes(session: Session, day: date) -> dict[int, tuple[int, ...]]:
    """Person → the units that are no spaces of which they have an account."""
    query = (
        select(Account.person_id, Account.unit_id)
        .join(Unit, Unit.id == Account.unit_id)
        .where(Unit.kind != UnitKind.SPACE, (Account.closed.is_(None)) | (Account.closed >= day))
    )
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for person_id, unit_id in session.execute(query):
        if unit_id is not None:
            found[person_id][unit_id] = None
    return {person: tuple(ids) for person, ids in found.items()}


def _typed(session: Session, since: date) -> dict[tuple[Method, int], list[TypedPayment]]:
    """Payments of these methods that are in the books and of no row, by method and amount."""
    reversal = aliased(Payment)
    known = select(BankRow.payment_id).where(BankRow.payment_id.is_not(None))
    query = (
        select(Payment, PaymentPart.method, PaymentPart.amount)
        .join(PaymentPart, PaymentPart.payment_id == Payment.id)
        .outerjoin(reversal, reversal.reverses_id == Payment.id)
        .where(
            Payment.kind == PaymentKind.PAYMENT,
            PaymentPart.method.in_(_METHODS),
            Payment.booking_day >= since,
            reversal.id.is_(None),
            Payment.id.not_in(known),
        )
        .order_by(Payment.id)
    )
    found: dict[tuple[Method, int], list[TypedPayment]] = defaultdict(list)
    for payment, method, amount in session.execute(query):
        typed = TypedPayment(
            payment.id, payment.unit_id, payment.payer, payment.value_day, payment.remark
        )
        found[method, amount.fen].append(typed)
    return found
