"""What has accrued on lines that are late, what of it is posted, what is still asked for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.among import among_given, ids_given
from propdesk.db.plain_rows import typed_rows
from propdesk.db.store import today, use_case
from propdesk.estate.models import Account, Person, Unit
from propdesk.fees.dues.late_words import late_words
from propdesk.fees.late.clauses import Clause, clauses, rule_of
from propdesk.fees.late.models import LateClause
from propdesk.fees.late.posted import posted_fees, settlings
from propdesk.fees.late.rules import Accrued, LateCap, Settling, accrued
from propdesk.fees.models import Allocation, OpenCharge, Payment, Reduction
from propdesk.fees.rules import ChargeKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import ZERO, Money, total


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFee:
    """What a line owes for being late, counted up to `day`.

    `principal` is the whole line, `unpaid` what of it is open. `posted`: what of the late fee was
    paid or waived already.
    """

    charge_id: int
    account_id: int
    person_id: int
    debtor: str
    unit_id: int | None
    unit_code: str
    fee_item_id: int
    item: str
    group_id: int
    period_from: date | None
    period_to: date | None
    due_day: date
    principal: Money
    unpaid: Money
    closed: date | None
    clause: Clause
    day: date
    accrued: Accrued
    posted: Money

    @property
    def claim(self) -> Money:
        """What is still asked for."""
        return max(ZERO, self.accrued.amount - self.posted)

    def claim_of(self, part: Money, settled: Money) -> Money:
        """What would be asked of a part of the line cut off today, with what is settled of it: a
        cut carries that along as from the beginning, and what is posted of the late fee, too."""
        done = (Settling(date.min, settled),)
        fee = accrued(self.clause.terms, part, self.due_day, done, self.day).amount
        return max(ZERO, fee - self.posted)

    @property
    def is_kept(self) -> bool:
        """Whether the principal is settled: the claim grows no more."""
        return self.unpaid <= ZERO

    @property
    def days(self) -> int:
        """On how many days something was unpaid."""
        return sum(part.days for part in self.accrued.segments)

    def words(self, amount: Money) -> str:
        """The explanation of a line of `amount` for it."""
        terms = self.clause.terms
        return late_words(
            item=self.item,
            clause=self.clause.words,
            clause_id=self.clause.id,
            due=self.due_day,
            grace=terms.grace,
            rate=terms.rate,
            yearly=terms.yearly if terms.cap is LateCap.YEARLY else 0,
            principal=self.principal,
            until=self.day,
            parts=tuple((one.first, one.last, one.principal, one.days)
                        for one in self.accrued.segments),
            accrued=self.accrued.amount,
            before=self.posted,
            amount=amount,
        )  # fmt: skip


def late_fees(
    session: Session,
    *,
    accounts: Iterable[int] | None = None,
    charges: Iterable[int] | None = None,
    day: date | None = None,
    open_only: bool = False,
) -> dict[int, LateFee]:
    """Line → its late fee up to a day (default today), the oldest line first; of some accounts, of
    some lines, else of all. `open_only`: of lines that are not settled.

    Lines on which nothing has accrued are left out, those whose late fee is posted whole are not.
    """
    rules = clauses(session)
    if not rules:
        return {}
    until = day or today(session)
    whose: InstrumentedAttribute[int] | None = None
    given: Mapping[str, Any] = {}
    if charges is not None:
        whose, given = OpenCharge.charge_id, ids_given(charges)
    elif accounts is not None:
        whose, given = OpenCharge.account_id, ids_given(accounts)
    asked = {**given, "day": until, "since": min(rule.first for rule in rules)}
    rows = typed_rows(session, _late_lines(whose, open_only), asked)
    under = [(row, rule) for row in rows if (rule := rule_of(rules, row[7], row[11])) is not None]
    ids = [row[0] for row, _rule in under]
    settled, posted = settlings(session, ids), posted_fees(session, ids)
    found = (_late_fee(row, rule, until, settled[row[0]], posted) for row, rule in under)
    return {one.charge_id: one for one in found if one.accrued.amount > ZERO}


@use_case(permission="fees.view")
def has_clauses(session: Session) -> bool:
    """Whether late fees are asked here at all."""
    return bool(clauses(session))


def late_of_accounts(session: Session, accounts: Iterable[int], day: date) -> dict[int, Money]:
    """Account → what its lines owe for being late till a day, on what is open and what is kept."""
    found: dict[int, Money] = defaultdict(Money)
    if has_clauses(session):
        for one in late_fees(session, accounts=accounts, day=day).values():
            found[one.account_id] += one.claim
    return found


def late_of_person(session: Session, person_id: int) -> Money:
    """What somebody owes for being late till today, on all accounts, and on no line posted."""
    if not has_clauses(session):
        return ZERO
    accounts = session.scalars(select(Account.id).where(Account.person_id == person_id)).all()
    return total(one.claim for one in late_fees(session, accounts=accounts).values())


def _late_fee(
    row: Sequence[Any],
    rule: Clause,
    day: date,
    settled: Sequence[Settling],
    posted: Mapping[int, Money],
) -> LateFee:
    (
        charge_id, account_id, person_id, debtor, closed, unit_id, code, item_id, item, group_id,
        first, last, due, amount, done,
    ) = row  # fmt: skip
    return LateFee(
        charge_id=charge_id,
        account_id=account_id,
        person_id=person_id,
        debtor=debtor,
        unit_id=unit_id,
        unit_code=code or "",
        fee_item_id=item_id,
        item=item,
        group_id=group_id,
        period_from=first,
        period_to=last,
        due_day=due,
        principal=amount,
        unpaid=amount - done,
        closed=closed,
        clause=rule,
        day=day,
        accrued=accrued(rule.terms, amount, due, settled, day),
        posted=posted.get(charge_id, ZERO),
    )


@cache
def _late_lines(
    whose: InstrumentedAttribute[int] | None, open_only: bool
) -> Select[*tuple[Any, ...]]:
    """Lines that are or were open after their due day, of items that have a clause."""
    line = OpenCharge
    paid_late = exists().where(
        Allocation.charge_id == line.charge_id,
        Payment.id == Allocation.payment_id,
        Payment.value_day > line.due_day,
    )
    let_go = exists().where(Reduction.charge_id == line.charge_id)
    is_open = line.settled != line.amount
    query = (
        select(
            line.charge_id, line.account_id, Account.person_id, Person.name, Account.closed,
            line.unit_id, Unit.code, line.fee_item_id, FeeItem.name, FeeItem.receipt_group_id,
            line.period_from, line.period_to, line.due_day, line.amount, line.settled,
        )
        .join(FeeItem, FeeItem.id == line.fee_item_id)
        .join(Account, Account.id == line.account_id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == line.unit_id)
        .where(
            line.live,
            line.kind.in_((ChargeKind.NORMAL, ChargeKind.DIFFERENCE)),
            line.amount > ZERO,
            line.due_day < bindparam("day", type_=line.due_day.type),
            line.due_day >= bindparam("since", type_=line.due_day.type),
            line.fee_item_id.in_(select(LateClause.item_id)),
            is_open if open_only else or_(is_open, paid_late, let_go),
        )
        .order_by(line.due_day, FeeItem.order_no, Unit.order_key, line.charge_id)
    )  # fmt: skip
    return query if whose is None else query.where(among_given(whose))
