"""What a roster workbook was understood to say. Pure values: no session, no file, no translation.

Fields are named as in the sample truth files. A cell address is "sheet!C5", a row is "sheet!5".
Unknown text is "", an unknown number or date is None: the file says nothing about it.

What there is thousands of is a msgspec.Struct: it is made in a third of the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import msgspec

from propdesk.kernel.errors import Problem
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled


class SheetRole(StrEnum):
    """What a sheet is for. IMPORT is the main chosen one, ALSO others that add records."""

    IMPORT = "import"
    ALSO = "also"
    REPEATS = "repeats"
    HELP = "help"
    HIDDEN = "hidden"
    EMPTY = "empty"
    OTHER = "other"


class TableKind(StrEnum):
    """What the rows of a table are."""

    UNITS = "units"
    SPACES = "spaces"
    VEHICLES = "vehicles"


@dataclass(frozen=True, slots=True)
class RosterTable:
    """One table of a sheet: which field stands under which heading and in which column letter;
    `left` is its first column, counted from 1."""

    kind: TableKind
    columns: Mapping[str, str]
    letters: Mapping[str, str]
    left: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLayout:
    """How a sheet is laid out and whether its rows are taken.

    `rows` counts the rows with text below the header that were not ignored; `header_row` is the
    last header row (0: none found). `fingerprint` is equal for equal headings in equal places, so
    a confirmed mapping can be remembered under it. `repeats_of` names the sheet it repeats.
    `other` says what a sheet of role OTHER holds: readings, arrears, payments, repairs, patrol or
    grid. `hidden_rows` are those of its rows that nobody sees in the file. `has_list`: it may be
    taken, though it is hidden or a help sheet.
    """

    name: str
    role: SheetRole
    chosen: bool
    rows: int = 0
    header_row: int = 0
    header_rows: tuple[int, ...] = ()
    tables: tuple[RosterTable, ...] = ()
    unmapped: tuple[str, ...] = ()
    filled_rows: int = 0
    fingerprint: str = ""
    repeats_of: str = ""
    other: str = ""
    hidden_rows: int = 0
    has_list: bool = False

    @property
    def columns(self) -> Mapping[str, str]:
        """Field to heading of the first table."""
        return self.tables[0].columns if self.tables else {}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A clerk's correction for one sheet: header row (the last one) and field → column letter;
    `beside` are the further tables of the sheet, from left to right."""

    header_row: int
    letters: Mapping[str, str]
    kind: TableKind = TableKind.UNITS
    beside: tuple["ColumnChoice", ...] = ()


class RosterPhone(msgspec.Struct, frozen=True):
    """A number as dialled (digits only, no +86), whose it is (妻), what to heed (晚上接)."""

    number: str
    relation: str = ""
    remark: str = ""


class PersonEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A person or company at a unit.

    `key` is equal for the same person within the file. `relation` is owner, co_owner, tenant or
    family; `kind` person or company. `cells` says where each field stands. `more_ids` are further
    documents: (type, number). `more` is what is told of birth_year, care and person_note.
    """

    key: str
    name: str = ""
    relation: str = "owner"
    kind: str = "person"
    phones: tuple[RosterPhone, ...] = ()
    id_type: str = ""
    id_number: str = ""
    company_code: str = ""
    remark: str = ""
    cells: Mapping[str, str] = msgspec.field(default_factory=dict)
    more_ids: tuple[tuple[str, str], ...] = ()
    more: Mapping[str, "Value"] = msgspec.field(default_factory=dict)


class UnitEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A unit with its people, gathered from one or more rows.

    Areas are integers of 10^-4 m². `unit_kind` is room, shop, office, storage, garage or other;
    `state` occupied, handed_over, vacant, let, sold, unsold, renovation. `at` are the room
    cells, `rows` the row addresses, `cells` where each field stands. `inferred` fields do not
    stand in the cells as such; `also_accept` are other codes the cell may mean. Rooms of one
    contract share `group` and `group_area` and have no area of their own.
    """

    building: str
    entrance: str
    room: str
    at: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    floor: str = ""
    unit_kind: str = ""
    state: str = ""
    built_area: int | None = None
    inner_area: int | None = None
    measured_area: int | None = None
    old_unit_no: str = ""
    handover_date: date | None = None
    move_in_date: date | None = None
    note: str = ""
    people: tuple[PersonEntry, ...] = ()
    plate: tuple[str, ...] = ()
    parking_space: tuple[str, ...] = ()
    group: str = ""
    group_area: int | None = None
    inferred: frozenset[str] = frozenset()
    also_accept: tuple[str, ...] = ()
    cells: Mapping[str, str] = msgspec.field(default_factory=dict)

    @property
    def code(self) -> str:
        """building/entrance/room, the key; an empty part means none."""
        return f"{self.building}/{self.entrance}/{self.room}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceEntry:
    """A parking space. `kind` is owned, leased or civil_defence; `state` is free or unknown;
    `unit` is a code building/entrance/room, `unit_text` the cell it was read from; `plate` are
    the vehicles that stand there."""

    space: str
    kind: str = ""
    state: str = ""
    owner: str = ""
    unit: str = ""
    rent_fen: int | None = None
    start: date | None = None
    end: date | None = None
    at: tuple[str, ...] = ()
    row: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    unit_text: str = ""
    plate: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleEntry:
    """Vehicles of one row and who drives them. `unit` is a code building/entrance/room, `more`
    what is told of model, colour, permit_until and note."""

    plate: tuple[str, ...]
    owner: str = ""
    phone: str = ""
    unit: str = ""
    space: str = ""
    at: tuple[str, ...] = ()
    row: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    unit_text: str = ""
    more: Mapping[str, "Value"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row that is no data, and why (total, subtotal, header again, example, hint, legend …).
    Row 0 is a whole sheet. `columns` (H–M) says which of several tables side by side is meant."""

    sheet: str
    row: int
    why: str
    columns: str = ""

    @property
    def kind(self) -> str:
        """The reason as one word for programs: total, header_again, same, repeats."""
        for word in ("same", "repeats"):
            if self.why.startswith(f"{word} "):
                return word
        return self.why.replace(" ", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileConflict:
    """A row that contradicts an earlier row of the same file; it stays out until the clerk decides.

    `entry` is what the row alone says, so a later decision can apply it.
    """

    sheet: str
    row: int
    field: str
    see: str
    old: str
    new: str
    entry: UnitEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Everything understood of a workbook, from the chosen sheets.

    `refused` rows ("sheet!row") are kept out by an error; each has its Problem, whose `values` hold
    `field` and, where it refers to another place, `see`, `old` and `new`. `ignored` rows of chosen
    sheets are no data; `passed_over` is all that is not taken: they, parts of rows, rows outside a
    table, whole sheets. `unseen`: sentences.UNSEEN; `roomless`, and those `found`: roomless.py.
    """

    sheets: tuple[SheetLayout, ...]
    units: tuple[UnitEntry, ...] = ()
    spaces: tuple[SpaceEntry, ...] = ()
    vehicles: tuple[VehicleEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[str, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    passed_over: tuple[Ignored, ...] = ()
    conflicts: tuple[FileConflict, ...] = ()
    unseen: tuple[str, ...] = ()
    roomless: tuple[tuple[str, PersonEntry], ...] = ()
    found: tuple[str, ...] = ()

    @property
    def main(self) -> SheetLayout | None:
        """The sheet with role IMPORT."""
        return next((sheet for sheet in self.sheets if sheet.role is SheetRole.IMPORT), None)


# What the data file already has, and how the roster differs from it (see comparing.py).


class Policy(Labelled):
    """What to do with a unit or person the data file already has.

    MERGE fills empty fields, adds people, phones, plates and spaces; other differences are
    conflicts and change nothing. REPLACE: the file wins wherever it has a value (people are never
    deleted: a former owner ends). SKIP: known units stay as they are; only new ones come in.
    """

    MERGE = "merge", N_("Merge")
    REPLACE = "replace", N_("The file wins")
    SKIP = "skip", N_("Skip")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """A person of the data file as he stands at a unit; `id` is the caller's own key."""

    id: int
    name: str = ""
    relation: str = "owner"
    phones: tuple[str, ...] = ()
    id_type: str = ""
    id_number: str = ""
    company_code: str = ""
    more_ids: tuple[str, ...] = ()
    more: Mapping[str, "Value"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUnit:
    """A unit of the data file with its present people; `id` is the caller's own key."""

    id: int
    building: str
    entrance: str
    room: str
    floor: str = ""
    unit_kind: str = ""
    state: str = ""
    built_area: int | None = None
    inner_area: int | None = None
    measured_area: int | None = None
    old_unit_no: str = ""
    handover_date: date | None = None
    move_in_date: date | None = None
    note: str = ""
    people: tuple[KnownPerson, ...] = ()
    plate: tuple[str, ...] = ()
    parking_space: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """building/entrance/room."""
        return f"{self.building}/{self.entrance}/{self.room}"


class Outcome(StrEnum):
    """What becomes of a unit of the roster under the chosen policy."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    SKIPPED = "skipped"


class Step(StrEnum):
    """FILL an empty field, ADD to a list, REPLACE a value; DIFFERS is shown but not applied."""

    FILL = "fill"
    ADD = "add"
    REPLACE = "replace"
    DIFFERS = "differs"


Value = str | int | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the file says otherwise. `person` is a KnownPerson.id, None for the unit.

    `old` and `new` are values as stored (areas scaled, phones and plates as tuples of numbers; for
    ADD only the new ones). `cell` is where the new value stands.
    """

    field: str
    old: Value
    new: Value
    step: Step
    person: int | None = None
    cell: str = ""


@dataclass(frozen=True, slots=True)
class OwnerChange:
    """The file names another owner than the data file; `applied` under REPLACE."""

    old: str
    new: str
    old_person: int
    new_key: str
    applied: bool


class UnitComparison(msgspec.Struct, frozen=True, kw_only=True):
    """One unit of the roster against the data file.

    `known` is KnownUnit.id (None: new). `people` are the persons to add, `matched` tells which
    known person (id) an entry (by key) is.
    """

    entry: UnitEntry
    outcome: Outcome
    known: int | None = None
    differences: tuple[Difference, ...] = ()
    owner_changes: tuple[OwnerChange, ...] = ()
    people: tuple[PersonEntry, ...] = ()
    matched: Mapping[str, int] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole roster against the data file. `absent` are KnownUnit.ids the file does not name.

    Nothing is ever deleted for being absent.
    """

    units: tuple[UnitComparison, ...]
    absent: tuple[int, ...]
