"""What has accrued on lines that are late, what of it is posted, what is still asked for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from propdesk.db.among import among_given, ids_given
from propdesk.db.models import PostingRow
from propdesk.db.plain_rows import named_rows, typed_rows
from propdesk.db.store import today
from propdesk.estate.models import Account, Person, Unit
from propdesk.fees.dues.late_words import late_words
from propdesk.fees.late.models import LateClause
from propdesk.fees.late.rules import Accrued, LateCap, LateTerms, Settling, accrued
from propdesk.fees.models import Allocation, Charge, OpenCharge, Payment, Reduction
from propdesk.fees.rules import ChargeKind, PaymentKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import ZERO, Money, total

NEVER = 2**62
"""A posting after all there are."""


class Clause(NamedTuple):
    """A clause of an item, for what falls due from `first` to `until`."""

    id: int
    item_id: int
    words: str
    first: date
    until: date
    terms: LateTerms
    before: bool = False


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
        cut carries that along as from the beginning."""
        done = (Settling(date.min, settled),)
        return max(ZERO, accrued(self.clause.terms, part, self.due_day, done, self.day).amount)

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


def clauses(session: Session) -> tuple[Clause, ...]:
    """All clauses there are; none: no late fee is asked here."""
    return tuple(
        Clause(
            id=row.id,
            item_id=row.item_id,
            words=row.clause,
            first=row.first,
            until=row.until or date.max,
            terms=LateTerms(row.rate, row.grace, row.cap, row.yearly or 0),
            before=row.before,
        )
        for row in named_rows(session, _clauses())
    )


@cache
def _clauses() -> Select[*tuple[Any, ...]]:
    one = LateClause
    return select(
        one.id, one.item_id, one.clause, one.first, one.until, one.rate, one.grace, one.cap,
        one.yearly, one.before,
    ).order_by(one.item_id, one.first)  # fmt: skip


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
    under = [(row, rule) for row in rows if (rule := _rule_of(rules, row[7], row[11])) is not None]
    ids = [row[0] for row, _rule in under]
    settled, posted = settlings(session, ids), posted_fees(session, ids)
    found = (_late_fee(row, rule, until, settled[row[0]], posted) for row, rule in under)
    return {one.charge_id: one for one in found if one.accrued.amount > ZERO}


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


def _rule_of(rules: Sequence[Clause], item_id: int, due: date) -> Clause | None:
    return next((r for r in rules if r.item_id == item_id and r.first <= due <= r.until), None)


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


def settlings(
    session: Session, ids: Iterable[int], *, before: int = NEVER
) -> dict[int, list[Settling]]:
    """Line → what settled it, by the day it counts from; as it stood before a posting, if one is
    named.

    A payment counts from its value day; one made void never was. A red receipt opens a line again
    on its own day: until then the office had the money. A move has no money: a credit says what was
    right all the time, a cut carries along what was settled; both count from the beginning. A
    waiver counts from the day it was entered.
    """
    found: dict[int, list[Settling]] = defaultdict(list)
    asked = {**ids_given(ids), "before": before}
    for query in (_settling(Allocation), _settling(Reduction)):
        for charge_id, amount, value_day, booked, is_move in typed_rows(session, query, asked):
            day = date.min if is_move else value_day or booked
            found[charge_id].append(Settling(day, amount))
    return found


@cache
def _settling(table: type[Allocation] | type[Reduction]) -> Select[*tuple[Any, ...]]:
    first, void = aliased(Payment), aliased(Payment)
    is_move = (Payment.kind == PaymentKind.MOVE) | (first.kind == PaymentKind.MOVE)
    is_void = (void.reverses_id == Payment.id) & (void.kind == PaymentKind.VOID)
    stands = or_(Payment.id.is_(None), Payment.kind != PaymentKind.VOID) & void.id.is_(None)
    return (
        select(
            table.charge_id, table.amount, Payment.value_day, PostingRow.day,
            func.coalesce(is_move, False),
        )
        .join(PostingRow, PostingRow.seq == table.posting_seq)
        .outerjoin(Payment, Payment.id == table.payment_id)
        .outerjoin(first, first.id == Payment.reverses_id)
        .outerjoin(void, is_void & (void.posting_seq < bindparam("before")))
        .where(
            among_given(table.charge_id),
            table.posting_seq < bindparam("before"),
            func.coalesce(is_move, False) | stands,
        )
        .order_by(table.id)
    )  # fmt: skip


def posted_fees(session: Session, ids: Iterable[int]) -> dict[int, Money]:
    """Line → what of its late fee was paid or waived."""
    rows = typed_rows(session, _posted(), ids_given(ids))
    return {charge_id: amount for charge_id, amount in rows}  # noqa: C416  rows


@cache
def _posted() -> Select[*tuple[Any, ...]]:
    return (
        select(Charge.adjusts_id, func.sum(Charge.amount))
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .where(among_given(Charge.adjusts_id), Charge.kind == ChargeKind.LATE_FEE, OpenCharge.live)
        .group_by(Charge.adjusts_id)
    )
