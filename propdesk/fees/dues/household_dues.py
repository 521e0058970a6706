"""What the cash desk sees of a household: its lines, prepayments, and how far each item is paid."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.among import among_given, ids_given
from propdesk.db.plain_rows import typed_rows
from propdesk.db.store import today, use_case
from propdesk.estate.accounts.service import debtors, household
from propdesk.estate.models import Account, Person, Unit
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.rules import UnitKind
from propdesk.estate.service import AccountRow, UnitUnknown
from propdesk.fees.dues.balances import prepaid_balances
from propdesk.fees.dues.covering import Balance
from propdesk.fees.models import IS_OPEN, Charge, OpenCharge
from propdesk.fees.rules import paid_as_agreed
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.money import Money, total

_Whose = InstrumentedAttribute[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One open line as the desk shows it. `near`: it belongs to the room typed, or to one of its
    spaces and is owed by people of the room.

    `former`: it is owed by somebody who has moved on. `person_id`: who owes it.
    """

    charge_id: int
    account_id: int
    debtor: str
    unit_id: int | None
    unit_code: str
    fee_item_id: int
    item: str
    period_from: date | None
    period_to: date | None
    due_day: date
    amount: Money
    open: Money
    explanation: str
    near: bool
    former: bool = False
    person_id: int = 0
    run_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdDues:
    """Everything of a household that the desk needs, read in one go.

    `balances` are the prepayments of all accounts, each its person's to use and nobody else's;
    `prepaid` those of the people who owe for the room today. `debtors`: account → person.
    `near_ids`: the room typed and its spaces; `ahead_ids` those which the room owes for today.
    """

    unit_id: int
    unit_code: str
    account_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]
    lines: tuple[DueLine, ...]
    prepaid: tuple[Balance, ...]
    day: date
    near_ids: tuple[int, ...] = ()
    ahead_ids: tuple[int, ...] = ()
    balances: tuple[Balance, ...] = ()
    debtors: Mapping[int, int] = field(default_factory=dict)

    @property
    def overdue(self) -> tuple[DueLine, ...]:
        """Lines whose due day has passed."""
        return tuple(line for line in self.lines if line.due_day < self.day)

    @property
    def owed(self) -> Money:
        """All that is open, due or not."""
        return total(line.open for line in self.lines)

    @property
    def prepaid_total(self) -> Money:
        """What those who owe for the room have paid in advance and not used."""
        return total(part.amount for part in self.prepaid)


@use_case(permission="fees.view")
def household_dues(session: Session, *, unit_id: int) -> HouseholdDues:
    """All accounts the people of a unit answer for, with what is open on them.

    Source: money.md 1.4. Raises UnitUnknown.
    """
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise UnitUnknown(code=unit_id)
    rows, day = household(session, unit_id=unit_id), today(session)
    accounts = tuple(row.id for row in rows)
    own = [row for row in rows if row.closed is None or row.closed >= day]
    owing = {row.person_id for row in own if row.unit_id == unit_id and row.opened <= day}
    balances = prepaid_balances(session, account_ids=accounts)
    own_ids = {row.id for row in own}
    units = {unit_id} | {row.unit_id for row in rows if row.unit_id is not None}
    spaces = select(Unit.id).where(Unit.id.in_(units), Unit.kind == UnitKind.SPACE)
    near = frozenset({unit_id, *session.scalars(spaces)})
    owes = debtors(session, day=day, unit_ids=sorted(near))
    if (debtor := owes.get(unit_id)) is not None:
        owing.add(debtor.person_id)  # whose first bill or prepayment here is still to come
    homes = _people_of(session, unit_id, rows) | owing
    return HouseholdDues(
        unit_id=unit_id,
        unit_code=unit.code,
        account_ids=accounts,
        unit_ids=tuple(sorted(units)),
        lines=_lines(session, unit_id, rows, near, homes),
        prepaid=tuple(one for one in balances if one.account_id in own_ids and one.debtor in owing),
        day=day,
        near_ids=tuple(sorted(near)),
        ahead_ids=tuple(
            one for one in sorted(near) if one not in owes or owes[one].person_id in homes
        ),
        balances=balances,
        debtors={row.id: row.person_id for row in rows},
    )


