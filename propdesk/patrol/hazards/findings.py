"""Hazards out of what was found on a sheet, each once, linked with the sheet."""

from collections.abc import Iterable
from itertools import zip_longest

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.attachments.attaching import copy_files
from propdesk.db.attachments.linking import LINK_TABLES, link
from propdesk.db.linking.links import links_seen
from propdesk.db.records.saving import add
from propdesk.db.store import today, use_case
from propdesk.duties.checklists.service import check_findings
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.links import LinkWord
from propdesk.patrol.hazards.models import Hazard
from propdesk.patrol.hazards.register import HAZARD, HazardFields
from propdesk.patrol.hazards.rules import Source

FOUND_TABLES = (*HAZARD.touches, *LINK_TABLES, "counter")


class NothingOpen(UserError):
    """No finding that is still open."""

    message = N_("No finding of {no} is still open, or each has its hazard.")


def hazards_found(
    session: Session,
    sheet: tuple[str, int],
    no: str,
    found: Iterable[HazardFields],
    rows: Iterable[int] = (),
) -> tuple[int, ...]:
    """Make a hazard of each finding of a sheet (kind, id) that has none yet; their ids.

    `rows` of the sheet that say them, in that order: the pictures taken there go along. Raises
    NothingOpen, which names the sheet by its `no`.
    """
    there, made = _there(session, sheet), list[int]()
    for fields, row in zip_longest(found, rows):
        if (fields.what, fields.place) not in there:
            hazard = add(session, HAZARD, fields)
            link(session, sheet, ("hazard", hazard), LinkWord.BECAME)
            if row is not None:
                copy_files(session, sheet, ("hazard", hazard), parts={row})
            there.add((fields.what, fields.place))
            made.append(hazard)
    if not made:
        raise NothingOpen(no=no)
    return tuple(made)


def _there(session: Session, sheet: tuple[str, int]) -> set[tuple[str, str]]:
    """What the hazards say that came out of a sheet: what and where."""
    links = links_seen(session, *sheet)
    ids = [one.other_id for one in links if one.kind == "hazard" and one.other_id]
    found = session.execute(select(Hazard.what, Hazard.place).where(Hazard.id.in_(ids)))
    return {(what, place) for what, place in found}


@use_case(permission="patrol.edit_hazards", touches=FOUND_TABLES)
def hazards_of_check(session: Session, *, sheet_id: int) -> tuple[int, ...]:
    """Make a hazard of each finding of a check sheet that has none; their ids.

    Raises RecordGone or NothingOpen.
    """
    facts = check_findings(session, sheet_id=sheet_id)
    fields = (
        HazardFields(
            source=Source.INSPECTION,
            what=told,
            place=facts.what,
            found=min(facts.day, today(session)),
            note=facts.no,
        )
        for told in facts.bad
    )
    return hazards_found(session, ("check_sheet", sheet_id), facts.no, fields, facts.rows)
