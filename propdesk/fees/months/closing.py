"""Closing a month of the books, and opening the last closed one again.

open ── close (nothing in the way, the books in order) ──► closed
closed ── open again (the last one only; a second person, a reason) ──► opened again ──► closed

Where the estate wants two persons, the second one may sign later: until then no month closes.
"""

from datetime import date, timedelta

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.models import MonthClose, PostingRow
from propdesk.db.posting import closed_until, posting
from propdesk.db.store import today, use_case
from propdesk.fees.checks.service import check_books
from propdesk.fees.months.blockers import hindrances
from propdesk.fees.months.facts import MonthFacts
from propdesk.fees.months.rules import days_of_month, month_after
from propdesk.fees.months.sums import Tally, differs_now, facts_of, tally
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.money import Money
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.stored_json import compact_json, from_json
from propdesk.system.signatures.service import WANTED_TABLES, LoneStep, two_persons, want_signature
from propdesk.system.users.service import Second, second_person

CLOSES, REOPENS = "fees.month_close", "fees.month_reopen"
_TOUCHES = ("month_close", "posting", "counter", "audit", "user")


class NotInTheBooks(UserError):
    """Nothing was booked in it, or it is no month."""

    message = N_("{month} is no month of these books. They go from {first} to {last}.")


class MonthNotOver(UserError):
    """A month is closed on its last day at the earliest."""

    message = N_("{month} is not over. It can be closed from {last} on.")


class MonthClosedAlready(UserError):
    """There is nothing to close."""

    message = N_("{month} is closed already.")


class EarlierMonthOpen(UserError):
    """Months are closed one after the other."""

    message = N_("{open} is still open. Close it first, then {month}.")


class MonthHindered(UserError):
    """Something has to be done first."""

    message = N_("{month} cannot be closed yet: {reasons}")


class BooksNotRight(UserError):
    """Figures that are wrong are not sealed."""

    message = N_(
        "{month} cannot be closed: the books are not in order ({breach}). See Data, Check the "
        "books, for all of it."
    )


class NotLastClosed(UserError):
    """Only the last closed month is opened again."""

    message = N_("Only the last closed month can be opened again: {last}. {month} is not it.")


class ReopenUnexplained(UserError):
    """A closed month is opened for a reason."""

    message = N_("Write why {month} is opened again.")


class ClosedMonth(msgspec.Struct, frozen=True):
    """What a close sealed."""

    close_id: int
    facts: MonthFacts


def last_closed(session: Session) -> str:
    """The last closed month, '' while none is."""
    until = closed_until(session)
    return "" if until is None else f"{until:%Y-%m}"


def first_booked(session: Session) -> date:
    """The day the books begin with; today while nothing is in them."""
    query = select(PostingRow.day).order_by(PostingRow.seq).limit(1)
    return session.scalar(query) or today(session)


def check_may_close(session: Session, month: str) -> None:
    """Raise why a month has not its turn: unknown, not over, closed, or an earlier one is open."""
    first, last = days_of_month(month)
    now, begin, closed = today(session), first_booked(session), last_closed(session)
    if first > now or last < begin:
        raise NotInTheBooks(month=month, first=f"{begin:%Y-%m}", last=f"{now:%Y-%m}")
    if closed and month <= closed:
        raise MonthClosedAlready(month=month)
    if closed and month != month_after(closed):
        raise EarlierMonthOpen(open=month_after(closed), month=month)
    if now < last:
        raise MonthNotOver(month=month, last=last)


@use_case(permission=CLOSES, touches=_TOUCHES)
def close_month(session: Session, *, month: str, progress: Progress | None = None) -> ClosedMonth:
    """Check everything, seal the figures of a month, and lock it for whatever books.

    Raises NotInTheBooks, MonthNotOver, MonthClosedAlready, EarlierMonthOpen, MonthHindered,
    BooksNotRight, and Cancelled through `progress`.
    """
    watch = progress or NoProgress()
    _refuse_hindered(session, month)
    breaches = check_books(session, progress=_Part(watch, 80))
    if breaches:
        raise BooksNotRight(month=month, breach=breaches[0].sentence)
    sums = tally(session)
    watch.step(90, 100)
    closed = close_tallied(session, month, sums)
    watch.step(100, 100)
    return closed


def close_tallied(session: Session, month: str, sums: Tally) -> ClosedMonth:
    """Close a month of books that were found to be in order, of which `sums` is the tally."""
    _refuse_hindered(session, month)
    facts = _judged(session, month, sums)
    return ClosedMonth(seal_month(session, month, facts), facts)


