"""What stands on printed sheets, read from the books."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import use_case
from propdesk.patrol.points.models import PatrolRoute
from propdesk.patrol.rounds.entering import rounds_of_sheet, rows_of
from propdesk.patrol.rounds.facts import phrases_by_use
from propdesk.patrol.rounds.models import PatrolSheet
from propdesk.patrol.rounds.paper import PrintedSheet


@use_case(permission="patrol.view")
def printed_sheets(session: Session, *, ids: Sequence[int]) -> tuple[PrintedSheet, ...]:
    """The sheets of these ids, in their order; those gone meanwhile are missing."""
    found = {
        one.id: one
        for one in session.scalars(select(PatrolSheet).where(among(PatrolSheet.id, ids)))
    }
    phrases = tuple(f"{one.code} {one.words}" for one in phrases_by_use(session))
    return tuple(_printed(session, found[one], phrases) for one in ids if one in found)


def _printed(session: Session, sheet: PatrolSheet, phrases: tuple[str, ...]) -> PrintedSheet:
    return PrintedSheet(
        no=sheet.no,
        route=session.get_one(PatrolRoute, sheet.route_id).name,
        day=sheet.day,
        begins=sheet.begins,
        ends=sheet.ends,
        worker=sheet.worker,
        rounds=tuple(one.due for one in rounds_of_sheet(session, sheet.id)),
        rows=tuple(row.name for row in rows_of(session, sheet.id)),
        phrases=phrases,
    )
