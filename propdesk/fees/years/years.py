"""The years of the books: what each says, what stands in the way of sealing it, its seals."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.models import PostingRow
from propdesk.db.posting import posting
from propdesk.db.store import today, use_case
from propdesk.fees.accrual.service import accrual_facts
from propdesk.fees.months.service import (
    MonthFacts,
    first_booked,
    months_between,
    sealed_facts,
)
from propdesk.fees.years.models import YearSeal
from propdesk.fees.years.rules import YEAR_SEALS, YearFacts, YearState
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.money import Money
from propdesk.kernel.records.stored_json import compact_json, from_json

DECEMBER = 12


class YearNotOver(UserError):
    """A year is sealed when it is over."""

    message = N_("{year} is not over yet.")


class YearNotBooked(UserError):
    """Nothing was booked in it."""

    message = N_("Nothing was booked in {year}.")


class YearNotSealed(UserError):
    """There is no package of it."""

    message = N_("{year} is not sealed. Seal it: Fees, Sealed years.")


class MonthsOpen(UserError):
    """Its months are closed first."""

    message = N_("{year} cannot be sealed: {months} are not closed. Close them: Fees, Month close.")


class YearMoved(UserError):
    """Something was booked while its package was made."""

    message = N_("{year} changed while its package was made. Seal it again.")


class YearRow(msgspec.Struct, frozen=True, kw_only=True):
    """A year in the list; `id` is the year, `file` its package where it is sealed. The sums are
    those of its closed months: None while none is closed."""

    id: int
    state: YearState
    closed: int
    months: int
    money_in: Money | None
    income: Money | None
    debt: Money | None
    seal_id: int = 0
    file: str = ""
    sealed_at: datetime | None = None


def months_of_year(session: Session, year: int) -> list[str]:
    """The months of a year that the books have, until today."""
    first = max(first_booked(session), date(year, 1, 1))
    last = min(today(session), date(year, DECEMBER, 31))
    return months_between(first, last) if first <= last else []


def check_may_seal(session: Session, year: int) -> None:
    """Raise why a year cannot be sealed: not over, nothing booked, months not closed."""
    if today(session) <= date(year, DECEMBER, 31):
        raise YearNotOver(year=year)
    months = months_of_year(session, year)
    if not months:
        raise YearNotBooked(year=year)
    closed = sealed_facts(session)
    if waiting := [month for month in months if month not in closed]:
        raise MonthsOpen(year=year, months=listed(waiting))


def facts_of_year(session: Session, year: int, closed: Sequence[MonthFacts]) -> YearFacts:
    """A year out of its months, which are told in their order."""
    figures = Counter[str]()
    for one in closed:
        figures["money_in"] += one.money_in
        figures["receipts"] += one.receipts
    for which, identity in closed[0].identities.items():
        figures[f"{which}_opening"] = identity.opening
    for which, identity in closed[-1].identities.items():
        figures[f"{which}_closing"] = identity.closing
    for fact in accrual_facts(
        session, basis="earned", first=date(year, 1, 1), last=date(year, DECEMBER, 31)
    ):
        figures["income"] += fact.income
        figures["deferred"] += fact.closing if fact.day.month == DECEMBER else 0
    seq, chained = _tail(session, date(year, DECEMBER, 31))
    return YearFacts(
        year=year,
        months=tuple(one.month for one in closed),
        figures=dict(figures),
        seq=seq,
        hash=chained,
    )


def _tail(session: Session, last: date) -> tuple[int, str]:
    """The last posting of a day or before it, with its place in the chain."""
    seq = session.scalar(select(func.max(PostingRow.seq)).where(PostingRow.day <= last)) or 0
    row = session.get(PostingRow, seq)
    return seq, row.hash if row else ""


@use_case(permission=YEAR_SEALS)
def year_to_seal(session: Session, *, year: int) -> YearFacts:
    """What a year says that may be sealed. Raises YearNotOver, YearNotBooked, MonthsOpen."""
    check_may_seal(session, year)
    closed = sealed_facts(session)
    return facts_of_year(session, year, [closed[one] for one in months_of_year(session, year)])


@use_case(permission=YEAR_SEALS, touches=("year_seal", "posting", "counter", "audit"))
def note_seal(session: Session, *, facts: YearFacts, file: str, digest: str) -> int:
    """Post that a year was sealed in a package. Raises YearMoved, and as `year_to_seal` does."""
    if year_to_seal(session, year=facts.year) != facts:
        raise YearMoved(year=facts.year)
    row = {"year": facts.year, "file": file, "digest": digest, "facts": compact_json(facts)}
    with posting(session, "year_seal") as post:
        (seal_id,) = post.insert(YearSeal, [row])
    told = {
        "money_in": Money(facts.figures.get("money_in", 0)),
        "debt": Money(facts.figures.get("debt_closing", 0)),
    }
    record(session, "year_seal.seal", ("year_seal", seal_id, str(facts.year)), after=told)
    return seal_id


def newest_seals(session: Session) -> dict[int, YearSeal]:
    """The last seal of each year that has one."""
    rows = session.scalars(select(YearSeal).order_by(YearSeal.id))
    return {one.year: one for one in rows}


@use_case(permission="fees.view")
def seal_of(session: Session, *, year: int) -> tuple[str, str]:
    """The package of a sealed year and its sha256. Raises YearNotSealed."""
    one = newest_seals(session).get(year)
    if one is None:
        raise YearNotSealed(year=year)
    return one.file, one.digest


def sealed_year(one: YearSeal) -> YearFacts:
    """What a seal says."""
    return from_json(YearFacts, one.facts)


@use_case(permission="fees.view")
def years(session: Session) -> list[YearRow]:
    """The years of the books, the newest first."""
    seals, closed = newest_seals(session), sealed_facts(session)
    return [
        _row(session, year, months, closed, seals.get(year))
        for year in range(today(session).year, first_booked(session).year - 1, -1)
        if (months := months_of_year(session, year))
    ]


def _row(
    session: Session,
    year: int,
    months: Sequence[str],
    closed: dict[str, MonthFacts],
    seal: YearSeal | None,
) -> YearRow:
    own = [closed[one] for one in months if one in closed]
    facts = facts_of_year(session, year, own) if own else None
    over = today(session) > date(year, DECEMBER, 31)
    state = YearState.READY if over and len(own) == len(months) else YearState.OPEN
    if not over:
        state = YearState.RUNS
    if seal is not None:
        state = YearState.SEALED if sealed_year(seal) == facts else YearState.DIFFERS

    def told(figure: str) -> Money | None:
        return Money(facts.figures.get(figure, 0)) if facts else None

    at = session.get(PostingRow, seal.posting_seq) if seal else None
    return YearRow(
        id=year,
        state=state,
        closed=len(own),
        months=len(months),
        money_in=told("money_in"),
        income=told("income"),
        debt=told("debt_closing"),
        seal_id=seal.id if seal else 0,
        file=seal.file if seal else "",
        sealed_at=at.at if at else None,
    )
