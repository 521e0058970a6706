"""What the preview shows of a workbook: a line per row and matter, and what each one says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from propdesk.estate.imports.places import Places, row_of, sheet_of, table_of
from propdesk.estate.imports.preview import Conflict, Preview
from propdesk.estate.imports.writing.present_parking import ParkingComparison
from propdesk.estate.notation.naming import unit_code
from propdesk.estate.roster.cells.names import unpadded
from propdesk.estate.roster.cells.sentences import why_ignored
from propdesk.estate.roster.cells.types import (
    Outcome,
    Step,
    TableKind,
    UnitComparison,
    UnitEntry,
    Value,
)
from propdesk.estate.rules import RoleKind, UnitKind, UnitState
from propdesk.kernel.errors import Level, Problem
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.scaled import AREA, format_scaled
from propdesk.kernel.sheets.cells import Row, Workbook, cell_text, column_number
from propdesk.kernel.sheets.masking import mask_id

WARNING, PASSED = "warning", "passed"
PARTS = 1_000  # no sheet has as many tables side by side
# Which of the table's columns shows a field; the others are only told in words.
SHOWN_IN = {
    **dict.fromkeys(("unit_code", "building", "entrance", "unit_no"), "unit"),
    **dict.fromkeys(("owner_name", "first_name", "last_name", "name", "owner"), "name"),
    **dict.fromkeys(("phone", "phone2", "phone3", "phones"), "phone"),
    "rent": "rent",
    **dict.fromkeys(("built_area", "inner_area", "measured_area"), "area"),
}
FIELD_NAMES = {
    "building": N_("Building"),
    "entrance": N_("Entrance"),
    "floor": N_("Floor"),
    "unit_no": N_("Room number"),
    "unit_code": N_("Unit"),
    "old_unit_no": N_("Old room number"),
    "unit_kind": N_("Kind"),
    "state": N_("State"),
    "built_area": N_("Built-up area"),
    "inner_area": N_("Inner area"),
    "measured_area": N_("Measured area"),
    "handover_date": N_("Handed over on"),
    "move_in_date": N_("Moved in on"),
    "owner_name": N_("Owner's name"),
    "first_name": N_("First name"),
    "last_name": N_("Last name"),
    "name": N_("Name"),
    "co_owner_name": N_("Co-owner"),
    "tenant_name": N_("Tenant"),
    "tenant_phone": N_("Tenant's phone"),
    "family": N_("Family"),
    "relation": N_("Role"),
    "phone": N_("Phone"),
    "phone2": N_("Second phone"),
    "phone3": N_("Third phone"),
    "phones": N_("Phone"),
    "id_type": N_("Document"),
    "id_number": N_("ID number"),
    "company_code": N_("Social credit code"),
    "more_ids": N_("Further document"),
    "plate": N_("Plate"),
    "parking_space": N_("Parking space"),
    "space": N_("Space"),
    "kind": N_("Terms"),
    "owner": N_("Holder"),
    "rent": N_("Rent per month"),
    "from": N_("From"),
    "to": N_("Until"),
    "note": N_("Note"),
    "birth_year": N_("Year of birth"),
    "care": N_("Needs care"),
    "person_note": N_("About the person"),
    "model": N_("Vehicle model"),
    "colour": N_("Vehicle colour"),
    "permit_until": N_("Permit until"),
    "note2": N_("Second note"),
    "co_owner_phone": N_("Co-owner's phone"),
    "co_owner_id_number": N_("Co-owner's ID number"),
    "tenant_id_number": N_("Tenant's ID number"),
    "family_phone": N_("Family's phone"),
    "owner2_name": N_("Second owner's name"),
    "owner2_phone": N_("Second owner's phone"),
    "owner2_id_number": N_("Second owner's ID number"),
    "owner2_id_type": N_("Second owner's document"),
    "owner3_name": N_("Third owner's name"),
    "owner3_phone": N_("Third owner's phone"),
    "owner3_id_number": N_("Third owner's ID number"),
    "owner3_id_type": N_("Third owner's document"),
    "owner4_name": N_("Fourth owner's name"),
    "owner4_phone": N_("Fourth owner's phone"),
    "owner4_id_number": N_("Fourth owner's ID number"),
    "owner4_id_type": N_("Fourth owner's document"),
}
_WORDS: dict[str, Mapping[str, str]] = {
    "state": {kind.value: kind.msgid for kind in UnitState},
    "unit_kind": {kind.value: kind.msgid for kind in UnitKind},
    "relation": {kind.value: kind.msgid for kind in RoleKind},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """A row of a table with one matter: `kind` is an Outcome's word, `problem`, `warning`, or
    `passed` for a row that is no data.

    `place` is its row (see places.py), `cell` is where the matter stands, `shown_in` the
    column that is tinted. Texts of the cells are as the file has them.
    """

    id: int
    kind: str
    place: str
    sheet: str
    number: int
    unit: str = ""
    name: str = ""
    phone: str = ""
    area: str = ""
    rent: str = ""
    sentence: str = ""
    cell: str = ""
    shown_in: str = ""
    conflict: Conflict | None = None
    problem: Problem | None = None

    @property
    def is_worth_a_look(self) -> bool:
        """Whether something is to be decided, mended or at least known."""
        return self.kind not in (Outcome.NEW, Outcome.SAME, PASSED)

    @property
    def sort_of(self) -> str:
        """Lines of one sort can be decided together."""
        return self.conflict.kind if self.conflict else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matter:
    row: str
    kind: str
    sentence: str = ""
    cell: str = ""
    field: str = ""
    conflict: Conflict | None = None
    problem: Problem | None = None


def import_field_name(field: str) -> str:
    """A field as people call it."""
    return _(FIELD_NAMES[field]) if field in FIELD_NAMES else field


def import_lines(preview: Preview, workbook: Workbook) -> tuple[PreviewLine, ...]:
    """All lines, in the order of the sheets and rows."""
    matters: dict[str, list[_Matter]] = {}
    for matter in _matters(preview):
        matters.setdefault(matter.row, []).append(matter)
    order = {sheet.name: number for number, sheet in enumerate(workbook.sheets)}
    texts = _Texts(preview, workbook)
    rows = sorted(
        preview.results.keys() | matters.keys(),
        key=lambda row: (order.get(sheet_of(row), 0), table_of(row), row_of(row)),
    )
    lines: list[PreviewLine] = []
    for row in rows:
        plain = _Matter(row=row, kind=preview.results.get(row, WARNING))
        told = matters.get(row, [])
        if not any(matter.kind == plain.kind for matter in told) and row in preview.results:
            told = [plain, *told]
        for matter in told:
            lines.append(texts.line(len(lines), matter))
    return tuple(lines)


class _Texts:
    """The cells of a row that the table shows."""

    def __init__(self, preview: Preview, workbook: Workbook) -> None:
        self._rows = {sheet.name: sheet.rows for sheet in workbook.sheets}
        self._letters: dict[str, list[Mapping[str, str]]] = {}
        self._parking: set[str] = set()
        # A row is named by the code its unit gets; a row of several units keeps the file's words.
        self._codes: dict[str, str] = {}
        places = Places(preview.roster.sheets)
        for unit in preview.comparison.units:
            for row in {places.of(cell) for cell in unit.entry.at}:
                self._codes[row] = "" if row in self._codes else _code(unit.entry)
        for sheet in preview.roster.sheets:
            if sheet.tables:
                self._letters[sheet.name] = [table.letters for table in sheet.tables]
                if sheet.tables[0].kind is not TableKind.UNITS:
                    self._parking.add(sheet.name)

    def line(self, number: int, matter: _Matter) -> PreviewLine:
        sheet, row_number = sheet_of(matter.row), row_of(matter.row)
        rows = self._rows.get(sheet, [])
        row: Row = rows[row_number - 1] if row_number <= len(rows) else []
        tables = self._letters.get(sheet, [{}])
        letters = tables[table_of(matter.row)] if table_of(matter.row) < len(tables) else {}

        def text(*fields: str) -> str:
            return next((found for f in fields if (found := _cell(row, letters.get(f)))), "")

        place = [text(field) for field in ("building", "entrance", "unit_no")]
        unit = text("unit_code") or "-".join(part for part in place if part)
        unit = self._codes.get(matter.row) or unit
        if sheet in self._parking:
            unit = text("plate", "space") or unit
        return PreviewLine(
            id=number, kind=matter.kind, place=matter.row, sheet=sheet, number=row_number,
            unit=unit, name=unpadded(text("owner_name", "last_name", "owner", "tenant_name")),
            phone=text("phone", "phone2", "tenant_phone"),
            area=text("built_area", "inner_area", "measured_area"), rent=text("rent"),
            sentence=matter.sentence, cell=matter.cell,
            shown_in=self._shown_in(sheet, matter.field), conflict=matter.conflict,
            problem=matter.problem,
        )  # fmt: skip

    def _shown_in(self, sheet: str, field: str) -> str:
        if sheet in self._parking and field in ("plate", "space", "unit_code"):
            return "" if field == "unit_code" else "unit"
        return SHOWN_IN.get(field, "")


def _code(entry: UnitEntry) -> str:
    return unit_code(entry.building, entry.entrance, entry.room)


def _cell(row: Row, letter: str | None) -> str:
    if letter is None:
        return ""
    column = column_number(letter) - 1
    return " ".join(cell_text(row[column]).split()) if column < len(row) else ""


# What each matter says


def _matters(preview: Preview) -> Iterator[_Matter]:
    places = Places(preview.roster.sheets)
    yield from _problems(preview, places)
    for conflict in preview.conflicts:
        if not conflict.see:
            yield _Matter(
                row=conflict.row, kind=Outcome.CONFLICT, sentence=conflict_sentence(conflict),
                cell=conflict.cell, field=conflict.field, conflict=conflict,
            )  # fmt: skip
    for unit in preview.comparison.units:
        if unit.known is not None and unit.outcome is not Outcome.SAME:
            yield from _changes(unit, places)
    for parking in preview.parking:
        yield from _parking_changes(parking)
    for number, passed in enumerate(preview.roster.passed_over):
        row = f"{passed.sheet}!{passed.row}"
        # A part of a row, or a whole sheet: the row itself may have a result of its own.
        place = f"{row}/{PARTS + number}" if passed.columns or not passed.row else row
        cell = f"{passed.sheet}!{passed.columns.partition('–')[0]}{passed.row}"
        cell = cell if passed.columns else ""
        yield _Matter(row=place, kind=PASSED, sentence=why_ignored(passed), cell=cell)


def _problems(preview: Preview, places: Places) -> Iterator[_Matter]:
    asked = {(one.row, one.field, one.see): one for one in preview.conflicts if one.see}
    for problem in preview.roster.problems:
        field = str(problem.values.get("field", ""))
        cell = f"{problem.sheet}!{problem.column}{problem.row}"
        row = places.of(cell)
        conflict = asked.get((row, field, str(problem.values.get("see", ""))))
        if conflict is not None and problem.level is Level.ERROR:
            yield _Matter(
                row=row, kind=Outcome.CONFLICT, sentence=problem.sentence, cell=cell, field=field,
                conflict=conflict, problem=problem,
            )  # fmt: skip
        else:
            kind = "problem" if problem.level is Level.ERROR else WARNING
            said = problem.sentence
            if problem.kind == "unknown_unit":
                said = _("{who}: {sentence}").format(who=problem.value, sentence=said)
            yield _Matter(
                row=row, kind=kind, sentence=said, cell=cell, field=field, problem=problem,
            )  # fmt: skip


def _changes(unit: UnitComparison, places: Places) -> Iterator[_Matter]:
    kind = Outcome.SKIPPED if unit.outcome is Outcome.SKIPPED else Outcome.CHANGED
    for one in unit.differences:
        if one.step is not Step.DIFFERS or kind is Outcome.SKIPPED:
            cell = one.cell or unit.entry.at[0]
            said = change_sentence(one.field, one.old, one.new, one.step)
            yield _Matter(row=places.of(cell), kind=kind, sentence=said, cell=cell, field=one.field)
    for change in unit.owner_changes:
        if change.applied:
            cell = _cell_of_person(unit, change.new_key)
            said = change_sentence("owner_name", change.old, change.new, Step.REPLACE)
            at = places.of(cell)
            yield _Matter(row=at, kind=kind, sentence=said, cell=cell, field="owner_name")
    new_owners = {change.new_key for change in unit.owner_changes}
    for person in unit.people:
        if person.key not in new_owners:
            cell = _cell_of_person(unit, person.key)
            role = _ROLES.get(person.relation, RoleKind.OWNER).label
            said = _("One more person: {name} ({role})").format(name=person.name, role=role)
            at = places.of(cell)
            yield _Matter(row=at, kind=kind, sentence=said, cell=cell, field="owner_name")


_ROLES = {kind.value: kind for kind in RoleKind}


def _cell_of_person(unit: UnitComparison, key: str) -> str:
    person = next((p for p in unit.entry.people if p.key == key), None)
    cells = person.cells if person else {}
    return cells.get("owner_name") or next(iter(cells.values()), "") or unit.entry.at[0]


def _parking_changes(parking: ParkingComparison) -> Iterator[_Matter]:
    kind = Outcome.SKIPPED if parking.outcome is Outcome.SKIPPED else Outcome.CHANGED
    for one in parking.differences:
        if one.step is not Step.DIFFERS or kind is Outcome.SKIPPED:
            said = change_sentence(one.field, one.old, one.new, one.step)
            yield _Matter(row=parking.row, kind=kind, sentence=said, cell=one.cell, field=one.field)


def remarks(preview: Preview) -> list[Problem]:
    """What the report workbook says: problems, conflicts with the register, what is passed over."""
    told = list(preview.roster.problems)
    for conflict in preview.conflicts:
        if not conflict.see:
            sheet, _mark, address = conflict.cell.rpartition("!")
            letters = address.rstrip("0123456789")
            row = row_of(conflict.row)
            said = conflict_sentence(conflict)
            told.append(
                Problem(
                    sheet=sheet, row=row, column=letters, level=Level.WARNING, kind="conflict",
                    message=said,
                )
            )  # fmt: skip
    for one in preview.roster.passed_over:
        said = why_ignored(one)
        told.append(
            Problem(
                sheet=one.sheet, row=one.row, column="", level=Level.NOTICE, kind=one.kind,
                message=said,
            )
        )  # fmt: skip
    return told


def change_sentence(field: str, old: Value, new: Value, step: Step) -> str:
    """Area 89.53 → 89.5312; Phone empty → 199 0000 5100; Phone + 199 0000 9043."""
    name, now = import_field_name(field), value_text(field, new)
    if step is Step.ADD:
        return _("{field} + {value}").format(field=name, value=now)
    before = value_text(field, old) or _("(empty)")
    return _("{field} {old} → {new}").format(field=name, old=before, new=now)


def conflict_sentence(conflict: Conflict) -> str:
    """What the file and the register say, in a line."""
    old, new = value_text(conflict.field, conflict.old), value_text(conflict.field, conflict.new)
    if conflict.field == "owner_name":
        return _("{old} is the owner until now. Has the unit changed hands?").format(old=old)
    if conflict.field in ("plate", "parking_space"):
        return _("{value} belongs to another unit until now").format(value=new)
    name = import_field_name(conflict.field)
    return _("{field}: {old} until now, the file says {new}").format(field=name, old=old, new=new)


def value_text(field: str, value: Value) -> str:
    """A stored value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        return "、".join(value_text(field, item) for item in value)
    if field == "birth_year":
        return str(value)
    if field == "rent" and isinstance(value, int):
        return str(Money(value))
    if isinstance(value, int):
        return format_scaled(value, AREA, decimals=2)
    if isinstance(value, date):
        return value.isoformat()
    if field == "unit_code":
        return "-".join(part for part in value.split("/") if part)
    if field == "id_number":
        return mask_id(value)
    if SHOWN_IN.get(field) == "phone" and len(value) == 11:
        return f"{value[:3]} {value[3:7]} {value[7:]}"
    words = _WORDS.get(field, {})
    return _(words[value]) if value in words else value
