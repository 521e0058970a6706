"""The tenants of a unit, of today and before, each with the inspection of his move-out."""

from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import use_case
from propdesk.duties.checklists.models import CheckSheet
from propdesk.duties.checklists.service import facts_of
from propdesk.estate.models import Occupancy
from propdesk.estate.people.service import ROLE, roles_of_unit
from propdesk.estate.rules import RoleKind


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant; `id` is his role. Without `sheet` he was not inspected; `told` is how it stands."""

    id: int
    name: str
    since: date | None
    until: date | None
    sheet: str = ""
    day: date | None = None
    told: str = ""


@use_case(permission="movein.view")
def stays_of(session: Session, *, unit_id: int) -> tuple[Stay, ...]:
    """The tenants of a unit: who lives there, then those who moved out, the last one first."""
    roles = roles_of_unit(session, unit_id=unit_id, with_past=True)
    rows = [row for row in roles if row.fields.role is RoleKind.TENANT]
    query = select(CheckSheet.subject_id, CheckSheet.id).where(
        CheckSheet.subject_kind == ROLE.kind,
        among(CheckSheet.subject_id, [row.id for row in rows]),
    )
    sheets = {
        role: facts_of(session, sheet)
        for role, sheet in session.execute(query.order_by(CheckSheet.id))
    }
    found = []
    for row in rows:
        stay = Stay(id=row.id, name=row.name, since=row.fields.since, until=row.fields.until)
        if (one := sheets.get(row.id)) is not None:
            told = one.result.words
            stay = msgspec.structs.replace(stay, sheet=one.no, day=one.day, told=told)
        found.append((not row.is_current, stay))
    found.sort(key=lambda each: (each[0], -(each[1].until or date.max).toordinal()))
    return tuple(stay for _past, stay in found)


def had_tenants(session: Session, unit_id: int) -> bool:
    """Whether somebody lives or lived there for rent."""
    own = (Occupancy.unit_id == unit_id, Occupancy.role == RoleKind.TENANT)
    return session.scalar(select(Occupancy.id).where(*own).limit(1)) is not None
