"""What the register shows on the page of a household: its vehicles, its people, what changed."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import Event, PanelLine
from propdesk.db.models import AuditRow
from propdesk.db.store import shown_user, today
from propdesk.estate.models import Document, Occupancy, Person, Vehicle
from propdesk.estate.rules import RoleKind
from propdesk.estate.vehicles.listing import vehicles_of_unit
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.states import Tone

SOON_DAYS = 15
# What the audit log's words mean on the timeline; others are not shown there.
_CHANGES = {
    "unit.add": N_("Unit registered"),
    "unit.change": N_("Unit changed"),
    "unit.undo": N_("Change undone"),
    "person.add": N_("Person registered"),
    "person.change": N_("Person changed"),
    "person.undo": N_("Change undone"),
    "document.reveal": N_("ID number looked at"),
    "vehicle.add": N_("Vehicle registered"),
    "vehicle.change": N_("Vehicle changed"),
}


def vehicles_on_page(session: Session, unit_id: int) -> list[PanelLine]:
    """The vehicles of a unit with their spaces, or those on a space with their units, and the end
    of their permits."""
    day, found = today(session), []
    for vehicle in vehicles_of_unit(session, unit_id=unit_id):
        until = vehicle.permit_until
        is_here = vehicle.space_id == unit_id
        place = vehicle.unit if is_here else vehicle.space or _("no space")
        words = [place, vehicle.colour, vehicle.model]
        state: tuple[str, Tone, str] = (_("no end"), "grey", "circle-dashed")
        if until is not None:
            days, told = (until - day).days, _("until {until}").format(until=until)
            state = (told, "green", "circle-check")
            if days < 0:
                state = (told, "red", "triangle-alert")
            elif days <= SOON_DAYS:
                state = (told, "amber", "clock")
        detail = " · ".join(word for word in words if word)
        record = ("vehicle", vehicle.id)
        found.append(PanelLine(name=vehicle.plate, detail=detail, state=state, record=record))
    return found


def people_of_unit(session: Session, unit_id: int, _most: int) -> list[Event]:
    """Who came and went, on which day."""
    rows = session.execute(
        select(Occupancy, Person.name)
        .join(Person, Person.id == Occupancy.person_id)
        .where(Occupancy.unit_id == unit_id)
    )
    found = []
    day = today(session)
    for role, name in rows:
        words = role.relation or role.role.label
        owns = role.role in (RoleKind.OWNER, RoleKind.CO_OWNER)
        icon = "key" if owns else "user-plus"
        person = ("person", role.person_id)
        if role.since is not None and role.since <= day:
            what = _("{role} from this day").format(role=words)
            event = Event(icon=icon, at=role.since, what=what, detail=name, record=person)
            found.append(event)
        if role.until is not None and role.until <= day:
            what = _("{role} until this day").format(role=words)
            event = Event(icon="users", at=role.until, what=what, detail=name, record=person)
            found.append(event)
    return found


def changes_of_unit(session: Session, unit_id: int, most: int) -> list[Event]:
    """What was changed of the unit, its people and vehicles, from the log."""
    people = select(Occupancy.person_id).where(Occupancy.unit_id == unit_id)
    of_unit = (
        ("unit", [unit_id]),
        ("person", people),
        ("document", select(Document.id).where(Document.person_id.in_(people))),
        ("vehicle", select(Vehicle.id).where(Vehicle.unit_id == unit_id)),
    )
    rows = session.execute(
        select(AuditRow)
        .where(
            AuditRow.what.in_(list(_CHANGES)),
            or_(
                *(
                    (AuditRow.subject_kind == kind) & AuditRow.subject_id.in_(ids)
                    for kind, ids in of_unit
                )
            ),
        )
        .order_by(AuditRow.id.desc())
        .limit(most)
    ).scalars()
    return [
        Event(
            icon="pencil",
            at=row.at,
            what=_(_CHANGES[row.what]),
            detail=row.subject,
            who=shown_user(row.user_id, row.user_name),
            record=(row.subject_kind, row.subject_id) if row.subject_id else None,
        )
        for row in rows
    ]
