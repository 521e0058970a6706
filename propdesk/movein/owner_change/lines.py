"""A settlement: its lines, what each owes by them, and what they are made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Result, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import acting
from propdesk.estate.accounts.service import accounts_of_unit, debtors, with_spaces
from propdesk.estate.models import Unit
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.rules import OWNING
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.money import ZERO, Money, total
from propdesk.movein.owner_change.models import ChangeOfOwner
from propdesk.movein.owner_change.rules import (
    SIGNED,
    Bears,
    ChangeState,
    DayBasis,
    LineChoice,
    LineSort,
)


class SettleLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line. `principal` and `late_fee` (what has accrued and is not posted too) are the whole,
    `settled` what is paid of both; `old` and `new` what each owes afterwards, `credit` what is
    prepaid for the old owner by it, `refund` what is asked back for him.

    `key` says for what a choice is kept; the first of `choices` is proposed. `id`: its
    place in the list.
    """

    key: str
    sort: LineSort
    what: str
    unit: str = ""
    first: date | None = None
    last: date | None = None
    principal: Money = ZERO
    late_fee: Money = ZERO
    settled: Money = ZERO
    old: Money = ZERO
    new: Money = ZERO
    credit: Money = ZERO
    refund: Money = ZERO
    choice: LineChoice
    choices: tuple[LineChoice, ...] = ()
    note: str = ""
    record: tuple[str, int] | None = None
    id: int = 0


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """A settlement: of which change, between whom, with its lines; `hinders` says what forbids it
    now."""

    change_id: int
    no: str
    unit_id: int
    unit: str
    seller: str
    buyer: str
    day: date
    basis: DayBasis
    basis_day: date
    bears: Bears
    document_no: str
    agreement: str
    state: ChangeState
    lines: tuple[SettleLine, ...]
    settled_on: date | None = None
    hinders: str = ""

    def of(self, *sorts: LineSort) -> tuple[SettleLine, ...]:
        """The lines of some sections."""
        return tuple(line for line in self.lines if line.sort in sorts)

    @property
    def old_owes(self) -> Money:
        """What the old owner owes once it is settled, without what is billed later."""
        return total(line.old for line in self.of(LineSort.BILL, LineSort.DEBT))

    @property
    def new_owes(self) -> Money:
        """What the new owner begins with."""
        return total(line.new for line in self.of(LineSort.BILL, LineSort.DEBT))

    @property
    def old_prepaid(self) -> Money:
        """What stays prepaid for the old owner."""
        kept = total(-line.old for line in self.of(LineSort.PREPAID))
        return kept + total(line.credit for line in self.lines)

    @property
    def new_prepaid(self) -> Money:
        """What is prepaid for the new owner."""
        return total(-line.new for line in self.of(LineSort.PREPAID))

    @property
    def refunded(self) -> Money:
        """What is asked back for the old owner."""
        return total(line.refund for line in self.lines)

    @property
    def later(self) -> tuple[Money, Money]:
        """What is billed later for the days of each."""
        lines = self.of(LineSort.TO_COME)
        return total(line.old for line in lines), total(line.new for line in lines)

    @property
    def needs_agreement(self) -> bool:
        """Whether something is chosen that both have to sign."""
        return any(line.choice in SIGNED for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the lines of a settlement are made from."""

    session: Session
    change: ChangeOfOwner
    sellers: frozenset[int]
    units: Mapping[int, str]
    accounts: tuple[int, ...]
    chosen: Mapping[str, str]
    rights: frozenset[str]

    def choose(self, key: str, *offered: LineChoice) -> LineChoice:
        """What becomes of a line: what was chosen if it is offered, else the first."""
        chosen = self.chosen.get(key)
        return next((one for one in offered if one == chosen), offered[0])

    def may(self, *rights: str) -> bool:
        """Whether who works has all these rights."""
        return self.rights.issuperset(rights)


def owners_before(session: Session, unit_id: int, day: date) -> frozenset[int]:
    """Who owns a unit on the day before; of a space its household, of an unsold unit who owes."""
    last = day - ONE_DAY
    roles = roles_of_unit(session, unit_id=unit_id, day=last)
    found = {row.person_id for row in roles if row.fields.role in OWNING}
    if not found and (owes := debtors(session, day=last, unit_ids=[unit_id]).get(unit_id)):
        found = {owes.person_id}
    return frozenset(found)


def asked(session: Session, change: ChangeOfOwner, chosen: Mapping[str, str]) -> Ask:
    units = with_spaces(session, [change.unit_id])
    staying = {unit for unit in units if chosen.get(f"space:{unit}") == LineChoice.STAYS}
    rows = session.execute(select(Unit.id, Unit.code).where(among(Unit.id, units - staying)))
    sellers = owners_before(session, change.unit_id, change.day)
    codes = pairs_of(rows)
    accounts = tuple(
        row.id
        for unit in sorted(codes)
        for row in accounts_of_unit(session, unit_id=unit)
        if row.person_id in sellers
    )
    rights = frozenset(acting(session).permissions)
    return Ask(
        session=session,
        change=change,
        sellers=sellers,
        units=codes,
        accounts=accounts,
        chosen=chosen,
        rights=rights,
    )


def pairs_of(rows: Result[int, Any]) -> dict[int, Any]:
    return {key: value for key, value in rows}  # noqa: C416  rows
