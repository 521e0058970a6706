"""The list of contacts: letters, calls and visits, what was promised, how letters arrived."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.among import among
from propdesk.db.declarations import Hit
from propdesk.db.listing import ListField, RecordList
from propdesk.db.store import today, use_case
from propdesk.estate.models import Account, Person, Unit
from propdesk.fees.dunning.models import DunContact, DunDelivery, Keeper
from propdesk.fees.dunning.promises import STATE_SQL
from propdesk.fees.dunning.rules import CALLS, VIEWS, WRITTEN, DunDelivered, DunWay, PromiseState
from propdesk.fees.dunning.standing import delivery_stands, is_undelivered, stands
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.question import Question
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.system.log.service import ListOut

LIMIT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DunContactRow:
    """A contact in the list."""

    id: int
    account_id: int
    unit_id: int | None
    no: Annotated[str, Fact(N_("No."), width=124, weight=500)]
    day: Annotated[date, Fact(N_("Day"), width=100)]
    way: Annotated[DunWay, Fact(N_("Way"), FactKind.CHOICE, width=110)]
    unit: Annotated[str, Fact(N_("Unit"), width=90)]
    debtor: Annotated[str, Fact(N_("Debtor"), width=110, weight=500)]
    reached: Annotated[
        bool, Fact(N_("Reached the debtor"), head=N_("Got through"), width=60, yields=True)
    ]
    met: Annotated[str, Fact(N_("Spoken to"), width=100, hidden=True)]
    answer: Annotated[str, Fact(N_("Answer"), stretch=True, free=True)]
    promised_on: Annotated[date | None, Fact(N_("Promised until"), width=100, yields=True)]
    promised: Annotated[Money | None, Fact(N_("Promised sum"), width=100, hidden=True)]
    promise: Annotated[PromiseState | None, Fact(N_("Promise to pay"), width=120)]
    owed: Annotated[Money, Fact(N_("Overdue then"), width=104)]
    pay_until: Annotated[date | None, Fact(N_("Pay until"), width=104, hidden=True)]
    delivered: Annotated[DunDelivered | None, Fact(N_("Delivery"), FactKind.CHOICE, width=110)]
    delivered_on: Annotated[date | None, Fact(N_("Delivered on"), width=104, hidden=True)]
    proof: Annotated[str, Fact(N_("Proof of delivery"), width=120, hidden=True)]
    made_by: Annotated[str, Fact(N_("Asked by"), width=90, hidden=True)]
    keeper: Annotated[str, Fact(N_("Keeper"), width=80, yields=True)]
    back: Annotated[str, Fact(N_("Taken back: why"), width=110, hidden=True)]

    @property
    def is_letter(self) -> bool:
        """Whether it is on paper, with a text of its own."""
        return self.way in WRITTEN and self.pay_until is not None


def _state(session: Session) -> ColumnElement[str]:
    return literal_column(STATE_SQL.replace(":today", f"'{today(session).isoformat()}'"))


def _rows(session: Session, ids: Sequence[int]) -> Iterator[DunContactRow]:
    delivered = _delivered(session, ids)
    query = (
        select(DunContact, Person.name, Unit.code, Keeper.name, _state(session))
        .join(Account, Account.id == DunContact.account_id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == DunContact.unit_id)
        .outerjoin(Keeper, Keeper.id == DunContact.keeper_id)
        .where(among(DunContact.id, ids))
    )
    taken = select(DunContact.reverses_id, DunContact.reason).where(
        among(DunContact.reverses_id, ids)
    )
    back = {one: why for one, why in session.execute(taken)}  # noqa: C416  rows, not tuples
    for one, name, code, keeper, state in session.execute(query):
        how, on, proof = delivered.get(one.id, (None, None, ""))
        yield DunContactRow(
            id=one.id,
            account_id=one.account_id,
            unit_id=one.unit_id,
            no=one.no,
            day=one.day,
            way=one.way,
            unit=code or "",
            debtor=name,
            reached=one.reached,
            met=one.met,
            answer=one.answer,
            promised_on=one.promised_on,
            promised=one.promised,
            promise=PromiseState(state) if one.promised_on else None,
            owed=one.owed,
            pay_until=one.pay_until,
            delivered=how,
            delivered_on=on,
            proof=proof,
            made_by=one.made_by,
            keeper=keeper or "",
            back=back.get(one.id, ""),
        )


def _delivered(
    session: Session, ids: Sequence[int]
) -> dict[int | None, tuple[DunDelivered, date, str]]:
    query = (
        select(DunDelivery.contact_id, DunDelivery.how, DunDelivery.day, DunDelivery.proof)
        .where(among(DunDelivery.contact_id, ids), delivery_stands())
        .order_by(DunDelivery.day, DunDelivery.id)
    )
    return {one: (how, day, proof) for one, how, day, proof in session.execute(query)}


def _name() -> ColumnElement[str]:
    query = (
        select(Person.name)
        .join(Account, Account.person_id == Person.id)
        .where(Account.id == DunContact.account_id)
    )
    return query.correlate(DunContact).scalar_subquery()


def _unit(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    return (
        select(column).where(Unit.id == DunContact.unit_id).correlate(DunContact).scalar_subquery()
    )


def _keeper() -> ColumnElement[str]:
    query = select(Keeper.name).where(Keeper.id == DunContact.keeper_id)
    return query.correlate(DunContact).scalar_subquery()


def _fields(_session: Session) -> dict[str, ListField]:
    return {
        "no": ListField(DunContact.no),
        "day": ListField(DunContact.day),
        "way": ListField(DunContact.way),
        "unit": ListField(_unit(Unit.code), _unit(Unit.order_key)),
        "debtor": ListField(_name()),
        "reached": ListField(order=DunContact.reached),
        "met": ListField(DunContact.met),
        "answer": ListField(DunContact.answer),
        "promised_on": ListField(DunContact.promised_on),
        "promised": ListField(DunContact.promised),
        "promise": ListField(order=DunContact.promised_on),
        "owed": ListField(DunContact.owed),
        "pay_until": ListField(DunContact.pay_until),
        "delivered": ListField(order=_arrived(DunDelivery.how)),
        "delivered_on": ListField(order=_arrived(DunDelivery.day)),
        "proof": ListField(order=_arrived(DunDelivery.proof)),
        "made_by": ListField(DunContact.made_by),
        "keeper": ListField(_keeper()),
        "back": ListField(order=DunContact.id),
    }


def _arrived(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    query = (
        select(column)
        .where(DunDelivery.contact_id == DunContact.id, delivery_stands())
        .order_by(DunDelivery.day.desc(), DunDelivery.id.desc())
        .limit(1)
    )
    return query.correlate(DunContact).scalar_subquery()


def _chips(session: Session) -> dict[str, dict[str, ColumnElement[bool]]]:
    state, day = _state(session), today(session)
    return {
        "way": {
            "all": DunContact.id.is_not(None),
            "letters": DunContact.pay_until.is_not(None),
            "calls": DunContact.way.in_(CALLS),
            "attempts": DunContact.way.in_(CALLS) & ~DunContact.reached,
        },
        "promise": {
            f"promise:{one}": and_(DunContact.promised_on.is_not(None), state == one.value)
            for one in PromiseState
            if one is not PromiseState.NONE
        },
        "undelivered": {"undelivered": is_undelivered(day)},
    }


def _named(_session: Session, words: str) -> ColumnElement[bool]:
    like = f"%{words}%"
    units = select(Unit.id).where(Unit.code.ilike(like))
    people = select(Account.id).join(Person, Person.id == Account.person_id)
    named = people.where(or_(Person.name.ilike(like), Person.initials.ilike(like)))
    return or_(
        DunContact.no.ilike(like),
        DunContact.answer.ilike(like),
        DunContact.unit_id.in_(units),
        DunContact.account_id.in_(named),
    )


def _sums(_session: Session, _asked: Question) -> dict[str, ColumnElement[Money]]:
    return {"owed": func.sum(DunContact.owed)}


def _dated(first: date | None, last: date | None) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = []
    if first is not None:
        found.append(DunContact.day >= first)
    if last is not None:
        found.append(DunContact.day <= last)
    return and_(*found)


CONTACTS = RecordList(
    permission=VIEWS,
    key=DunContact.id,
    rows_of=_rows,
    order=(DunContact.day.desc(), DunContact.id.desc()),
    fields=_fields,
    chips=_chips,
    named=_named,
    sums=_sums,
    choices={"keeper": lambda keeper_id: DunContact.keeper_id == keeper_id},
    dated=_dated,
    always=stands(),
)
CONTACTS_OUT = ListOut(
    name="dunning-contacts",
    title=N_("Dunning contacts"),
    columns=sheet_columns(DunContactRow),
    records=CONTACTS,
)


@use_case(permission="fees.view")
def keepers_asked(session: Session) -> list[tuple[int, str]]:
    """The keepers of whose debtors there are contacts."""
    used = select(DunContact.keeper_id).where(DunContact.keeper_id.is_not(None)).distinct()
    query = select(Keeper.id, Keeper.name).where(Keeper.id.in_(used)).order_by(Keeper.name)
    return [(one, name) for one, name in session.execute(query)]


def find_contacts(session: Session, typed: str) -> list[Hit]:
    """Letters by their number, as it begins or whole."""
    beginning = typed.strip().upper()
    if len(beginning) < 4 or not beginning.isascii() or not beginning[:2].isalpha():
        return []
    query = (
        select(DunContact.id, DunContact.no, DunContact.owed, DunContact.unit_id, _name())
        .where(DunContact.no.startswith(beginning), stands())
        .order_by(DunContact.id.desc())
        .limit(LIMIT)
    )
    return [
        Hit("dun_contact", one, no, f"{name} {owed}", unit_id)
        for one, no, owed, unit_id, name in session.execute(query)
    ]
