"""The inspection when a household moves out: the items of its move-in, looked at once more.

sheet_id = begin_leaving(session, change_id=3)
leaving_of(session, change_id=3).rows   # item by item, the move-in beside the move-out
"""

from collections.abc import Iterator
from datetime import date

import msgspec
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.saving import the_record
from propdesk.db.store import use_case
from propdesk.duties.checklists.models import CheckSheet
from propdesk.duties.checklists.rules import NO, NOT_HERE, YES, CheckItem, CheckKind, ListUse
from propdesk.duties.checklists.service import (
    BEGIN_TABLES,
    CHECK_LIST,
    CheckFacts,
    CheckRow,
    LookedAt,
    facts_of,
    list_in_use,
    new_sheet,
    side_by_side,
)
from propdesk.estate.models import Unit
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.owner_change.register import OWNER_CHANGE
from propdesk.movein.visit.models import MoveInItem, MoveInVisit
from propdesk.movein.visit.rules import Mark
from propdesk.movein.visit.service import ensure_templates, template_of

LEAVING_TABLES = (*BEGIN_TABLES, *CHECK_LIST.touches)
_ANSWERS = {Mark.OPEN: "", Mark.PASSED: YES, Mark.FAILED: NO, Mark.ABSENT: NOT_HERE}


class NothingToLookAt(UserError):
    """No list says what is looked at, and the unit had no inspection."""

    message = N_(
        "{unit} had no inspection at its move-in, and no check-list for one is in use. Enter one "
        "among the check-lists, with “{use}” as what it is the template of."
    )


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """The inspection at a move-out. `came_no` and `came_on` are the case and the day of that at the
    move-in, where there was one; `sheet` is None before it is begun."""

    no: str
    unit: str
    owner: str
    came_no: str
    came_on: date | None
    sheet: CheckFacts | None
    rows: tuple[LookedAt, ...]


@use_case(permission="movein.edit", touches=LEAVING_TABLES)
def begin_leaving(session: Session, *, change_id: int) -> int:
    """Begin the inspection, or go on with it; the id of its sheet. It asks what was looked at when
    the household moved in, else what the list of the estate says.

    Raises RecordGone, NothingToLookAt.
    """
    change = the_record(session, OWNER_CHANGE, change_id)
    found = _sheet(session, change_id)
    if found is not None:
        return found
    ensure_templates(session)
    of = list_in_use(session, ListUse.ROOMS)
    unit_id = change.unit_id
    lines = [row.item.what for row in _came(session, unit_id)] or [
        _name(one.place, one.what) for one in template_of(session, ListUse.ROOMS)
    ]
    if of is None or not lines:
        code = session.get_one(Unit, unit_id).code
        raise NothingToLookAt(unit=code, use=ListUse.ROOMS.label)
    asked = [f"{line}: {YES}" for line in lines]
    kind = OWNER_CHANGE.kind
    return new_sheet(session, kind=kind, record_id=change_id, list_id=of.id, instead=asked)


@use_case(permission="movein.view")
def leaving_of(session: Session, *, change_id: int) -> Leaving:
    """The inspection at a move-out beside that at the move-in. Raises RecordGone."""
    change = the_record(session, OWNER_CHANGE, change_id)
    came, sheet_id = list(_came(session, change.unit_id)), _sheet(session, change_id)
    sheet = None if sheet_id is None else facts_of(session, sheet_id)
    before = {row.item.what: row for row in came}
    left = [replace(row, before=before.get(row.item.what)) for row in sheet.rows] if sheet else []
    first = came
    if left:
        first = [replace(row.before, id=row.row) for row in left if row.before is not None]
    case, day = _case(session, change.unit_id)
    return Leaving(
        no=change.no,
        unit=session.get_one(Unit, change.unit_id).code,
        owner=change.seller,
        came_no=case,
        came_on=day,
        sheet=sheet,
        rows=side_by_side(first, left),
    )


def _sheet(session: Session, change_id: int) -> int | None:
    own = (CheckSheet.subject_kind == OWNER_CHANGE.kind, CheckSheet.subject_id == change_id)
    return session.scalar(select(CheckSheet.id).where(*own).order_by(CheckSheet.id.desc()).limit(1))


def _came(session: Session, unit_id: int) -> Iterator[CheckRow]:
    """What was looked at in the rooms when the household moved in, as rows of a sheet."""
    visit = _visit_of(session, unit_id)
    if visit is None:
        return
    query = select(MoveInItem).where(
        MoveInItem.visit_id == visit.id, MoveInItem.part == ListUse.ROOMS
    )
    for number, one in enumerate(session.scalars(query.order_by(MoveInItem.row)).all(), 1):
        item = CheckItem(what=_name(one.place, one.what), kind=CheckKind.YES_NO)
        yield CheckRow(id=number, item=item, answer=_ANSWERS[one.mark], note=one.note)


def _name(place: str, what: str) -> str:
    return " ".join(f"{place} {what}".replace("：", " ").replace(":", " ").split())


def _visit_of(session: Session, unit_id: int) -> MoveInVisit | None:
    query = (
        select(MoveInVisit)
        .join(MoveInCase, MoveInCase.id == MoveInVisit.case_id)
        .where(MoveInCase.unit_id == unit_id)
        .order_by(MoveInVisit.id.desc())
    )
    return session.scalars(query.limit(1)).first()


def _case(session: Session, unit_id: int) -> tuple[str, date | None]:
    visit = _visit_of(session, unit_id)
    if visit is None:
        return "", None
    case = session.get_one(MoveInCase, visit.case_id)
    return case.no, case.handed_on or wall_time(visit.begun_at).date()
