"""The fields a table of each kind can have."""

from propdesk.estate.roster.cells.types import TableKind
from propdesk.estate.roster.cells.words import MOST_OWNERS

UNIT_FIELDS = frozenset(
    [
        "phase",
        "building",
        "entrance",
        "unit_no",
        "unit_code",
        "old_unit_no",
        "floor",
        "unit_kind",
        "state",
        "built_area",
        "inner_area",
        "measured_area",
        "handover_date",
        "move_in_date",
        "owner_name",
        "first_name",
        "last_name",
        "co_owner_name",
        "relation",
        "family",
        "phone",
        "phone2",
        "phone3",
        "id_type",
        "id_number",
        "company_code",
        "tenant_name",
        "tenant_phone",
        "plate",
        "parking_space",
        "note",
        "note2",
        "birth_year",
        "care",
        "person_note",
        "co_owner_phone",
        "co_owner_id_number",
        "tenant_id_number",
        "family_phone",
        *(
            f"owner{n}_{part}"
            for n in range(2, MOST_OWNERS + 1)
            for part in ("name", "phone", "id_number", "id_type")
        ),
    ]
)
SPACE_FIELDS = frozenset(
    [
        *("space", "kind", "state", "owner", "building", "entrance", "unit_code", "plate"),
        *("rent", "from", "to"),
    ]
)
VEHICLE_FIELDS = frozenset(
    [
        *("plate", "owner", "phone", "building", "entrance", "unit_code", "space"),
        *("model", "colour", "permit_until", "note"),
    ]
)
FIELDS = {
    TableKind.UNITS: UNIT_FIELDS,
    TableKind.SPACES: SPACE_FIELDS,
    TableKind.VEHICLES: VEHICLE_FIELDS,
}
