"""What stands beside a talk while it is typed: the household in a line, and what came before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine, UnitCase, UnitCases, declarations
from propdesk.db.store import may, today, use_case
from propdesk.db.withholding.withheld import open_to
from propdesk.estate.models import Unit, Vehicle
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.service import RoleRow, title_of_unit
from propdesk.fees.dues.service import household_dues
from propdesk.kernel.money import Money, total
from propdesk.kernel.records.refusals import RecordGone
from propdesk.kernel.records.states import Tone
from propdesk.service.contacts.models import Contact
from propdesk.service.contacts.register import CONTACT

NEAR_DAYS, YEAR_DAYS = 30, 365
MOST_SAME, MOST_NEAR, MOST_RECENT = 3, 3, 4


@dataclass(frozen=True, slots=True)
class OpenFigure:
    """What of a subject is open in the household: its name (a msgid), how many or how much, what
    the first of it is and how that stands. What `comes` came to the office by somebody."""

    name: str
    counted: str
    first: str
    state: tuple[str, Tone, str] | None
    comes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """A household in a line. `overdue` is None for who may not see what is owed; `last` is the
    last contact: its day, time and words."""

    unit_id: int
    code: str
    title: str
    people: tuple[RoleRow, ...]
    vehicles: int
    overdue: Money | None
    overdue_lines: int
    oldest_due: date | None
    figures: tuple[OpenFigure, ...]
    last: tuple[date, str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What came before: of the same kind here and next door, and whatever happened here last.

    `near_name` is the entrance whose other units are meant. `counts` are those of all three, of
    which only the newest stand in them.
    """

    same: tuple[UnitCase, ...]
    near: tuple[tuple[str, UnitCase], ...]
    recent: tuple[UnitCase, ...]
    near_name: str
    counts: tuple[int, int, int]

    @property
    def joins(self) -> str:
        """What the action of a subject really does, when something is under way."""
        open_ones = (one.joins for one in self.same if one.is_open and one.joins)
        return next(open_ones, "")


@use_case(permission="service.view")
def household(session: Session, *, unit_id: int) -> Household:
    """The household of a unit in a line. Raises RecordGone."""
    unit = _unit(session, unit_id)
    dues = household_dues(session, unit_id=unit_id) if may(session, "fees.view") else None
    late = [one for one in dues.lines if one.due_day < dues.day] if dues else []
    people: dict[int, RoleRow] = {}
    for role in roles_of_unit(session, unit_id=unit_id):
        people.setdefault(role.person_id, role)
    vehicles = select(func.count()).select_from(Vehicle).where(Vehicle.unit_id == unit_id)
    return Household(
        unit_id=unit_id,
        code=unit.code,
        title=title_of_unit(session, unit),
        people=tuple(people.values()),
        vehicles=session.scalar(vehicles) or 0,
        overdue=total(one.open for one in late) if dues else None,
        overdue_lines=len(late),
        oldest_due=min((one.due_day for one in late), default=None),
        figures=tuple(_figures(session, unit_id)),
        last=_last(session, unit_id),
    )


def _unit(session: Session, unit_id: int) -> Unit:
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise RecordGone
    return unit


def _asked(session: Session) -> list[UnitCases]:
    return [one for one in declarations(session).unit_cases if may(session, one.permission)]


def _figures(session: Session, unit_id: int) -> Iterable[OpenFigure]:
    since = today(session) - timedelta(days=YEAR_DAYS)
    for one in _asked(session):
        if one.figure:
            still = [case for case in one.cases(session, [unit_id], since) if case.is_open]
            if still:
                first, counted = still[0], one.counted(len(still))
                yield OpenFigure(one.figure, counted, first.name, first.state, comes=True)
    for panel in declarations(session).unit_panels:
        if panel.figure and (not panel.permission or may(session, panel.permission)):
            lines = panel.lines(session, unit_id)
            if lines:
                yield OpenFigure(panel.figure, _said(lines), lines[0].name, lines[0].state)


def _said(lines: Sequence[PanelLine]) -> str:
    """The sum of what stands in the lines, or how many there are."""
    amounts = [one.amount for one in lines if one.amount is not None]
    return str(total(amounts)) if amounts else str(sum(one.count for one in lines))


def _last(session: Session, unit_id: int) -> tuple[date, str, str] | None:
    query = select(Contact).where(Contact.unit_id == unit_id)
    if (seen := open_to(session, CONTACT)) is not None:
        query = query.where(seen)
    found = session.scalar(query.order_by(Contact.at.desc()).limit(1))
    return None if found is None else (found.day, found.time, f"{found.receiver} {found.what}")


@use_case(permission="service.view")
def before(session: Session, *, unit_id: int, topic: str) -> Before:
    """What came before about a unit and those of its entrance, of the kind of the talk. Raises
    RecordGone."""
    day = today(session)
    near = _neighbours(session, unit_id)
    own = _cases(session, [unit_id], day - timedelta(days=YEAR_DAYS))
    same = [one for one in own if one.topic == topic]
    others = [
        one
        for one in _cases(session, list(near), day - timedelta(days=NEAR_DAYS))
        if one.topic == topic
    ]
    recent = [one for one in own if one.topic != topic]
    return Before(
        same=tuple(same[:MOST_SAME]),
        near=tuple((near[one.unit_id], one) for one in others[:MOST_NEAR]),
        recent=tuple(recent[:MOST_RECENT]),
        near_name=_entrance(session, unit_id),
        counts=(len(same), len(others), len(recent)),
    )


def _cases(session: Session, unit_ids: Sequence[int], since: date) -> list[UnitCase]:
    found = [case for one in _asked(session) for case in one.cases(session, unit_ids, since)]
    found.sort(key=lambda case: case.day, reverse=True)
    return sorted(found, key=lambda case: not case.is_open)


def _neighbours(session: Session, unit_id: int) -> dict[int, str]:
    """The other units of the entrance, with their codes."""
    unit = _unit(session, unit_id)
    same = (Unit.building_id == unit.building_id, Unit.entrance == unit.entrance)
    query = select(Unit.id, Unit.code).where(*same, Unit.id != unit_id, Unit.kind == unit.kind)
    return dict(session.execute(query).all())


def _entrance(session: Session, unit_id: int) -> str:
    """What the other units of the entrance begin with: 3-2."""
    unit = _unit(session, unit_id)
    return unit.code.rpartition("-")[0] or unit.code
