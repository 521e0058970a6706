"""What makes a sheet doubtful: the same minutes, nothing found for weeks, too late, too quick."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.patrol.rounds.models import PatrolEntry, PatrolSheet
from propdesk.patrol.rounds.rules import (
    ALIKE,
    LONG_NORMAL,
    DoubtFlag,
    minutes_alike,
    too_quick,
)


def doubts_of(
    session: Session, sheet: PatrolSheet, entries: Sequence[PatrolEntry]
) -> list[DoubtFlag]:
    """The reasons to look twice at a sheet that was just entered, the gravest first."""
    found: list[DoubtFlag] = []
    by_round: dict[int, list[PatrolEntry]] = {}
    for one in entries:
        if one.at is not None and one.row:
            by_round.setdefault(one.round, []).append(one)
    if any(too_quick(sorted(e.at for e in several if e.at)) for several in by_round.values()):
        found.append(DoubtFlag.TOO_QUICK)
    begun = [one.at for one in sorted(entries, key=lambda e: e.round) if one.row == 0 and one.at]
    before = sheets_before(session, sheet, LONG_NORMAL - 1)
    if minutes_alike(begun, _begun(session, [one.id for one in before[: ALIKE - 1]])):
        found.append(DoubtFlag.SAME_TIMES)
    if sheet.entered_at is not None and sheet.entered_at > sheet.until:
        found.append(DoubtFlag.LATE_ENTRY)
    if (
        not sheet.findings
        and len(before) == LONG_NORMAL - 1
        and not any(one.findings for one in before)
    ):
        found.append(DoubtFlag.ALL_NORMAL)
    return found


def sheets_before(session: Session, sheet: PatrolSheet, most: int) -> list[PatrolSheet]:
    """The entered sheets of the same route before this one, the newest first."""
    query = select(PatrolSheet).where(
        PatrolSheet.route_id == sheet.route_id,
        PatrolSheet.begins < sheet.begins,
        PatrolSheet.entered_at.is_not(None),
    )
    return list(session.scalars(query.order_by(PatrolSheet.begins.desc()).limit(most)))


def _begun(session: Session, sheet_ids: Sequence[int]) -> list[list[datetime]]:
    query = select(PatrolEntry.sheet_id, PatrolEntry.round, PatrolEntry.at).where(
        among(PatrolEntry.sheet_id, sheet_ids), PatrolEntry.row == 0, PatrolEntry.at.is_not(None)
    )
    found: dict[int, dict[int, datetime]] = {sheet_id: {} for sheet_id in sheet_ids}
    for sheet_id, number, at in session.execute(query.order_by(PatrolEntry.id)):
        if at is not None:
            found[sheet_id][number] = at  # the newest: what it corrected comes before it
    return [[at for _number, at in sorted(rounds.items())] for rounds in found.values()]
