"""What a file of former books would bring in: units, fee items and owners as they are known."""

from collections import defaultdict
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.saving import the_record
from propdesk.db.store import use_case
from propdesk.fees.models import OpenCharge
from propdesk.fees.opening.beside_planning import (
    DepositPlanner,
    PaymentPlanner,
    PlannedDeposit,
    PlannedPayment,
)
from propdesk.fees.opening.files.reading import FormerFile, FormerRow
from propdesk.fees.opening.files.sheets import told
from propdesk.fees.opening.known import Known, has_role
from propdesk.fees.opening.register import FORMER
from propdesk.fees.opening.rules import FormerDue
from propdesk.fees.rules import ChargeKind
from propdesk.kernel.errors import Level, Problem
from propdesk.kernel.money import ZERO, Money, total

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


class FormerTotals(msgspec.Struct, frozen=True, kw_only=True):
    """What who hands former books over says: arrears less prepayments, payments, deposits."""

    owed: Money
    payments: Money = ZERO
    deposits: Money = ZERO


class FormerPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a file would bring in: its lines, payments and deposits (None: it has no such sheet),
    all that is doubtful, and the totals they must make."""

    books_id: int
    no: str
    name: str
    stated: FormerTotals
    lines: tuple[PlannedLine, ...] | None
    payments: tuple[PlannedPayment, ...] | None
    deposits: tuple[PlannedDeposit, ...] | None
    problems: tuple[Problem, ...]
    passed_over: tuple[Problem, ...]

    @property
    def count(self) -> int:
        """How many rows come in."""
        return sum(len(part or ()) for part in (self.lines, self.payments, self.deposits))

    @property
    def owed(self) -> Money:
        """What is owed in all."""
        return total(one.owed for one in self.lines or () if one.owed > ZERO)

    @property
    def prepaid(self) -> Money:
        """What is prepaid in all."""
        return ZERO - total(one.owed for one in self.lines or () if one.owed < ZERO)

    @property
    def paid(self) -> Money:
        """What was paid there in all."""
        return total(one.amount for one in self.payments or ())

    @property
    def held(self) -> Money:
        """What is held of deposits in all."""
        return total(one.amount for one in self.deposits or ())

    @property
    def difference(self) -> Money:
        """How much the lines are above the total that was typed."""
        return self.owed - self.prepaid - self.stated.owed

    @property
    def is_met(self) -> bool:
        """Whether all three are the totals that were typed."""
        return (self.owed - self.prepaid, self.paid, self.held) == (
            self.stated.owed,
            self.stated.payments,
            self.stated.deposits,
        )

    @property
    def kept_out(self) -> int:
        """How many rows stay out."""
        rows = {(one.sheet, one.row) for one in self.problems if one.level is Level.ERROR}
        return len(rows)


@use_case(permission="fees.view")
def plan_former(session: Session, *, books_id: int, file: FormerFile) -> FormerPlan:
    """What a file would bring in; nothing is written. Raises RecordGone."""
    books = the_record(session, FORMER, books_id)
    stated = FormerTotals(
        owed=books.total, payments=books.payments_total, deposits=books.deposits_total
    )
    return plan_of(session, file, books.due_rule, books_id=books_id, no=books.no, stated=stated)


def plan_of(
    session: Session,
    file: FormerFile,
    due_rule: FormerDue,
    *,
    stated: FormerTotals,
    books_id: int = 0,
    no: str = "",
) -> FormerPlan:
    """What a file would bring into books of these totals."""
    known = Known(session)
    lines = _Planner(session, due_rule, known)
    payments = PaymentPlanner(session, books_id, known)
    deposits = DepositPlanner(session, known)
    for row in file.rows:
        lines.take(row)
    for payment in file.payments:
        payments.take(payment)
    for deposit in file.deposits:
        deposits.take(deposit)
    found = (*file.problems, *lines.problems, *payments.problems, *deposits.problems)
    return FormerPlan(
        books_id=books_id,
        no=no,
        name=file.name,
        stated=stated,
        lines=tuple(lines.lines) if file.has_arrears else None,
        payments=tuple(payments.lines) if file.has_payments else None,
        deposits=tuple(deposits.lines) if file.has_deposits else None,
        problems=tuple(sorted(found, key=lambda one: (one.sheet, one.row))),
        passed_over=file.passed_over,
    )


class _Planner:
    """Takes row after row, knowing those above and what is charged already."""

    def __init__(self, session: Session, due_rule: FormerDue, known: Known) -> None:
        self._session, self._rule, self._known = session, due_rule, known
        self.lines: list[PlannedLine] = []
        self.problems: list[Problem] = []
        self._spans: dict[tuple[int, int], list[Span]] = defaultdict(list)

    def take(self, row: FormerRow) -> None:
        """Plan one row, or say why it stays out."""
        unit, item_id = self._known.unit(row.unit), self._known.item(row.item)
        if unit is None:
            self._tell(row, "unit", "unknown_unit", text=row.unit)
            return
        if item_id is None:
            self._tell(row, "item", "unknown_item", text=row.item)
            return
        if not self._known.owes(unit[0]):
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
                place=row.place,
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
