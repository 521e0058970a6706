"""The lines of people and things: spaces, residents, vehicles, cards, what goes on."""

from collections.abc import Collection, Iterator

from sqlalchemy import select

from propdesk.estate.models import ParkingSpace, Unit
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.rules import OWNING, RoleKind
from propdesk.estate.units.service import unit_panels
from propdesk.estate.vehicles.service import vehicles_of_unit
from propdesk.kernel.i18n import listed
from propdesk.movein.keys.service import cards_out
from propdesk.movein.owner_change.lines import Ask, SettleLine
from propdesk.movein.owner_change.rules import (
    LineChoice,
    LineSort,
)

# What the panels of a household show of records and is no line of its own here.
_TOLD_ELSEWHERE = frozenset({"person", "vehicle", "unit", "space", "deposit", "owner_change"})


def spaces(ask: Ask) -> Iterator[SettleLine]:
    spaces = (
        select(Unit.id, Unit.code)
        .join(ParkingSpace, ParkingSpace.unit_id == Unit.id)
        .where(ParkingSpace.home_unit_id == ask.change.unit_id)
        .order_by(Unit.order_key)
    )
    for unit, code in ask.session.execute(spaces):
        key = f"space:{unit}"
        yield SettleLine(
            key=key,
            sort=LineSort.SPACE,
            what=code,
            unit=code,
            choice=ask.choose(key, LineChoice.ALONG, LineChoice.STAYS),
            choices=(LineChoice.ALONG, LineChoice.STAYS),
            record=("unit", unit),
        )


def roles(ask: Ask) -> Iterator[SettleLine]:
    """Who lives there or pays beside the owners: tenants stay, the seller's family goes."""
    rows = roles_of_unit(ask.session, unit_id=ask.change.unit_id, day=ask.change.day)
    for row in rows:
        role, since = row.fields.role, row.fields.since
        begins = since is not None and since >= ask.change.day
        if role in OWNING or row.person_id in ask.sellers or begins:
            continue
        stays = role is RoleKind.TENANT
        offered = (
            (LineChoice.KEEPS, LineChoice.ENDS) if stays else (LineChoice.ENDS, LineChoice.KEEPS)
        )
        key = f"role:{row.id}"
        yield SettleLine(
            key=key,
            sort=LineSort.ROLE,
            what=row.name,
            choice=ask.choose(key, *offered),
            choices=offered,
            note=role.label,
            last=row.fields.until,
            first=row.fields.since,
            record=("person", row.person_id),
        )


def vehicles(ask: Ask) -> Iterator[SettleLine]:
    for row in vehicles_of_unit(ask.session, unit_id=ask.change.unit_id):
        key = f"vehicle:{row.id}"
        yield SettleLine(
            key=key,
            sort=LineSort.VEHICLE,
            what=row.plate,
            last=row.permit_until,
            choice=ask.choose(key, LineChoice.ENDS, LineChoice.KEEPS),
            choices=(LineChoice.ENDS, LineChoice.KEEPS),
            note=row.person,
            record=("vehicle", row.id),
        )


def cards(ask: Ask) -> Iterator[SettleLine]:
    if not ask.may("movein.view"):
        return
    cards = cards_out(ask.session, unit_id=ask.change.unit_id)
    if cards:
        may = ask.may("movein.edit")
        offered = (LineChoice.CANCELLED, LineChoice.KEEPS) if may else (LineChoice.KEEPS,)
        yield SettleLine(
            key="cards",
            sort=LineSort.CARDS,
            what=listed(cards),
            choice=ask.choose("cards", *offered),
            choices=offered,
        )


def carried(ask: Ask, told: Collection[tuple[str, int] | None]) -> Iterator[SettleLine]:
    """What is open in the registers of the unit: it goes on there, or is closed there. `told` are
    the records of the lines before."""
    for panel in unit_panels(ask.session, unit_id=ask.change.unit_id):
        for number, line in enumerate(panel.lines):
            if line.record is None or line.record[0] in _TOLD_ELSEWHERE or line.record in told:
                continue
            state = line.state[0] if line.state else ""
            yield SettleLine(
                key=f"carried:{line.record[0]}:{line.record[1]}:{number}",
                sort=LineSort.CARRIED,
                what=f"{panel.title}: {line.name}",
                choice=LineChoice.KEEPS,
                note=" · ".join(filter(None, (line.detail, state))),
                record=line.record,
            )
