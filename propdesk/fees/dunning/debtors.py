"""The dunning list: who owes since when, what was done, and what is to be done next."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import today, use_case
from propdesk.fees.arrears.service import arrears_with_late
from propdesk.fees.dues.account_arrears import AccountArrears
from propdesk.fees.dunning.dun_files import KnownOf, known_of
from propdesk.fees.dunning.models import DunContact
from propdesk.fees.dunning.places import keepers_on
from propdesk.fees.dunning.promises import Promise, last_promises
from propdesk.fees.dunning.rules import (
    SKIPPED,
    STEP_OF,
    VIEWS,
    DunFlag,
    DunLadder,
    DunStanding,
    DunStep,
    DunWay,
    PromiseState,
    later_of,
    next_step,
)
from propdesk.fees.dunning.standing import stands
from propdesk.kernel.money import ZERO, Money
from propdesk.system.settings.service import EstateSettings, estate_settings


class LastContact(NamedTuple):
    """When and how a debtor was asked last, and how often since he is overdue."""

    day: date
    way: DunWay
    reached: bool
    step: DunStep
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtorRow:
    """A debtor in the dunning list: one account. `id` is that of the account.

    `owed` is what is past its due day, `since` its oldest day, `oldest` that line; `months` how
    many months of one item it is; `covered` what was prepaid of it. `step` was reached since then,
    `next` is to be taken now (NONE: wait).
    """

    id: int
    unit_id: int | None
    unit: str
    debtor: str
    former: bool
    owed: Money
    total: Money
    late: Money
    covered: Money
    since: date
    lines: int
    oldest: str
    months: int
    buckets: tuple[Money, ...]
    step: DunStep
    next: DunStep
    last: date | None
    last_way: DunWay | None
    times: int
    promise: PromiseState
    promised_on: date | None
    promised: Money | None
    known: KnownOf
    keeper: str

    @property
    def reason(self) -> str:
        """Why it is not paid."""
        return self.known.reason

    @property
    def about(self) -> str:
        """The repair order or defect it is about."""
        return self.known.about

    @property
    def flag(self) -> DunFlag:
        """The mark that stands today."""
        return self.known.flag

    @property
    def flag_why(self) -> str:
        """Why it stands."""
        return self.known.flag_why

    @property
    def flag_until(self) -> date | None:
        """Until when it stands, or stood."""
        return self.known.flag_until

    @property
    def building(self) -> str:
        """The building of its unit."""
        return self.unit.partition("-")[0]

    @property
    def is_skipped(self) -> bool:
        """Whether no batch asks it."""
        return self.flag in SKIPPED


def ladder(settings: EstateSettings) -> DunLadder:
    """The days of the steps as the estate has them."""
    notice, letter, lawyer, court = settings.dun_steps
    return DunLadder(notice, letter, lawyer, court, settings.dun_between)


@use_case(permission=VIEWS)
def debtors(session: Session) -> list[DebtorRow]:
    """Everybody who owes something past its due day, in unit order."""
    return _rows(session, arrears_with_late(session).accounts)


def debtors_of_unit(session: Session, *, unit_id: int) -> list[DebtorRow]:
    """Those who owe for a unit, a former owner too."""
    found = arrears_with_late(session).accounts
    return _rows(session, [one for one in found if one.unit_id == unit_id])


def _rows(session: Session, found: Iterable[AccountArrears]) -> list[DebtorRow]:
    owing = [one for one in found if one.overdue > ZERO]
    if not owing:
        return []
    ids = {one.account_id for one in owing}
    day = today(session)
    facts = _Facts(
        day,
        _oldest(session, day),
        _months(session, day),
        last_contacts(session, {one.account_id: one.oldest_due for one in owing}),
        last_promises(session, ids),
        known_of(session, ids),
    )
    keeper_of, steps = keepers_on(session, day), ladder(estate_settings(session))
    rows = []
    for one in owing:
        keeper = keeper_of(one.unit_code)
        rows.append(_row(one, facts, steps, keeper.name if keeper else ""))
    return rows


class _Facts(NamedTuple):
    """What is known of all debtors, by account."""

    day: date
    oldest: Mapping[int, str]
    months: Mapping[int, int]
    contacts: Mapping[int, LastContact]
    promises: Mapping[int, Promise]
    known: Mapping[int, KnownOf]


def _row(one: AccountArrears, facts: _Facts, steps: DunLadder, keeper: str) -> DebtorRow:
    account = one.account_id
    contact, known = facts.contacts.get(account), facts.known.get(account, KnownOf())
    promise = facts.promises.get(account)
    if promise is not None and promise.until < one.oldest_due:
        promise = None  # of a debt that is paid
    waits = promise is not None and promise.state in (PromiseState.OPEN, PromiseState.DUE)
    step = contact.step if contact else DunStep.NONE
    standing = DunStanding(
        one.oldest_due, step, contact.day if contact else None,
        promise.until if promise is not None and waits else None,
    )  # fmt: skip
    goes_on = known.flag not in SKIPPED and one.covered < one.overdue
    return DebtorRow(
        id=account,
        unit_id=one.unit_id,
        unit=one.unit_code,
        debtor=one.debtor,
        former=one.former,
        owed=one.overdue,
        total=one.total,
        late=one.late,
        covered=min(one.covered, one.overdue),
        since=one.oldest_due,
        lines=one.lines,
        oldest=facts.oldest.get(account, ""),
        months=facts.months.get(account, 0),
        buckets=one.buckets,
        step=step,
        next=next_step(standing, steps, facts.day) if goes_on else DunStep.NONE,
        last=contact.day if contact else None,
        last_way=contact.way if contact else None,
        times=contact.times if contact else 0,
        promise=promise.state if promise else PromiseState.NONE,
        promised_on=promise.until if promise else None,
        promised=promise.wanted if promise else None,
        known=known,
        keeper=keeper,
    )


# SQLite takes the bare columns from the row of the smallest day.
_OLDEST = """
    SELECT account_id, fee_item.name, period_from, period_to, min(due_day)
    FROM open_charge JOIN fee_item ON fee_item.id = open_charge.fee_item_id
    WHERE open_charge.live = 1 AND open_charge.settled <> open_charge.amount AND due_day < :day
    GROUP BY account_id
