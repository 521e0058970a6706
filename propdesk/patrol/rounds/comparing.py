"""Three sheets of one route beside one another: when each round began, what was found."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.patrol.rounds.doubts import sheets_before
from propdesk.patrol.rounds.entering import entries_of, rounds_of_sheet
from propdesk.patrol.rounds.models import PatrolSheet
from propdesk.patrol.rounds.refusals import SheetUnknown

BESIDE = 2


class BesideSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One of the sheets: `began` of each round, None where it was not gone."""

    id: int
    no: str
    day: datetime
    worker: str
    began: tuple[datetime | None, ...]
    findings: int
    missed: int
    entered_at: datetime | None
    typed_after: timedelta | None
    flags: tuple[str, ...]


@use_case(permission="patrol.view")
def sheets_beside(session: Session, *, sheet_id: int) -> tuple[BesideSheet, ...]:
    """A sheet and the two entered before it on its route, the newest first; SheetUnknown."""
    sheet = session.get(PatrolSheet, sheet_id)
    if sheet is None:
        raise SheetUnknown(no=sheet_id)
    return tuple(_beside(session, one) for one in (sheet, *sheets_before(session, sheet, BESIDE)))


def _beside(session: Session, sheet: PatrolSheet) -> BesideSheet:
    entries = entries_of(session, sheet.id)
    began = tuple(
        entry.at if (entry := entries.get((one.number, 0))) else None
        for one in rounds_of_sheet(session, sheet.id)
    )
    after = None if sheet.entered_at is None else sheet.entered_at - sheet.ends
    return BesideSheet(
        id=sheet.id,
        no=sheet.no,
        day=sheet.begins,
        worker=sheet.worker,
        began=began,
        findings=sheet.findings,
        missed=sheet.missed,
        entered_at=sheet.entered_at,
        typed_after=after,
        flags=tuple(sheet.flags.split()),
    )
