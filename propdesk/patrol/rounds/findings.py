"""Findings that are still open become hazards, each once, linked with their sheet."""

from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.kernel.records.refusals import RecordGone
from propdesk.patrol.hazards.rules import Source
from propdesk.patrol.hazards.service import FOUND_TABLES, HazardFields, hazards_found
from propdesk.patrol.points.models import PatrolPhrase
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.models import PatrolEntry, PatrolSheet
from propdesk.patrol.rounds.sheets import entries_of, rows_of


@use_case(permission="patrol.edit_hazards", touches=FOUND_TABLES)
def hazards_of_sheet(session: Session, *, sheet_id: int) -> tuple[int, ...]:
    """Make a hazard of each finding of a sheet that is still open and has none; their ids.

    Raises RecordGone or NothingOpen.
    """
    sheet = session.get(PatrolSheet, sheet_id)
    if sheet is None:
        raise RecordGone
    names = {row.row: row.name for row in rows_of(session, sheet_id)}
    fields = (
        _fields(session, sheet, entry, names[spot[1]])
        for spot, entry in sorted(entries_of(session, sheet_id).items())
        if entry.outcome is PatrolOutcome.FINDING
    )
    return hazards_found(session, ("patrol_sheet", sheet_id), sheet.no, fields)


def _fields(session: Session, sheet: PatrolSheet, entry: PatrolEntry, point: str) -> HazardFields:
    phrase = session.get(PatrolPhrase, entry.phrase_id) if entry.phrase_id else None
    return HazardFields(
        source=Source.PATROL,
        what=phrase.words if phrase else point,
        place=point,
        found=min(sheet.day, today(session)),
        note=sheet.no,
    )
