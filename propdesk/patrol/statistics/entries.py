"""All that was entered of patrols as a list that leaves the program: what stands now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.listing import RecordList
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.patrol.points.models import PatrolPhrase, PatrolRoute
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.models import PatrolEntry, PatrolRow, PatrolSheet, stands_now
from propdesk.patrol.rounds.rules import EntrySource, RoundStanding
from propdesk.system.log.service import ListOut


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolEntryRow:
    """A point of a round as it was entered. `at` is None where the paper has no time of its own,
    `seconds` how far off it was."""

    id: int
    sheet: Annotated[str, Fact(N_("Patrol sheet"), width=130)]
    day: Annotated[date, Fact(N_("Day"), width=104)]
    route: Annotated[str, Fact(N_("Route"), width=130)]
    round: Annotated[int, Fact(N_("Round"), width=70)]
    row: Annotated[int, Fact(N_("Row"), width=70)]
    point: Annotated[str, Fact(N_("What it is called"), width=150)]
    at: Annotated[datetime | None, Fact(N_("Time"), width=150)]
    standing: Annotated[RoundStanding, Fact(N_("How it stands"), width=110)]
    seconds: Annotated[int, Fact(N_("Seconds off"), width=80)]
    outcome: Annotated[PatrolOutcome, Fact(N_("Counts as"), width=120)]
    phrase: Annotated[str, Fact(N_("Phrase"), width=150)]
    out_of_order: Annotated[bool, Fact(N_("Out of order"), width=80)]
    worker: Annotated[str, Fact(N_("Goes round"), width=110)]
    source: Annotated[EntrySource, Fact(N_("Source"), width=90)]
    entered_at: Annotated[datetime, Fact(N_("Entered"), width=140)]
    entered_by: Annotated[str, Fact(N_("By"), width=110)]


def _rows(session: Session, ids: Sequence[int]) -> Iterator[PatrolEntryRow]:
    on_sheet = and_(PatrolRow.sheet_id == PatrolEntry.sheet_id, PatrolRow.row == PatrolEntry.row)
    query = (
        select(PatrolEntry, PatrolSheet, PatrolRoute.name, PatrolRow.name, PatrolPhrase.words)
        .join(PatrolSheet, PatrolSheet.id == PatrolEntry.sheet_id)
        .join(PatrolRoute, PatrolRoute.id == PatrolSheet.route_id)
        .outerjoin(PatrolRow, on_sheet)
        .outerjoin(PatrolPhrase, PatrolPhrase.id == PatrolEntry.phrase_id)
        .where(among(PatrolEntry.id, ids))
    )
    for one, sheet, route, point, words in session.execute(query):
        yield PatrolEntryRow(
            id=one.id,
            sheet=sheet.no,
            day=sheet.day,
            route=route,
            round=one.round,
            row=one.row,
            point=point or "",
            at=one.at,
            standing=one.standing,
            seconds=one.seconds,
            outcome=one.outcome,
            phrase=words or "",
            out_of_order=one.out_of_order,
            worker=one.worker or sheet.worker,
            source=one.source,
            entered_at=one.entered_at,
            entered_by=one.entered_by,
        )


ENTRIES = RecordList(
    permission="patrol.view",
    key=PatrolEntry.id,
    rows_of=_rows,
    order=(PatrolEntry.entered_at.desc(), PatrolEntry.id.desc()),
    fields=lambda _session: {},
    always=and_(PatrolEntry.row > 0, stands_now()),
    named=lambda _session, words: PatrolEntry.worker.contains(words, autoescape=True),
)
ENTRIES_OUT = ListOut(
    name="patrol-entries",
    title=N_("Patrol entries"),
    columns=sheet_columns(PatrolEntryRow),
    records=ENTRIES,
)
