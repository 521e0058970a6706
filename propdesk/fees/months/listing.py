"""The months of the books, each with its state and its figures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import MonthClose, PostingRow
from propdesk.db.posting import closed_until
from propdesk.db.store import Store, shown_user, today, use_case
from propdesk.fees.months.blockers import Hindrance, hindrances
from propdesk.fees.months.closing import (
    check_may_close,
    first_booked,
    last_closed,
    sealed_facts,
)
from propdesk.fees.months.facts import MonthFacts
from propdesk.fees.months.rules import MonthState, days_of_month
from propdesk.fees.months.sums import facts_of, item_names, months_between, tally
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.sheets.lists import Extent, check_ending, write_list
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.system.log.service import note_export
from propdesk.system.models import User

NEWEST = 60  # months on the page; older ones are in the export


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """A month. `at`, `by`: of its last close or reopening; `why`, `second`: of the reopening."""

    id: int
    month: str
    state: MonthState
    close_id: int = 0
    at: datetime | None = None
    by: str = ""
    why: str = ""
    second: str = ""
    facts: MonthFacts

    @property
    def charged(self) -> Money:
        """What was charged in it, more and less and taken back included."""
        moves = self.facts.debt.moves
        words = ("charged", "late_fee", "adjusted", "taken_back")
        return Money(sum(moves.get(word, 0) for word in words))

    @property
    def money_in(self) -> Money:
        """The money that came in."""
        return Money(self.facts.money_in)

    @property
    def debt(self) -> Money:
        """What was owed at its end."""
        return Money(self.facts.debt.closing)

    @property
    def prepaid(self) -> Money:
        """What was prepaid at its end."""
        return Money(self.facts.prepaid.closing)

    @property
    def deposits(self) -> Money:
        """The deposits held at its end."""
        return Money(self.facts.deposits.closing)


@use_case(permission="fees.view")
def months(session: Session, *, newest: int = NEWEST) -> list[MonthRow]:
    """The months the books have, the newest first; closed ones as they were sealed."""
    last = today(session)
    named = months_between(first_booked(session), last)[-newest:]
    sums, sealed, told = tally(session), sealed_facts(session), _told(session)
    names, until = item_names(session), closed_until(session)
    found = []
    for number, month in enumerate(named):
        facts = sealed.get(month) or facts_of(session, month, sums, names=names)
        state = _state(month, until, reopened=month in told)
        row = MonthRow(id=number, month=month, state=state, facts=facts)
        found.append(replace(row, **told.get(month, {})))
    return found[::-1]


def _state(month: str, until: date | None, *, reopened: bool) -> MonthState:
    if until is not None and month <= f"{until:%Y-%m}":
        return MonthState.CLOSED
    return MonthState.REOPENED if reopened else MonthState.OPEN


def _told(session: Session) -> Mapping[str, Mapping[str, Any]]:
    """The last that happened to each month."""
    query = (
        select(MonthClose, PostingRow.at, PostingRow.user_id, User.display_name)
        .join(PostingRow, PostingRow.seq == MonthClose.posting_seq)
        .outerjoin(User, User.id == PostingRow.user_id)
        .order_by(MonthClose.id)
    )
    return {
        one.month: {
            "close_id": one.id, "at": at, "by": shown_user(user_id, name),
            "why": one.reason, "second": one.second,
        }
        for one, at, user_id, name in session.execute(query)
    }  # fmt: skip


COLUMNS = (
    SheetColumn("month", N_("Month"), width=10),
    SheetColumn("state", N_("State"), value=lambda row: row.state.label),
    SheetColumn("charged", N_("Charged"), CellKind.MONEY),
    SheetColumn("money_in", N_("Money in"), CellKind.MONEY),
    SheetColumn("debt", N_("Owed at the end"), CellKind.MONEY),
    SheetColumn("prepaid", N_("Prepaid at the end"), CellKind.MONEY, width=16),
    SheetColumn("deposits", N_("Deposits we hold"), CellKind.MONEY),
    SheetColumn("by", N_("Closed or opened by"), width=18),
    SheetColumn("at", N_("Time"), CellKind.TIME),
    SheetColumn("why", N_("Opened again because"), width=36),
    SheetColumn("second", N_("Who agrees"), width=16),
)


def export_months(store: Store, path: Path, _extent: Extent) -> int:
    """Write every month as a row; how many. Recorded before the file is written."""
    check_ending(path)
    rows = store.read(months, newest=12 * 100)
    note_export(store, "months", len(rows), path.name)
    return write_list(path, _("Months of the books"), COLUMNS, rows, total=len(rows))


class MonthsFound(msgspec.Struct, frozen=True):
    """The months, which of them is the next to close, and what stands in its way."""

    rows: list[MonthRow]
    next_month: str
    hindrances: list[Hindrance]


@use_case(permission="fees.view")
def find_month(session: Session, *, month: str) -> tuple[MonthFacts, list[Hindrance]]:
    """The figures of a month as they stand, and what is in the way of closing it."""
    return facts_of(session, month, tally(session)), _in_the_way(session, month)


def _in_the_way(session: Session, month: str) -> list[Hindrance]:
    found = hindrances(session, days_of_month(month)[1])
    try:
        check_may_close(session, month)
    except UserError as refusal:
        found.insert(0, Hindrance(str(refusal), ""))
    return found


@use_case(permission="fees.view")
def find_months(session: Session) -> MonthsFound:
    """All that the page shows."""
    rows = months(session)
    waiting = [one.month for one in rows if one.state is not MonthState.CLOSED]
    following = waiting[-1] if waiting else ""
    if not last_closed(session):  # one that never closed any begins with the last that is over
        over = [one for one in waiting if days_of_month(one)[1] < today(session)]
        following = over[0] if over else following
    if not following:
        return MonthsFound(rows, "", [])
    return MonthsFound(rows, following, _in_the_way(session, following))
