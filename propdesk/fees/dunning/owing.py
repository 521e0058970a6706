"""What is overdue of accounts at this moment, line by line: what contacts keep and letters ask."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import today
from propdesk.estate.models import Account, Person, Unit
from propdesk.fees.late.models import LateClause
from propdesk.fees.late.service import has_clauses, late_fees
from propdesk.fees.models import IS_OPEN, OpenCharge
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.refusals import RecordGone


class OverdueLine(NamedTuple):
    """A line that is past its due day, and how much of it is open."""

    charge_id: int
    item: str
    first: date | None
    last: date | None
    due: date
    open: Money


class Owing(NamedTuple):
    """What an account owes past its due day, the oldest line first, and its late fee till today by
    the words of its clause ('' where no tariff has one)."""

    lines: tuple[OverdueLine, ...] = ()
    late: Money = ZERO
    clause: str = ""

    @property
    def owed(self) -> Money:
        """The sum that is asked for, without late fee."""
        return total(line.open for line in self.lines)

    @property
    def oldest(self) -> date | None:
        """Since when something is overdue."""
        return self.lines[0].due if self.lines else None


def owing_of(session: Session, accounts: Collection[int]) -> Mapping[int, Owing]:
    """What each of these accounts owes past its due day, of those that owe something."""
    day = today(session)
    query = (
        select(
            OpenCharge.account_id, OpenCharge.charge_id, FeeItem.name, OpenCharge.period_from,
            OpenCharge.period_to, OpenCharge.due_day, OpenCharge.amount - OpenCharge.settled,
        )
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .where(IS_OPEN, OpenCharge.due_day < day, among(OpenCharge.account_id, accounts))
        .order_by(OpenCharge.due_day, FeeItem.order_no, OpenCharge.charge_id)
    )  # fmt: skip
    lines: dict[int, list[OverdueLine]] = defaultdict(list)
    for account, *line in session.execute(query):
        lines[account].append(OverdueLine._make(line))
    late, clauses = _late(session, list(lines))
    return {one: Owing(tuple(its), late[one], " ".join(clauses[one])) for one, its in lines.items()}


def _late(
    session: Session, accounts: Collection[int]
) -> tuple[Mapping[int, Money], Mapping[int, Mapping[str, None]]]:
    """The late fee of each account, and its clauses: where each stands, and its words."""
    sums: dict[int, Money] = defaultdict(Money)
    words: dict[int, dict[str, None]] = defaultdict(dict)
    if has_clauses(session):
        rows = session.execute(select(LateClause.id, LateClause.article))
        articles = {clause_id: article for clause_id, article in rows}  # noqa: C416  rows
        for one in late_fees(session, accounts=accounts).values():
            if one.claim:
                sums[one.account_id] += one.claim
                said = (articles[one.clause.id], one.clause.words)
                words[one.account_id].setdefault(" ".join(filter(None, said)))
    return sums, words


class DebtorOf(NamedTuple):
    """Whose account it is, of which unit, and when that was handed over to its first owner."""

    account_id: int
    person_id: int
    name: str
    unit_id: int | None
    unit: str
    handed: date | None


def debtors_of(session: Session, accounts: Collection[int]) -> list[DebtorOf]:
    """Who owes on these accounts, in unit order."""
    query = (
        select(
            Account.id, Person.id, Person.name, Account.unit_id, func.coalesce(Unit.code, ""),
            Unit.handover_date,
        )
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .where(among(Account.id, accounts))
        .order_by(Unit.order_key, Account.id)
    )  # fmt: skip
    return [DebtorOf._make(row) for row in session.execute(query)]


def debtor_of(session: Session, account_id: int) -> DebtorOf:
    """Who owes on an account; RecordGone where there is none."""
    found = debtors_of(session, [account_id])
    if not found:
        raise RecordGone
    return found[0]
