"""Units of a roster, as rows of the register."""

from sqlalchemy import select

from propdesk.estate.imports.writing.batch import Batch
from propdesk.estate.imports.writing.parking import building_id, link_plate, link_space
from propdesk.estate.models import Building, Unit
from propdesk.estate.notation import naming
from propdesk.estate.roster.cells.types import Difference, Step, UnitEntry
from propdesk.estate.rules import UnitKind, UnitState

# Where a field of the roster is kept when the register calls it otherwise.
COLUMNS = {"unit_kind": "kind", "old_unit_no": "old_room"}
_KINDS = frozenset(kind.value for kind in UnitKind)
_STATES = frozenset(state.value for state in UnitState)
_ROOM, _SOLD = UnitKind.ROOM.value, UnitState.SOLD.value


def write_unit(batch: Batch, entry: UnitEntry) -> int:
    """A new unit with its spaces and plates; its id."""
    handed_over, moved_in = entry.handover_date, entry.move_in_date
    unit_id = batch.add(
        "unit",
        building_id=building_id(batch, entry.building),
        entrance=entry.entrance,
        room=entry.room,
        code=naming.unit_code(entry.building, entry.entrance, entry.room),
        order_key=naming.unit_order(entry.building, entry.entrance, entry.room),
        floor=entry.floor,
        kind=entry.unit_kind if entry.unit_kind in _KINDS else _ROOM,
        state=entry.state if entry.state in _STATES else _SOLD,
        built_area=entry.built_area or None,
        inner_area=entry.inner_area or None,
        measured_area=entry.measured_area or None,
        old_room=entry.old_unit_no,
        handover_date=handed_over.isoformat() if handed_over else None,
        move_in_date=moved_in.isoformat() if moved_in else None,
        area_group=entry.group,
        group_area=entry.group_area,
        note=entry.note,
    )
    for code in entry.parking_space:
        link_space(batch, code, unit_id, move=False)
    for plate in entry.plate:
        link_plate(batch, plate, unit_id, move=False)
    return unit_id


def put_unit_value(batch: Batch, unit_id: int, difference: Difference, step: Step) -> None:
    """Give a known unit the file's value of one field, or its further plates and spaces."""
    new, name = difference.new, difference.field
    if name in ("plate", "parking_space"):
        link = link_plate if name == "plate" else link_space
        for item in new if isinstance(new, tuple) else ():
            link(batch, item, unit_id, move=step is Step.REPLACE)
    elif not (name == "unit_kind" and new not in _KINDS):
        batch.change("unit", unit_id, COLUMNS.get(name, name), new)


def units_by_code(batch: Batch) -> dict[str, int]:
    """building/entrance/room → unit id, of the register and of this import."""
    query = select(Building.code, Unit.entrance, Unit.room, Unit.id).join(
        Building, Building.id == Unit.building_id
    )
    units = {f"{b}/{e}/{r}": unit_id for b, e, r, unit_id in batch.session.execute(query)}
    names = building_names(batch)
    for row in batch.rows["unit"]:
        units[f"{names[row['building_id']]}/{row['entrance']}/{row['room']}"] = row["id"]
    return units


def building_names(batch: Batch) -> dict[int, str]:
    """Building id → code, of the register and of this import."""
    known = batch.session.execute(select(Building.id, Building.code)).all()
    return {row[0]: row[1] for row in known} | {
        row["id"]: row["code"] for row in batch.rows["building"]
    }
