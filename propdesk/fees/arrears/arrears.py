"""Arrears by debtor: who owes how much for how long. Rules: money.md 8, ageing by due day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

import msgspec
from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.fees.dues.account_arrears import AccountArrears, buckets_of
from propdesk.fees.dues.prepaid import covered_by_account
from propdesk.kernel.days import check_year
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money

# Name of the bucket, its title, and the last day overdue that still belongs to it.
BUCKETS: tuple[tuple[str, str, int], ...] = (
    ("not_due", N_("Not due"), 0),
    ("days_1_30", N_("1–30 days"), 30),
    ("days_31_90", N_("31–90 days"), 90),
    ("days_91_180", N_("91–180 days"), 180),
    ("days_181_365", N_("181–365 days"), 365),
    ("years_1_2", N_("1–2 years"), 730),
    ("years_2_3", N_("2–3 years"), 1095),
    ("over_3_years", N_("Over 3 years"), 36500),
)


class Arrears(msgspec.Struct, frozen=True):
    """The arrears of a day, per account in unit order, and their sums over all accounts."""

    as_of: date
    accounts: tuple[AccountArrears, ...]
    total: Money
    buckets: Mapping[str, Money]


@use_case(permission="fees.view")
def arrears(session: Session, *, as_of: date | None = None) -> Arrears:
    """Everything open per account and age, on a day.

    Today comes from the derived open lines; a past day is computed from the posted tables, by
    booking day: what was charged by then, less what was settled or taken back by then.
    """
    day = as_of or today(session)
    check_year(day.year)
    source = _OPEN_TODAY if day >= today(session) else _OPEN_ON_DAY
    edges = {f"edge{index}": _edge(day, index) for index in range(len(BUCKETS) - 1)}
    asked = {"day": day.isoformat(), **edges}
    rows = session.connection().exec_driver_sql(_BY_ACCOUNT.format(source=source), asked).all()
    owed, *upto = (sum(map(itemgetter(place), rows)) for place in range(_OWED, _COLUMNS))
    covered = covered_by_account(session, {row[0]: row[_OWED] for row in rows}, day)
    return Arrears(
        day,
        tuple(_accounts(rows, covered)),
        Money(owed),
        dict(
            zip((name for name, _title, _last in BUCKETS), buckets_of((*upto, owed)), strict=True)
        ),
    )


@use_case(permission="fees.view")
def arrears_with_late(session: Session, *, as_of: date | None = None) -> Arrears:
    """The same, each account with its late fee till today; of a past day without: what was paid by
    then is known by value days, not by what was booked."""
    from propdesk.fees.late.service import late_of_accounts  # not read at a start

    found = arrears(session, as_of=as_of)
    if found.as_of < today(session):
        return found
    late = late_of_accounts(session, [one.account_id for one in found.accounts], found.as_of)
    accounts = tuple(one._replace(late=late.get(one.account_id, ZERO)) for one in found.accounts)
    return structs.replace(found, accounts=accounts) if late else found


def overdue_of(found: Arrears) -> Arrears:
    """The same without what is not due yet, and without who owes nothing else."""
    late = [one.without_undue() for one in found.accounts if len(set(one.aged)) > 1]
    first = BUCKETS[0][0]
    buckets = {**found.buckets, first: ZERO}
    return structs.replace(
        found, accounts=tuple(late), total=found.total - found.buckets[first], buckets=buckets
    )


def _edge(day: date, index: int) -> str:
    """Lines due on or after this day belong to bucket `index` or a younger one."""
    return (day - timedelta(days=BUCKETS[index][2])).isoformat()


def _accounts(
    rows: Sequence[Sequence[Any]], covered: Mapping[int, Money]
) -> Iterator[AccountArrears]:
    """The rows as values; in one go and by position, as there are thousands of them."""
    day, paid, make = date.fromisoformat, covered.get, AccountArrears._make
    for account, unit, code, debtor, former, lines, oldest, owed, *upto in rows:
        yield make((
            account, unit, code or "", debtor, former == 1, lines, day(oldest), Money(owed),
            (*upto, owed), paid(account, ZERO), ZERO,
        ))  # fmt: skip


_OPEN_TODAY = """
    SELECT account_id, due_day, amount - settled AS open
    FROM open_charge WHERE open_charge.live = 1 AND open_charge.settled <> open_charge.amount
"""

_OPEN_ON_DAY = """
    SELECT charge.account_id, charge.due_day,
        charge.amount - coalesce(sum(entry.amount), 0) AS open
    FROM charge
    JOIN posting ON posting.seq = charge.posting_seq
    LEFT JOIN (
        SELECT charge_id, amount, posting_seq FROM allocation
        UNION ALL SELECT charge_id, amount, posting_seq FROM reduction
        UNION ALL SELECT reverses_id, -amount, posting_seq FROM charge WHERE kind = 'reversal'
    ) AS entry ON entry.charge_id = charge.id
        AND entry.posting_seq IN (SELECT seq FROM posting WHERE day <= :day)
    WHERE charge.kind <> 'reversal' AND posting.day <= :day
    GROUP BY charge.id HAVING open <> 0
"""


_YOUNGER = BUCKETS[:-1]  # the last bucket is what remains of the total
_OWED = 7  # the column of the total; the sums of the younger buckets follow
_COLUMNS = _OWED + 1 + len(_YOUNGER)

# An account belongs to one unit. Sums first, names afterwards: the joins touch only who owes.
_BY_ACCOUNT = (
    "SELECT owed.account_id, account.unit_id, unit.code, person.name, "  # noqa: S608  our own names
    "coalesce(account.closed < :day, 0), owed.lines, owed.oldest, owed.total, "
    + ", ".join(f"owed.{name}" for name, _title, _last in _YOUNGER)
    + " FROM (SELECT account_id, count(*) AS lines, min(due_day) AS oldest, "
    "sum(open) AS total, "
    + ", ".join(
        f"sum(CASE WHEN due_day >= :edge{index} THEN open ELSE 0 END) AS {name}"
        for index, (name, _title, _last) in enumerate(_YOUNGER)
    )
    + " FROM ({source}) GROUP BY account_id) AS owed "
    "JOIN account ON account.id = owed.account_id "
    "JOIN person ON person.id = account.person_id "
    "LEFT JOIN unit ON unit.id = account.unit_id "
    "ORDER BY unit.order_key, owed.account_id"
)