def _refuse_hindered(session: Session, month: str) -> None:
    check_may_close(session, month)
    found = hindrances(session, days_of_month(month)[1])
    must = [one.sentence for one in found if one.must]
    if must:
        raise MonthHindered(month=month, reasons=" ".join(must))


def _judged(session: Session, month: str, sums: Tally) -> MonthFacts:
    """The figures of a month, all of which agree with each other and with what stands."""
    facts = facts_of(session, month, sums)
    differs = differs_now(session, sums)
    before = sealed_facts(session).get(month_after(month, -1))
    follows = before is None or _closings(before) == _openings(facts)
    if not facts.agrees or differs or not follows:
        which = listed([*differs, *([] if facts.agrees else ["money"])]) or month
        raise BooksNotRight(month=month, breach=which)
    return facts


def _closings(facts: MonthFacts) -> list[int]:
    return [one.closing for one in facts.identities.values()]


def _openings(facts: MonthFacts) -> list[int]:
    return [one.opening for one in facts.identities.values()]


def seal_month(session: Session, month: str, facts: MonthFacts) -> int:
    """Post the close of a month whose turn it is; its id."""
    row = {
        "month": month, "closed_until": days_of_month(month)[1], "reason": "", "second": "",
        "facts": compact_json(facts),
    }  # fmt: skip
    with posting(session, "month_close") as post:
        (close_id,) = post.insert(MonthClose, [row])
    after = {
        "money_in": Money(facts.money_in), "debt": Money(facts.debt.closing),
        "prepaid_left": Money(facts.prepaid.closing), "deposits": Money(facts.deposits.closing),
    }  # fmt: skip
    record(session, "month.close", ("month", close_id, month), after=after)
    return close_id


def _standing() -> Select[int, str, str]:
    """The closes that were not taken back: id, month, facts."""
    gone = select(MonthClose.undoes_id).where(MonthClose.undoes_id.is_not(None))
    query = select(MonthClose.id, MonthClose.month, MonthClose.facts)
    query = query.where(MonthClose.undoes_id.is_(None), MonthClose.id.not_in(gone))
    return query.order_by(MonthClose.id)


def sealed_facts(session: Session) -> dict[str, MonthFacts]:
    """What was sealed of each month that is closed now."""
    rows = session.execute(_standing())
    return {month: from_json(MonthFacts, facts) for _id, month, facts in rows}


def closes_by_month(session: Session) -> dict[str, int]:
    """The close of each month that is closed now."""
    return {month: close_id for close_id, month, _facts in session.execute(_standing())}


@use_case(permission=REOPENS, touches=(*_TOUCHES, *WANTED_TABLES))
def reopen_month(session: Session, *, month: str, reason: str, second: Second) -> UserError | None:
    """Open the last closed month again, with a reason and a second person who agrees, now or,
    where the estate wants two persons and nobody is named, by a signature that is still to come.

    A wrong password comes back as a value, so that the try is kept and counted; nothing is opened
    then. Raises NotLastClosed, ReopenUnexplained, SecondMissing, NobodyElseMay, SecondIsFirst,
    SecondMayNot.
    """
    if not month or month != last_closed(session):
        raise NotLastClosed(month=month, last=last_closed(session) or "—")
    if not reason.strip():
        raise ReopenUnexplained(month=month)
    later = two_persons(session) and second == Second()
    second_id, name = None, ""
    if not later:
        second_id, name, refusal = second_person(session, second, permission=REOPENS)
        if refusal is not None:
            return refusal
    closes = select(MonthClose).where(MonthClose.month == month, MonthClose.undoes_id.is_(None))
    close = session.scalars(closes.order_by(MonthClose.id.desc())).first()
    assert close is not None  # noqa: S101  it is the last closed one
    earlier = days_of_month(month)[0] - timedelta(days=1)
    begun = min(one for (one,) in session.execute(select(MonthClose.month)))
    row = {
        "month": month, "undoes_id": close.id, "reason": reason.strip(), "second_id": second_id,
        "second": name, "facts": "", "closed_until": earlier if begun < month else None,
    }  # fmt: skip
    with posting(session, "month_reopen") as post:
        post.insert(MonthClose, [row])
    after = {"reason": reason.strip(), "second_person": name}
    record(session, "month.reopen", ("month", close.id, month), after=after)
    if later:
        want_signature(session, LoneStep.MONTH, about=month, reason=reason.strip())
    return None


class _Part:
    """Progress of a part that ends at so many of a hundred."""

    def __init__(self, progress: Progress, share: int) -> None:
        self._progress, self._share = progress, share

    def step(self, done: int, total: int) -> None:
        """A `Progress`."""
        self._progress.step(done * self._share // max(1, total), 100)
