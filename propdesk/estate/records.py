"""The register's records as use cases take and give them: plain values, never mapped objects."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from propdesk.estate.rules import (
    AccountKind,
    AreaBasis,
    DocumentType,
    PersonKind,
    RoleKind,
    SpaceTenure,
    UnitKind,
    UnitState,
)
from propdesk.kernel.days import OLDEST_YEAR
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.scaled import SHARE


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFields:
    """What a form says of a unit. Areas in 10^-4 m²; places in any notation."""

    building: Annotated[
        str,
        Fact(
            N_("Building"), FactKind.CODE, placeholder=N_("e.g. 3 or A"), in_list=False, kept=True
        ),
    ]
    entrance: Annotated[
        str,
        Fact(
            N_("Entrance"),
            FactKind.CODE,
            placeholder=N_("empty when there is none"),
            in_list=False,
            kept=True,
        ),
    ] = ""
    room: Annotated[
        str,
        Fact(
            N_("Room number"), FactKind.CODE, placeholder=N_("e.g. 1201"), in_list=False, own=True
        ),
    ]
    floor: Annotated[
        str, Fact(N_("Floor"), FactKind.CODE, width=60, hidden=True, in_place=True)
    ] = ""
    old_room: Annotated[str, Fact(N_("Former number"), in_list=False, in_sheet=False, own=True)] = (
        ""
    )
    kind: Annotated[
        UnitKind,
        Fact(N_("Kind"), width=84, ink="text2", sheet_header=N_("Property type"), kept=True),
    ] = UnitKind.ROOM
    state: Annotated[UnitState, Fact(N_("State"), kept=True)] = UnitState.SOLD
    built_area: Annotated[
        int | None, Fact(N_("Built-up area ㎡"), FactKind.AREA, width=112, in_place=True)
    ] = None
    inner_area: Annotated[
        int | None, Fact(N_("Inner area ㎡"), FactKind.AREA, width=104, hidden=True, in_place=True)
    ] = None
    measured_area: Annotated[
        int | None,
        Fact(N_("Measured area ㎡"), FactKind.AREA, in_list=False, in_sheet=False),
    ] = None
    area_basis: Annotated[
        AreaBasis, Fact(N_("Billed by"), in_list=False, in_sheet=False, kept=True)
    ] = AreaBasis.BUILT
    handover_date: Annotated[
        date | None,
        Fact(N_("Handed over on"), first_year=OLDEST_YEAR, width=124, ink="text2", in_place=True),
    ] = None
    move_in_date: Annotated[
        date | None,
        Fact(N_("Moved in on"), first_year=OLDEST_YEAR, in_list=False, in_sheet=False),
    ] = None
    charge_start: Annotated[
        date | None,
        Fact(
            N_("Charged from"),
            hint=N_("Empty: by the hand-over and the rules of the tariff."),
            in_list=False,
            in_sheet=False,
        ),
    ] = None
    area_group: str = ""
    group_area: int | None = None
    note: Annotated[
        str,
        Fact(
            N_("Note"),
            FactKind.NOTES,
            width=160,
            ink="text2",
            hidden=True,
            free=True,
            sheet_width=30,
            in_place=True,
        ),
    ] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildPlan:
    """Buildings to make at once. Rooms are floor and number: 0101 when padded, else 101.

    `buildings` are names as typed (1栋, 2栋); 0 entrances means the buildings have none.
    """

    buildings: tuple[str, ...]
    entrances: int
    floors: int
    per_floor: int
    is_padded: bool = False
    kind: UnitKind = UnitKind.ROOM
    state: UnitState = UnitState.SOLD
    built_area: int | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """How many units a plan made, and how many stood there before."""

    created: int
    existing: int


@dataclass(frozen=True, slots=True)
class SpaceFields:
    """On what terms a parking space is held, and by which household. Rent per month."""

    tenure: Annotated[SpaceTenure, Fact(N_("Terms"))] = SpaceTenure.OWNED
    home_unit_id: Annotated[int | None, Fact(N_("Belongs to"), FactKind.RECORD)] = None
    rent: Annotated[Money | None, Fact(N_("Rent per month"), in_place=True)] = None
    since: Annotated[date | None, Fact(N_("From"), first_year=OLDEST_YEAR)] = None
    until: Annotated[date | None, Fact(N_("Until"), first_year=OLDEST_YEAR, in_place=True)] = None


@dataclass(frozen=True, slots=True)
class PhoneFields:
    """A phone as typed, and whose it is when not the person's own."""

    number: str
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFields:
    """What a form says of a person or company; the first phone is the one to call."""

    name: Annotated[str, Fact(N_("Name"), width=150, weight=500)]
    kind: Annotated[PersonKind, Fact(N_("Kind"), in_list=False, in_sheet=False, kept=True)] = (
        PersonKind.PERSON
    )
    phones: Annotated[tuple[PhoneFields, ...], Fact(N_("Phones"), in_sheet=False)] = ()
    birth_year: Annotated[
        int | None,
        Fact(
            N_("Year of birth"),
            FactKind.YEAR,
            least=1880,
            most=2100,
            width=70,
            ink="text2",
            in_place=True,
        ),
    ] = None
    care: Annotated[
        str,
        Fact(
            N_("Needs care"),
            placeholder=N_("e.g. elderly, living alone"),
            ink="text2",
            in_place=True,
        ),
    ] = ""
    consent: bool = False
    note: Annotated[
        str,
        Fact(
            N_("Note"),
            FactKind.NOTES,
            width=160,
            ink="text2",
            hidden=True,
            free=True,
            sheet_header=N_("About the person"),
            sheet_width=30,
            in_place=True,
        ),
    ] = ""