"""
_MONTH = "(substr({day}, 1, 4) * 12 + substr({day}, 6, 2))"
_MONTHS = f"""
    SELECT account_id, max(months) FROM (
        SELECT account_id, sum({_MONTH.format(day="period_to")}
            - {_MONTH.format(day="period_from")} + 1) AS months
        FROM open_charge
        WHERE open_charge.live = 1 AND open_charge.settled <> open_charge.amount
            AND due_day < :day AND period_from IS NOT NULL AND kind = 'normal'
        GROUP BY account_id, fee_item_id, coalesce(meter_id, 0), unit_id
    ) GROUP BY account_id
"""  # noqa: S608  our own words


def _oldest(session: Session, day: date) -> dict[int, str]:
    rows = session.execute(text(_OLDEST), {"day": day.isoformat()})
    return {
        account: f"{item} {first[:7]}" if first else item
        for account, item, first, _last, _due in rows
    }


def _months(session: Session, day: date) -> dict[int, int]:
    rows = session.execute(text(_MONTHS), {"day": day.isoformat()})
    return {account: months for account, months in rows}  # noqa: C416  rows, not tuples


def last_contacts(session: Session, since: Mapping[int, date]) -> dict[int, LastContact]:
    """Of each account the last contact and the furthest step since a day, where there was one."""
    query = (
        select(DunContact.account_id, DunContact.day, DunContact.way, DunContact.reached)
        .where(stands(), DunContact.day >= min(since.values()), among(DunContact.account_id, since))
        .order_by(DunContact.day, DunContact.id)
    )
    found: dict[int, LastContact] = {}
    for account, day, way, reached in session.execute(query):
        if day < since[account]:
            continue
        before = found.get(account)
        step = STEP_OF[way] if before is None else later_of(before.step, STEP_OF[way])
        found[account] = LastContact(day, way, reached, step, before.times + 1 if before else 1)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """Whom a list, a batch or the command line is about; what is not said narrows nothing."""

    least: Money | None = None
    months: int = 0
    building: str = ""
    keeper: str = ""
    step: DunStep | None = None
    accounts: Collection[int] | None = None

    def takes(self, row: DebtorRow) -> bool:
        """Whether a debtor is one of them."""
        return (
            (self.least is None or row.owed >= self.least)
            and row.months >= self.months
            and self.building in ("", row.building)
            and self.keeper in ("", row.keeper)
            and self.step in (None, row.next)
            and (self.accounts is None or row.id in self.accounts)
        )


def by_keeper(rows: Iterable[DebtorRow]) -> Mapping[str, Sequence[DebtorRow]]:
    """The debtors of each keeper; '' are those of nobody."""
    found: dict[str, list[DebtorRow]] = defaultdict(list)
    for row in rows:
        found[row.keeper].append(row)
    return found
