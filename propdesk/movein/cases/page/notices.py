"""What notices of a hand-over and the sheet of a household say, read in one go for many cases."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.service import titles_of_units
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import Money, total
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.scaled import AREA, format_scaled
from propdesk.movein.cases.batches import DueThen, due_then
from propdesk.movein.cases.models import MoveInCase
from propdesk.system.settings.service import estate_settings


class NoticeWithoutDay(UserError):
    """A notice that names no day."""

    message = N_(
        "{units}: no day is fixed yet. Enter it with “Notify” (F3), then print the notice."
    )


class AtHome(msgspec.Struct, frozen=True):
    """Somebody who lives in the unit: name, what he is there, phone."""

    name: str
    what: str
    phone: str


class CaseSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet of registration says of a household."""

    no: str
    unit: str
    title: str
    receiver: str
    phone: str
    area: str
    handed: str
    people: tuple[AtHome, ...]


@use_case(permission="movein.view")
def notice_values(
    session: Session, *, case_ids: Sequence[int], progress: Progress | None = None
) -> list[Mapping[str, str]]:
    """The values of the notices of these cases, in the order of their units.

    Raises NoticeWithoutDay naming the units, NoPrice, FieldsRefused, Cancelled through `progress`.
    """
    watch, settings = progress or NoProgress(), estate_settings(session)
    cases = _in_order(session, case_ids)
    titles = _titles(session, cases)
    without = [titles[case.unit_id] for case in cases if case.fixed_on is None]
    if without:
        raise NoticeWithoutDay(units=listed(without))
    due = due_then(session, cases)
    found: list[Mapping[str, str]] = []
    for done, case in enumerate(cases):
        watch.step(done, len(cases))
        slot = f"{wall_time(case.slot_at):%Y-%m-%d %H:%M}" if case.slot_at else ""
        desk = _("Desk {desk}").format(desk=case.desk) if case.desk else ""
        found.append(
            {
                "name": case.receiver,
                "unit": titles[case.unit_id],
                "number": case.no,
                "fixed": str(case.fixed_on),
                "slot": " ".join(filter(None, (slot, desk))),
                "hours": settings.visit_hours,
                "place": settings.address,
                "dues": _told(due[case.id]),
                "phone": settings.phone,
                "filing": case.filing_no,
            }
        )
    return found


def _told(lines: Sequence[DueThen]) -> str:
    """What will be due, a line each, and the sum."""
    told = ["  ".join(filter(None, (one.item, _days(one), str(one.amount)))) for one in lines]
    asked: Money = total(one.amount for one in lines)
    return "\n".join([*told, _("Together: {amount}").format(amount=asked)])


def _days(one: DueThen) -> str:
    return f"{one.first} – {one.last}" if one.first and one.last else ""


@use_case(permission="movein.view")
def case_sheets(session: Session, *, case_ids: Sequence[int]) -> list[CaseSheet]:
    """What the sheets of registration of these cases say, in the order of their units."""
    cases = _in_order(session, case_ids)
    titles = _titles(session, cases)
    found = []
    for case in cases:
        unit = session.get_one(Unit, case.unit_id)
        roles = roles_of_unit(session, unit_id=unit.id)
        people = tuple(
            AtHome(
                one.name,
                one.fields.relation or one.fields.role.label,
                one.phones[0].number if one.phones else "",
            )
            for one in roles
        )
        area = unit.measured_area or unit.built_area
        found.append(
            CaseSheet(
                no=case.no,
                unit=unit.code,
                title=titles[unit.id],
                receiver=case.receiver or next((one.name for one in people), ""),
                phone=case.phone,
                area=format_scaled(area, AREA) if area else "",
                handed=str(case.handed_on or ""),
                people=people,
            )
        )
    return found


def _in_order(session: Session, case_ids: Sequence[int]) -> list[MoveInCase]:
    query = select(MoveInCase).join(Unit, Unit.id == MoveInCase.unit_id)
    return list(
        session.scalars(query.where(among(MoveInCase.id, case_ids)).order_by(Unit.order_key))
    )


def _titles(session: Session, cases: Sequence[MoveInCase]) -> dict[int, str]:
    units = session.scalars(select(Unit).where(among(Unit.id, [case.unit_id for case in cases])))
    return titles_of_units(session, units)