@dataclass(frozen=True, slots=True)
class DocumentFields:
    """An identity document as typed."""

    number: str
    type: DocumentType = DocumentType.RESIDENT_ID


@dataclass(frozen=True, slots=True)
class RoleFields:
    """A person's role in a unit. `until` is the last day; share in 10^-6."""

    role: Annotated[RoleKind, Fact(N_("Resident role"))]
    relation: Annotated[str, Fact(N_("Relation"))] = ""
    share: Annotated[int | None, Fact(N_("Share %"), FactKind.SCALED, places=SHARE - 2)] = None
    since: Annotated[date | None, Fact(N_("From"), first_year=OLDEST_YEAR)] = None
    until: Annotated[
        date | None,
        Fact(
            N_("Until"),
            first_year=OLDEST_YEAR,
            hint=N_("The last day. The role stays in the history, an owner's account closes."),
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleFields:
    """What a form says of a vehicle."""

    plate: Annotated[str, Fact(N_("Plate"), FactKind.CODE, width=120, weight=500, own=True)]
    unit_id: Annotated[
        int | None,
        Fact(N_("Unit"), FactKind.RECORD, width=112, placeholder=N_("e.g. 3-2-1201"), kept=True),
    ] = None
    person_id: Annotated[int | None, Fact(N_("Driver"), FactKind.RECORD, width=150, weight=500)] = (
        None
    )
    space_id: Annotated[
        int | None, Fact(N_("Parking space"), FactKind.RECORD, width=112, placeholder="B1-086")
    ] = None
    permit_until: Annotated[date | None, Fact(N_("Permit until"), in_place=True)] = None
    model: Annotated[
        str, Fact(N_("Model"), ink="text2", sheet_header=N_("Vehicle model"), in_place=True)
    ] = ""
    colour: Annotated[
        str,
        Fact(N_("Colour"), width=80, ink="text2", sheet_header=N_("Vehicle colour"), in_place=True),
    ] = ""
    note: Annotated[
        str, Fact(N_("Note"), stretch=True, free=True, ink="text2", sheet_width=30, in_place=True)
    ] = ""


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit by id and code."""

    id: int
    code: str


@dataclass(frozen=True, slots=True)
class BuildingRow:
    """A building with the number of its units."""

    id: int
    code: str
    name: str
    units: int


@dataclass(frozen=True, slots=True)
class UnitDetails:
    """A unit as shown: its fields, code, and the terms when it is a parking space."""

    id: int
    code: str
    building_id: int
    fields: UnitFields
    space: SpaceFields | None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """An identity document with its number masked."""

    id: int
    type: DocumentType
    masked: str


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """A person as shown: fields, documents masked."""

    id: int
    fields: PersonFields
    documents: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """A role with its person and unit; `is_current` on the day asked for."""

    id: int
    unit_id: int
    unit_code: str
    person_id: int
    name: str
    fields: RoleFields
    phones: tuple[PhoneFields, ...]
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """Who owes: an account with its person and unit."""

    id: int
    unit_id: int | None
    unit_code: str
    person_id: int
    name: str
    kind: AccountKind
    opened: date
    closed: date | None


@dataclass(frozen=True, slots=True)
class Resident:
    """The ids made or found when a person was added to a unit."""

    person_id: int
    role_id: int
