"""Findings that are still open become hazards, each once, linked with their sheet."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.attachments.linking import LINK_TABLES, link
from propdesk.db.linking.links import links_seen
from propdesk.db.records.saving import add
from propdesk.db.store import today, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.links import LinkWord
from propdesk.kernel.records.refusals import RecordGone
from propdesk.patrol.hazards.models import Hazard
from propdesk.patrol.hazards.rules import Source
from propdesk.patrol.hazards.service import HAZARD, HazardFields
from propdesk.patrol.points.models import PatrolPhrase
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.entering import entries_of, rows_of
from propdesk.patrol.rounds.models import PatrolEntry, PatrolSheet


class NothingOpen(UserError):
    """No finding that is still open."""

    message = N_("No finding of {no} is still open, or each has its hazard.")


@use_case(permission="patrol.edit_hazards", touches=(*HAZARD.touches, *LINK_TABLES, "counter"))
def hazards_of_sheet(session: Session, *, sheet_id: int) -> tuple[int, ...]:
    """Make a hazard of each finding of a sheet that is still open and has none; their ids.

    Raises RecordGone or NothingOpen.
    """
    sheet = session.get(PatrolSheet, sheet_id)
    if sheet is None:
        raise RecordGone
    names = {row.row: row.name for row in rows_of(session, sheet_id)}
    there = _there(session, sheet_id)
    made = []
    for spot, entry in sorted(entries_of(session, sheet_id).items()):
        if entry.outcome is PatrolOutcome.FINDING:
            fields = _fields(session, sheet, entry, names[spot[1]])
            if (fields.what, fields.place) not in there:
                hazard = add(session, HAZARD, fields)
                link(session, ("patrol_sheet", sheet_id), ("hazard", hazard), LinkWord.BECAME)
                there.add((fields.what, fields.place))
                made.append(hazard)
    if not made:
        raise NothingOpen(no=sheet.no)
    return tuple(made)


def _there(session: Session, sheet_id: int) -> set[tuple[str, str]]:
    """What the hazards say that came out of a sheet: what and where."""
    links = links_seen(session, "patrol_sheet", sheet_id)
    ids = [one.other_id for one in links if one.kind == "hazard" and one.other_id]
    found = session.execute(select(Hazard.what, Hazard.place).where(Hazard.id.in_(ids)))
    return {(what, place) for what, place in found}


def _fields(session: Session, sheet: PatrolSheet, entry: PatrolEntry, point: str) -> HazardFields:
    phrase = session.get(PatrolPhrase, entry.phrase_id) if entry.phrase_id else None
    return HazardFields(
        source=Source.PATROL,
        what=phrase.words if phrase else point,
        place=point,
        found=min(sheet.day, today(session)),
        note=sheet.no,
    )
