"""What a list of arrears would bring in: units, fee items and owners as they are known here."""

from collections import defaultdict
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.saving import the_record
from propdesk.db.records.searching import NobodyCalledSo
from propdesk.db.store import today, use_case
from propdesk.estate.models import Account, Occupancy, Person, Unit
from propdesk.estate.search.service import unit_of_code
from propdesk.fees.billing.service import Payers
from propdesk.fees.models import OpenCharge
from propdesk.fees.opening.reading import FormerFile, FormerRow, told
from propdesk.fees.opening.register import FORMER
from propdesk.fees.opening.rules import FormerDue
from propdesk.fees.rules import ChargeKind
from propdesk.fees.tariffs.service import ITEM
from propdesk.kernel.errors import Level, Problem, UserError
from propdesk.kernel.money import Money

Span = tuple[date, date]


class PlannedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that would come in."""

    place: str
    unit_id: int
    code: str
    owner: str
    item_id: int
    item: str
    first: date
    last: date
    due: date
    charged: Money
    paid: Money

    @property
    def owed(self) -> Money:
        """What is open; below 0 it becomes prepayment."""
        return self.charged - self.paid


class FormerPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a file would bring in: its lines, all that is doubtful, and the total they must make."""

    books_id: int
    no: str
    name: str
    stated: Money
    lines: tuple[PlannedLine, ...]
    problems: tuple[Problem, ...]
    passed_over: tuple[Problem, ...]

    @property
    def owed(self) -> Money:
        """What is owed in all."""
        return Money(sum(one.owed.fen for one in self.lines if one.owed.fen > 0))

    @property
    def prepaid(self) -> Money:
        """What is prepaid in all."""
        return Money(-sum(one.owed.fen for one in self.lines if one.owed.fen < 0))

    @property
    def difference(self) -> Money:
        """How much the lines are above the total that was typed."""
        return self.owed - self.prepaid - self.stated

    @property
    def kept_out(self) -> int:
        """How many rows stay out."""
        rows = {(one.sheet, one.row) for one in self.problems if one.level is Level.ERROR}
        return len(rows)


@use_case(permission="fees.view")
def plan_former(session: Session, *, books_id: int, file: FormerFile) -> FormerPlan:
    """What a file would bring in; nothing is written. Raises RecordGone."""
    books = the_record(session, FORMER, books_id)
    return plan_of(session, file, books.due_rule, books_id=books_id, no=books.no, total=books.total)


def plan_of(
    session: Session,
    file: FormerFile,
    due_rule: FormerDue,
    *,
    total: Money,
    books_id: int = 0,
    no: str = "",
) -> FormerPlan:
    """What a file would bring into books of this total."""
    planner = _Planner(session, due_rule)
    for row in file.rows:
        planner.take(row)
    return FormerPlan(
        books_id=books_id,
        no=no,
        name=file.name,
        stated=total,
        lines=tuple(planner.lines),
        problems=tuple(
            sorted((*file.problems, *planner.problems), key=lambda one: (one.sheet, one.row))
        ),
        passed_over=file.passed_over,
    )


class _Planner:
    """Takes row after row, knowing those above and what is charged already."""

    def __init__(self, session: Session, due_rule: FormerDue) -> None:
        self._session, self._rule = session, due_rule
        self.lines: list[PlannedLine] = []
        self.problems: list[Problem] = []
        self._items: dict[str, int | None] = {}
        self._units: dict[str, tuple[int, str] | None] = {}
        self._spans: dict[tuple[int, int], list[Span]] = defaultdict(list)

    def take(self, row: FormerRow) -> None:
        """Plan one row, or say why it stays out."""
        unit, item_id = self._unit(row.unit), self._item(row.item)
        if unit is None:
            self._tell(row, "unit", "unknown_unit", text=row.unit)
            return
        if item_id is None:
            self._tell(row, "item", "unknown_item", text=row.item)
            return
        if not self._owes(unit[0]):
            self._tell(row, "unit", "nobody_owes", text=unit[1])
            return
        if row.owed > 0 and not self._is_free(row, unit, item_id):
            return
        if row.owner and not has_role(self._session, unit[0], row.owner):
            self._tell(row, "owner", "other_owner", Level.WARNING, text=row.owner)
        if row.owed < 0:
            more = Money(-row.owed)
            self._tell(row, "owed", "negative_is_prepayment", Level.WARNING, owed=more)
        self.lines.append(
            PlannedLine(
                place=f"{row.sheet}!{row.number}",
                unit_id=unit[0],
                code=unit[1],
                owner=row.owner,
                item_id=item_id,
                item=row.item,
                first=row.first,
                last=row.last,
                due=row.due or self._rule.of(row.first, row.last),
                charged=Money(row.charged),
                paid=Money(row.paid),
            )
        )

    def _tell(
        self, row: FormerRow, field: str, kind: str, level: Level = Level.ERROR, **values: object
    ) -> None:
        self.problems.append(told(row, field, kind, level, **values))

    def _unit(self, text: str) -> tuple[int, str] | None:
        if text not in self._units:
            try:
                found = unit_of_code(self._session, code=text)
                self._units[text] = (found.id, found.code)
            except UserError:
                self._units[text] = None
        return self._units[text]

    def _item(self, text: str) -> int | None:
        if text not in self._items:
            try:
                self._items[text] = ITEM.meant(self._session, text) if ITEM.meant else None
            except NobodyCalledSo:
                self._items[text] = None
        return self._items[text]

    def _owes(self, unit_id: int) -> bool:
        day = today(self._session)
        return Payers(self._session, [unit_id], day, day).account(unit_id, day)[0]

    def _is_free(self, row: FormerRow, unit: tuple[int, str], item_id: int) -> bool:
        """Whether these days of the item are neither in a row above nor charged here."""
        key, span = (unit[0], item_id), (row.first, row.last)
        if key not in self._spans:
            self._spans[key] = list(_charged(self._session, *key))
        if span in self._spans[key]:
            self._tell(row, "period", "charge_twice")
            return False
        if any(row.first <= last and row.last >= first for first, last in self._spans[key]):
            self._tell(row, "period", "period_overlap", text=f"{row.first} – {row.last}")
            return False
        self._spans[key].append(span)
        return True


def _charged(session: Session, unit_id: int, item_id: int) -> list[Span]:
    rows = session.execute(
        select(OpenCharge.period_from, OpenCharge.period_to).where(
            OpenCharge.unit_id == unit_id,
            OpenCharge.fee_item_id == item_id,
            OpenCharge.live,
            OpenCharge.kind == ChargeKind.NORMAL,
            OpenCharge.period_from.is_not(None),
        )
    )
    return [(first, last) for first, last in rows if first is not None and last is not None]


def has_role(session: Session, unit_id: int, name: str) -> bool:
    """Whether somebody of that name has, or had, a role or an account in a unit."""
    role = select(Person.id).join(Occupancy, Occupancy.person_id == Person.id)
    account = select(Person.id).join(Account, Account.person_id == Person.id)
    return any(
        session.scalar(query.where(column == unit_id, Person.name == name).limit(1)) is not None
        for query, column in ((role, Occupancy.unit_id), (account, Account.unit_id))
    )


def codes_of(session: Session, unit_ids: set[int]) -> dict[int, str]:
    """Unit → its code."""
    rows = session.execute(select(Unit.id, Unit.code).where(Unit.id.in_(unit_ids)))
    return {unit_id: code for unit_id, code in rows}  # noqa: C416  rows