def _people_of(session: Session, unit_id: int, rows: Sequence[AccountRow]) -> set[int]:
    """Who lives in a unit or owns it, and whoever has an account of it."""
    here = {row.person_id for row in roles_of_unit(session, unit_id=unit_id)}
    return here | {row.person_id for row in rows if row.unit_id == unit_id}


def _lines(
    session: Session,
    unit_id: int,
    rows: Sequence[AccountRow],
    near: frozenset[int],
    homes: Collection[int],
) -> tuple[DueLine, ...]:
    """What is open of a household. Whoever sold a space but lives here is no former owner here.

    What somebody else owes for a space that is only rented here is his, and what a payer owes as
    agreed who does not live here: shown, not near.
    """
    lines = open_lines(session, account_ids=[row.id for row in rows], near=near)
    here = {row.person_id for row in roles_of_unit(session, unit_id=unit_id)}
    own = {row.id for row in rows if row.person_id in here}

    def placed(line: DueLine) -> DueLine:
        if not line.near:
            return line
        if line.unit_id == unit_id:
            others = line.person_id not in here and paid_as_agreed(line.explanation)
            return replace(line, near=False, former=False) if others else line
        former = line.former and line.account_id not in own
        return replace(line, near=line.person_id in homes, former=former)

    return tuple(map(placed, lines))


def open_lines(
    session: Session, *, account_ids: Iterable[int], near: frozenset[int] = frozenset()
) -> tuple[DueLine, ...]:
    """The open lines of accounts, oldest first: due day, item order, unit order, line."""
    return _lines_of(session, OpenCharge.account_id, account_ids, near)


def chosen_lines(session: Session, *, charge_ids: Iterable[int]) -> tuple[DueLine, ...]:
    """Those of these lines that are open, in the order of `open_lines`."""
    return _lines_of(session, OpenCharge.charge_id, charge_ids, frozenset())


def _lines_of(
    session: Session, whose: _Whose, ids: Iterable[int], near: frozenset[int]
) -> tuple[DueLine, ...]:
    day = today(session)
    rows = typed_rows(session, _open_lines_of(whose), ids_given(ids))
    return tuple(_due_line(row, near, day) for row in rows)


@cache  # a payment waits for it
def _open_lines_of(whose: _Whose) -> Select[*tuple[Any, ...]]:
    return (
        select(
            OpenCharge.charge_id, OpenCharge.account_id, Person.name, OpenCharge.unit_id,
            Unit.code, OpenCharge.fee_item_id, FeeItem.name, OpenCharge.period_from,
            OpenCharge.period_to, OpenCharge.due_day, OpenCharge.amount, OpenCharge.settled,
            Charge.explanation, Account.closed, Person.id, Charge.run_id,
        )
        .join(Charge, Charge.id == OpenCharge.charge_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .join(Account, Account.id == OpenCharge.account_id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == OpenCharge.unit_id)
        .where(among_given(whose), IS_OPEN)
        .order_by(OpenCharge.due_day, FeeItem.order_no, Unit.order_key, OpenCharge.charge_id)
    )  # fmt: skip


def _due_line(row: Sequence[Any], near: frozenset[int], day: date) -> DueLine:
    (
        charge_id, account_id, debtor, unit_id, code, item_id, item, period_from, period_to,
        due_day, amount, settled, explanation, closed, person_id, run_id,
    ) = row  # fmt: skip
    return DueLine(
        charge_id=charge_id,
        account_id=account_id,
        debtor=debtor,
        unit_id=unit_id,
        unit_code=code or "",
        fee_item_id=item_id,
        item=item,
        period_from=period_from,
        period_to=period_to,
        due_day=due_day,
        amount=amount,
        open=amount - settled,
        explanation=explanation,
        near=unit_id in near,
        former=closed is not None and closed < day,
        person_id=person_id,
        run_id=run_id,
    )


def item_on_paper(line: DueLine, unit_id: int | None) -> str:
    """What a paper calls a line: a line of another unit than the paper's says which."""
    item = line.item
    if '"fresh":' in line.explanation:  # it makes a bill up
        item = pgettext("statement", "{item}, difference").format(item=item)
    if line.unit_id in (None, unit_id):
        return item
    return _("{item} ({unit})").format(item=item, unit=line.unit_code)
