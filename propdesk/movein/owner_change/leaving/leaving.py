"""The inspection when somebody moves out, an owner or a tenant: the items of the move-in once more.

sheet_id = begin_leaving(session, of=("owner_change", 3))   # or ("role", 8): a tenant's stay
leaving_of(session, of=("role", 8)).rows   # item by item, the move-in beside the move-out
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from propdesk.db.records.saving import the_record
from propdesk.db.store import acting, use_case
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
from propdesk.estate.models import Occupancy, Person, Unit
from propdesk.estate.people.service import ROLE, owner_names
from propdesk.fees.deposits.service import DepositOfUnit, deposits_held
from propdesk.kernel.clock import wall_time
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.folding import fold
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.keys.service import PieceOut, pieces_out
from propdesk.movein.owner_change.models import ChangeOfOwner
from propdesk.movein.owner_change.register import OWNER_CHANGE
from propdesk.movein.visit.models import MoveInItem, MoveInVisit
from propdesk.movein.visit.rules import Mark
from propdesk.movein.visit.service import ensure_templates, template_of

Of = tuple[str, int]
"""Who moves out: the kind and id of an owner change, or of the role of a tenant."""
LEAVING_TABLES = (*BEGIN_TABLES, *CHECK_LIST.touches)
_ANSWERS = {Mark.OPEN: "", Mark.PASSED: YES, Mark.FAILED: NO, Mark.ABSENT: NOT_HERE}


class NothingToLookAt(UserError):
    """No list says what is looked at, and the unit had no inspection."""

    message = N_(
        "{unit} had no inspection at its move-in, and no check-list for one is in use. Enter one "
        "among the check-lists, with “{use}” as what it is the template of."
    )


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """The inspection at a move-out. `no` is the owner change, '' of a tenant, who lived here from
    `since` to `until`. `came_no` and `came_on` are that at the move-in, where there was one: the
    case, or the sheet on which the unit was looked at when those before moved out; `sheet` is None
    before it is begun. `keys` are out, of a tenant his own, as are the `deposits`."""

    no: str
    unit: str
    who: str
    since: date | None = None
    until: date | None = None
    came_no: str
    came_on: date | None
    sheet: CheckFacts | None
    rows: tuple[LookedAt, ...]
    keys: tuple[PieceOut, ...] = ()
    deposits: tuple[DepositOfUnit, ...] = ()


class _Goer(NamedTuple):
    of: Of
    no: str
    unit_id: int
    who: str
    stay: Occupancy | None


class _Came(NamedTuple):
    no: str
    day: date | None
    rows: list[CheckRow]


@use_case(permission="movein.edit", touches=LEAVING_TABLES)
def begin_leaving(session: Session, *, of: Of) -> int:
    """Begin the inspection, or go on with it; the id of its sheet. It asks what was looked at when
    the household moved in, else what the list of the estate says.

    Raises RecordGone, NothingToLookAt.
    """
    goer = _goer(session, of)
    found = _sheet(session, of)
    if found is not None:
        return found.id
    ensure_templates(session)
    template = list_in_use(session, ListUse.ROOMS)
    lines = [row.item.what for row in _came(session, goer, None).rows] or [
        _name(one.place, one.what) for one in template_of(session, ListUse.ROOMS)
    ]
    if template is None or not lines:
        code = session.get_one(Unit, goer.unit_id).code
        raise NothingToLookAt(unit=code, use=ListUse.ROOMS.label)
    asked = [f"{line}: {YES}" for line in lines]
    kind, record_id = of
    return new_sheet(session, kind=kind, record_id=record_id, list_id=template.id, instead=asked)


@use_case(permission="movein.view")
def leaving_of(session: Session, *, of: Of) -> Leaving:
    """The inspection at a move-out beside that at the move-in, and what is still out and held.

    Raises RecordGone.
    """
    goer, begun = _goer(session, of), _sheet(session, of)
    came = _came(session, goer, begun)
    sheet = None if begun is None else facts_of(session, begun.id)
    before = {row.item.what: row for row in came.rows}
    left = [replace(row, before=before.get(row.item.what)) for row in sheet.rows] if sheet else []
    first = came.rows
    if left:
        first = [replace(row.before, id=row.row) for row in left if row.before is not None]
    return Leaving(
        no=goer.no,
        unit=session.get_one(Unit, goer.unit_id).code,
        who=goer.who,
        since=goer.stay.since if goer.stay else None,
        until=goer.stay.until if goer.stay else None,
        came_no=came.no,
        came_on=came.day,
        sheet=sheet,
        rows=side_by_side(first, left),
        keys=pieces_out(session, unit_id=goer.unit_id, holder=goer.who if goer.stay else ""),
        deposits=tuple(_deposits(session, goer)),
    )


def _goer(session: Session, of: Of) -> _Goer:
    kind, record_id = of
    if kind == OWNER_CHANGE.kind:
        change = the_record(session, OWNER_CHANGE, record_id)
        unit_id, last = change.unit_id, change.day - ONE_DAY
        owners = owner_names(session, unit_ids=[unit_id], day=last).get(unit_id, "")
        return _Goer(of, change.no, unit_id, change.seller or owners, None)
    role = the_record(session, ROLE, record_id)
    return _Goer(of, "", role.unit_id, session.get_one(Person, role.person_id).name, role)


def _sheet(session: Session, of: Of) -> CheckSheet | None:
    own = (CheckSheet.subject_kind == of[0], CheckSheet.subject_id == of[1])
    return session.scalars(select(CheckSheet).where(*own).order_by(CheckSheet.id.desc())).first()


def _deposits(session: Session, goer: _Goer) -> Iterator[DepositOfUnit]:
    """What is held of a tenant, for whoever may see money."""
    if goer.stay is None or "fees.view" not in acting(session).permissions:
        return
    for one in deposits_held(session, unit_ids=[goer.unit_id]):
        if one.person_id == goer.stay.person_id or fold(one.payer) == fold(goer.who):
            yield one


def _came(session: Session, goer: _Goer, begun: CheckSheet | None) -> _Came:
    """What was looked at when whoever goes came: the visit of the move-in, or later than that the
    move-out of those before."""
    former = _former(session, goer, begun)
    if former is not None:
        return _Came(former.no, former.day, list(facts_of(session, former.id).rows))
    visit = _visit_of(session, goer.unit_id)
    if visit is None:
        return _Came("", None, [])
    case = session.get_one(MoveInCase, visit.case_id)
    day = case.handed_on or wall_time(visit.begun_at).date()
    return _Came(case.no, day, list(_visited(session, visit)))


def _former(session: Session, goer: _Goer, begun: CheckSheet | None) -> CheckSheet | None:
    """The last complete sheet of a move-out before: of an owner, and where a tenant goes also of
    another one who had left by then."""
    changes = select(ChangeOfOwner.id).where(ChangeOfOwner.unit_id == goer.unit_id)
    whose: ColumnElement[bool] = and_(
        CheckSheet.subject_kind == OWNER_CHANGE.kind, CheckSheet.subject_id.in_(changes)
    )
    query = select(CheckSheet).where(CheckSheet.complete_at.is_not(None))
    if goer.stay is not None:
        if goer.stay.since is None:
            return None
        query = query.where(CheckSheet.day <= goer.stay.since)
        stays = select(Occupancy.id).where(Occupancy.unit_id == goer.unit_id)
        own = and_(CheckSheet.subject_kind == ROLE.kind, CheckSheet.subject_id.in_(stays))
        whose = or_(whose, own)
    if begun is not None:
        query = query.where(CheckSheet.id < begun.id)
    kind, record_id = goer.of
    not_own = or_(CheckSheet.subject_kind != kind, CheckSheet.subject_id != record_id)
    return session.scalars(query.where(whose, not_own).order_by(CheckSheet.id.desc())).first()


def _visited(session: Session, visit: MoveInVisit) -> Iterator[CheckRow]:
    """What was looked at in the rooms at a move-in, as rows of a sheet."""
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
