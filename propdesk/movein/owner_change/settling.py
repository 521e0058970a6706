"""The whole settlement of an owner change, computed before anything is written.

Each line says what is open, whose it is after the change and what becomes of it; what may be chosen
instead is offered. For bills `old + new - credit - refund` is what is open now, whatever is chosen;
a late fee comes on top, on a bill that is cut that of the old owner's part.
"""

from collections.abc import Iterator, Mapping

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records.saving import the_record
from propdesk.db.store import use_case
from propdesk.estate.models import Person
from propdesk.estate.people.service import roles_of_unit
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.records.stored_json import from_json
from propdesk.movein.owner_change import money_lines, other_lines
from propdesk.movein.owner_change.lines import Ask, SettleLine, Settlement, asked, pairs_of
from propdesk.movein.owner_change.models import ChangeOfOwner
from propdesk.movein.owner_change.register import OWNER_CHANGE, day_hindered
from propdesk.movein.owner_change.rules import (
    LineChoice,
)


@use_case(permission="movein.view")
def settlement_of(
    session: Session, *, change_id: int, choices: Mapping[str, LineChoice] | None = None
) -> Settlement:
    """The settlement of a change with these choices: as it was settled, or as it would be now.

    Nothing is written. Raises RecordGone.
    """
    change = the_record(session, OWNER_CHANGE, change_id)
    if change.facts:
        return from_json(Settlement, change.facts)
    return settlement(session, change, choices)


def settlement(
    session: Session, change: ChangeOfOwner, choices: Mapping[str, LineChoice] | None = None
) -> Settlement:
    """The same of a change in hand that is not settled."""
    kept = from_json(dict[str, str], change.choices) if change.choices else {}
    chosen = kept if choices is None else {key: str(one) for key, one in choices.items()}
    ask = asked(session, change, chosen)
    people = select(Person.id, Person.name).where(among(Person.id, ask.sellers))
    names = pairs_of(session.execute(people.order_by(Person.id)))
    return Settlement(
        change_id=change.id,
        no=change.no,
        unit_id=change.unit_id,
        unit=ask.units[change.unit_id],
        seller="、".join(names[one] for one in _in_order(session, change, names)),
        buyer=change.buyer,
        day=change.day,
        basis=change.basis,
        basis_day=change.basis_day,
        bears=change.bears,
        document_no=change.document_no,
        agreement=change.agreement,
        state=change.state,
        lines=tuple(
            msgspec.structs.replace(line, id=number) for number, line in enumerate(_lines(ask), 1)
        ),
        hinders=day_hindered(session, change.unit_id, change.day),
    )


def _in_order(session: Session, change: ChangeOfOwner, names: Mapping[int, str]) -> list[int]:
    """The sellers as their roles stand, the first owner first."""
    last = change.day - ONE_DAY
    roles = roles_of_unit(session, unit_id=change.unit_id, day=last)
    return list(dict.fromkeys([*(r.person_id for r in roles if r.person_id in names), *names]))


def _lines(ask: Ask) -> Iterator[SettleLine]:
    found = [*_of_money(ask), *_of_the_rest(ask)]
    yield from found
    yield from other_lines.carried(ask, {line.record for line in found})


def _of_money(ask: Ask) -> Iterator[SettleLine]:
    yield from money_lines.offers(ask)
    yield from money_lines.stops(ask)
    yield from money_lines.bills_and_debts(ask)
    yield from money_lines.to_come(ask)
    yield from money_lines.prepaid(ask)
    yield from money_lines.deposits(ask)


def _of_the_rest(ask: Ask) -> Iterator[SettleLine]:
    yield from other_lines.spaces(ask)
    yield from other_lines.roles(ask)
    yield from other_lines.vehicles(ask)
    yield from other_lines.cards(ask)
