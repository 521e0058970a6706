"""A year of patrol sheets of the sample estate, most entered, a few lost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.kernel.i18n import N_, _
from propdesk.patrol.points.models import PatrolPhrase, PatrolRoute
from propdesk.patrol.rounds.entering import (
    FoundThere,
    SaidThere,
    TypedSheet,
    entries_wanted,
    write_entries,
)
from propdesk.patrol.rounds.models import PatrolRound, PatrolRow, PatrolSheet
from propdesk.patrol.rounds.rules import EntrySource
from propdesk.patrol.rounds.sheets import SHEET, Spot, make_sheets

LOST = timedelta(days=40)
"""A sheet that is lost turns up, or is written off, before so long."""
TOGETHER = 2
"""The sheets of so many days are entered in one morning."""
IN_A_HURRY = 0.006
"""Of the rounds: faster than anybody walks."""
_PEOPLE = (N_("Liang Jianguo"), N_("Xu Wenbo"), N_("Zhao Lei"))


class _Plan(msgspec.Struct, frozen=True):
    """A sheet with what it goes to."""

    sheet: PatrolSheet
    rows: Sequence[PatrolRow]
    rounds: Sequence[PatrolRound]


@use_case(permission="patrol.enter", touches=(*SHEET.touches, "patrol_entry"))
def sample_rounds(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the sheets of all routes that are gone with paper, and enter them morning by morning."""
    phrases = session.scalars(select(PatrolPhrase).order_by(PatrolPhrase.code)).all()
    routes = session.scalars(select(PatrolRoute).where(PatrolRoute.wand.is_(False))).all()
    days, sheets, entries = [*year.days, year.today], 0, 0
    for first in range(0, len(days), TOGETHER):
        wanted = [
            (route, day)
            for day in days[first : first + TOGETHER]
            for route in routes
            if _is_gone(route, day)
        ]
        with standing_at(session, year.at(days[first], 7)):
            ids = make_sheets(session, wanted)
        morning = year.at(wanted[-1][1] + timedelta(days=1), 9, year.dice.randrange(60))
        entries += _enter(session, year, _plans(session, ids), phrases, morning)
        sheets += len(ids)
    return {"patrol_sheet": sheets, "patrol_entry": entries}


def _is_gone(route: PatrolRoute, day: date) -> bool:
    """A route of one round is gone to once a week."""
    return len(route.starts.split()) > 1 or day.weekday() == 2


def _plans(session: Session, ids: Sequence[int]) -> list[_Plan]:
    sheets = session.scalars(select(PatrolSheet).where(among(PatrolSheet.id, ids))).all()
    rows: dict[int, list[PatrolRow]] = defaultdict(list)
    query = select(PatrolRow).where(among(PatrolRow.sheet_id, ids))
    for row in session.scalars(query.order_by(PatrolRow.row)):
        rows[row.sheet_id].append(row)
    rounds: dict[int, list[PatrolRound]] = defaultdict(list)
    asked = select(PatrolRound).where(among(PatrolRound.sheet_id, ids))
    for one in session.scalars(asked.order_by(PatrolRound.number)):
        rounds[one.sheet_id].append(one)
    return [_Plan(sheet, rows[sheet.id], rounds[sheet.id]) for sheet in sheets]


def _enter(
    session: Session,
    year: SampleYear,
    plans: Sequence[_Plan],
    phrases: Sequence[PatrolPhrase],
    morning: datetime,
) -> int:
    """Enter what is over by a morning; how many rows. One sheet of fifty is lost for a while."""
    dice = year.dice
    worker = _(dice.choice(_PEOPLE))
    wanted: dict[int, dict[Spot, SaidThere]] = {}
    for plan in plans:
        typed = _typed(year, plan, phrases, worker)
        is_lost = dice.random() < 0.02 and plan.sheet.day > year.today - LOST
        if not is_lost and plan.sheet.ends < morning:
            told = entries_wanted(plan.sheet, plan.rows, plan.rounds, typed)
            wanted[plan.sheet.id] = dict(told)
    with standing_at(session, morning):
        done = write_entries(session, wanted, worker=worker, source=EntrySource.PAPER)
    return sum(one.written for one in done.values())


def _typed(
    year: SampleYear, plan: _Plan, phrases: Sequence[PatrolPhrase], worker: str
) -> TypedSheet:
    """What stands on the paper of a shift."""
    dice = year.dice
    cells = [(one.number, row.row) for one in plan.rounds for row in plan.rows]
    found = {}
    for spot in dice.sample(cells, dice.choice((0, 0, 1, 1, 2))):
        phrase = dice.choice(phrases)
        found[spot] = FoundThere(phrase.outcome, phrase.id)
    starts = [one.due + timedelta(minutes=dice.randrange(-4, 9)) for one in plan.rounds]
    times = {}
    for one in plan.rounds:
        off, runs = _off(year), dice.random() < IN_A_HURRY
        for row in plan.rows:
            if row.minute is None or (one.number, row.row) in found:
                continue
            minute = (
                row.minute + off + dice.randrange(-2, 2) if not runs else row.minute // 20 + off
            )
            times[one.number, row.row] = one.due + timedelta(minutes=minute)
    return TypedSheet(worker=worker, starts=tuple(starts), found=found, times=times)


def _off(year: SampleYear) -> int:
    """By how many minutes a round is off its time: seldom too many."""
    minutes: int = year.dice.choice((*range(-6, 9), *range(-6, 9), 14, -15, 22))
    return minutes
