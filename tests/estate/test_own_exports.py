"""What the program has written comes back through its own import unchanged, and tells no phone."""

import csv
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from msgspec import structs
from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from propdesk.db.store import NotPermitted, Store
from propdesk.estate.exports import (
    PEOPLE_OUT,
    SPACES_OUT,
    UNITS_OUT,
    VEHICLES_OUT,
    export_people,
    export_units,
)
from propdesk.estate.imports.clinic import facts_line, open_clinic
from propdesk.estate.imports.undo import undo_import
from propdesk.estate.imports.workbook import WorkbookImport, import_workbook
from propdesk.estate.models import Document, Phone, Unit
from propdesk.estate.people.listing import PEOPLE
from propdesk.estate.people.occupancy import add_resident, add_role, roles_of_unit
from propdesk.estate.records import PersonFields, PhoneFields, RoleFields, UnitFields
from propdesk.estate.roster.cells.types import Policy, TableKind
from propdesk.estate.rules import RoleKind, UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.listing import UNITS
from propdesk.estate.units.view import UnitsPage
from propdesk.estate.vehicles.listing import SPACES
from propdesk.kernel import i18n
from propdesk.kernel.progress import NoProgress
from propdesk.kernel.records.question import Question
from propdesk.kernel.sheets.files import read_workbook
from propdesk.kernel.sheets.lists import EndingUnknown, Extent
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.log.lists_out import lines_of
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.estate.imports.test_view import settle
from tests.offices import invented_estate
from tests.purposes import SEEN_FOR
from tests.system.touches import CheckedStore
from tests.traces import is_marked

EXPORTS = {out.name: out.write for out in (UNITS_OUT, PEOPLE_OUT, VEHICLES_OUT, SPACES_OUT)}
FULL = Extent(unmasked=True, seen_for=SEEN_FOR)
KINDS = {"units": "units", "people": "units", "vehicles": "vehicles", "spaces": "spaces"}
# What each list tells and no roster has a field for.
NO_FIELD: dict[str, set[str]] = {
    "units": {"residents"},
    "people": set(),
    "vehicles": set(),
    "spaces": set(),
}


@pytest.fixture(params=[24, 61])
def estate(request: pytest.FixtureRequest, store: Store) -> Store:
    """A demo estate; the number of its units is its seed."""
    invented_estate(store, units=request.param)
    return store


def again(store: Store, file: Path) -> WorkbookImport:
    return import_workbook(store, file, dry_run=True)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_a_list_in_full_comes_back_unchanged(
    estate: Store, tmp_path: Path, name: str, ending: str, language: str
) -> None:
    i18n.set_language(language)
    file = tmp_path / f"{name}.{ending}"
    rows = EXPORTS[name](estate, file, extent=FULL)
    done = again(estate, file)
    assert done.preview.roster.problems == ()
    assert done.preview.roster.ignored == ()
    assert done.preview.counts() == {"same": rows}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_every_heading_that_has_a_field_is_recognised(
    store: Store, tmp_path: Path, name: str, language: str
) -> None:
    invented_estate(store, units=24)
    i18n.set_language(language)
    file = tmp_path / "list.xlsx"
    EXPORTS[name](store, file, extent=FULL)
    (layout,) = again(store, file).preview.roster.sheets
    columns = read_workbook(file).sheets[0].rows[0]
    assert layout.tables[0].kind is TableKind(KINDS[name])
    assert len(layout.unmapped) == len(NO_FIELD[name])
    assert len(layout.tables[0].letters) == len(columns) - len(NO_FIELD[name])


def numbers_of(store: Store) -> list[str]:
    """All phones and documents of the register."""
    both = union_all(select(Phone.number), select(Document.number))

    def read(session: Session) -> list[str]:
        return sorted(session.scalars(both))

    return store.read(read)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_a_masked_list_changes_nothing_and_no_masked_number_is_kept(
    estate: Store, tmp_path: Path, name: str, language: str
) -> None:
    i18n.set_language(language)
    file = tmp_path / f"{name}.xlsx"
    rows = EXPORTS[name](estate, file)
    before = numbers_of(estate)
    done = import_workbook(estate, file)
    assert done.run_id is None
    assert done.preview.counts() == {"same": rows}
    assert done.preview.roster.problems == ()
    assert numbers_of(estate) == before


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", ["units", "people"])
def test_a_masked_list_in_another_estate_brings_no_masked_number(
    store: Store, empty_data: Path, clock: StoppedClock, tmp_path: Path, name: str, language: str
) -> None:
    i18n.set_language(language)
    invented_estate(store, units=24)
    file = tmp_path / f"{name}.xlsx"
    EXPORTS[name](store, file)
    shutil.copyfile(empty_data, tmp_path / "other.db")
    other = CheckedStore(tmp_path / "other.db", clock=clock)
    done = import_workbook(other, file)
    told = numbers_of(other)
    other.close()
    assert done.run_id is not None
    assert told == []


# What is changed in Excel comes in


def changed(file: Path, heading: str, value: object, row: int = 2) -> None:
    """Type a value below a heading, as a clerk does in Excel."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    column = [cell.value for cell in sheet[1]].index(i18n._(heading)) + 1
    sheet.cell(row, column).value = value  # type: ignore[assignment]
    book.save(file)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(
    ("name", "heading", "field", "value"),
    [
        ("people", "Year of birth", "birth_year", 1956),
        ("people", "Needs care", "care", "独居老人"),
        ("people", "About the person", "note", "耳背，请大声"),
        ("vehicles", "Vehicle model", "model", "某牌轿车"),
        ("vehicles", "Vehicle colour", "colour", "墨绿"),
        ("vehicles", "Permit until", "permit_until", date(2028, 2, 29)),
        ("vehicles", "Note", "note", "夜间停东门"),
    ],
)
def test_what_was_typed_into_our_own_list_comes_in(
    store: Store, tmp_path: Path, name: str, heading: str, field: str, value: object, language: str
) -> None:
    invented_estate(store, units=24)
    i18n.set_language(language)
    file = tmp_path / f"{name}.xlsx"
    rows = EXPORTS[name](store, file, extent=FULL)
    changed(file, heading, value)
    done = import_workbook(store, file, policy="replace")
    told = done.preview.counts()
    assert told.pop("changed") >= 1  # a person has a row for each role
    assert sum(told.values()) < rows
    out = {"people": PEOPLE_OUT, "vehicles": VEHICLES_OUT}[name]
    assert getattr(store.read(lines_of, out=out)[0], field) == value
    again_told = import_workbook(store, file, dry_run=True, policy="replace").preview.counts()
    assert again_told == {"same": rows}
    assert done.run_id is not None
    store.write(undo_import, run_id=done.run_id)
    assert getattr(store.read(lines_of, out=out)[0], field) != value


def test_an_empty_field_is_filled_and_a_told_one_is_asked_about(
    store: Store, tmp_path: Path
) -> None:
    invented_estate(store, units=24)
    file = tmp_path / "people.xlsx"
    export_people(store, file, extent=FULL)
    changed(file, "Needs care", "独居老人")
    assert again(store, file).preview.conflicts == ()
    import_workbook(store, file)
    changed(file, "Needs care", "行动不便")
    asked = again(store, file).preview.conflicts
    assert {(one.field, one.old, one.new) for one in asked} == {("care", "独居老人", "行动不便")}


@pytest.mark.parametrize("told", ["去年", "56", "20256"])
def test_what_is_no_year_of_birth_is_said_and_left_out(
    store: Store, tmp_path: Path, told: str
) -> None:
    file = tmp_path / "一.csv"
    file.write_text(f"房号,业主,出生年\n1-2-301,张三,{told}\n", encoding="utf-8")
    done = import_workbook(store, file)
    assert [one.kind for one in done.preview.roster.problems] == ["bad_birth_year"]
    (row,) = store.read(lines_of, out=PEOPLE_OUT)
    assert getattr(row, "birth_year") is None  # noqa: B009  a line of any list


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_plate_typed_beside_a_space_stands_there(
    store: Store, tmp_path: Path, language: str
) -> None:
    invented_estate(store, units=24)
    i18n.set_language(language)
    file = tmp_path / "spaces.xlsx"
    rows = EXPORTS["spaces"](store, file, extent=FULL)
    changed(file, "Plates", "浙A7K8L9")
    done = import_workbook(store, file)
    assert done.preview.counts() == {"changed": 1, "same": rows - 1}
    space = store.read(SPACES.first)[0]
    assert "浙A7K8L9" in space.plates.replace("·", "")
    assert again(store, file).preview.counts() == {"same": rows}


def test_a_plate_that_stands_elsewhere_is_asked_about(store: Store, tmp_path: Path) -> None:
    invented_estate(store, units=61)
    file = tmp_path / "spaces.xlsx"
    EXPORTS["spaces"](store, file, extent=FULL)
    first, second = (row.plates for row in store.read(SPACES.first)[:2])
    changed(file, "Plates", first, 3)
    (asked,) = again(store, file).preview.conflicts
    assert (asked.field, asked.row) == ("plate", f"{i18n._('Parking spaces')}!3")
    done = import_workbook(store, file, policy="replace")
    assert done.preview.counts()["changed"] == 1
    now = [set(row.plates.split("、")) for row in store.read(SPACES.first)]
    assert now[1] == {first, second}


def test_what_a_list_tells_and_no_field_holds_is_named(store: Store, tmp_path: Path) -> None:
    invented_estate(store, units=24)
    file = tmp_path / "units.xlsx"
    export_units(store, file, extent=FULL)
    clinic = open_clinic(store, file, policy=Policy.MERGE, progress=NoProgress())
    assert "1 列不导入：人员" in facts_line(clinic)


def test_who_owns_here_and_rents_there_comes_back_with_both(store: Store, tmp_path: Path) -> None:
    invented_estate(store, units=24)
    one, other = store.read(UNITS.ids)[:2]
    owner = store.read(roles_of_unit, unit_id=one)[0].person_id
    tenant = RoleFields(RoleKind.TENANT)
    store.write(add_role, unit_id=other, person_id=owner, fields=tenant)
    file = tmp_path / "people.xlsx"
    rows = export_people(store, file, extent=FULL)
    done = again(store, file)
    assert done.preview.counts() == {"same": rows}


def test_who_owns_a_space_only_comes_back_and_another_named_at_it_joins_him(
    store: Store, tmp_path: Path
) -> None:
    space = store.write(
        UNIT_USES.add, fields=UnitFields(building="B1", room="007", kind=UnitKind.SPACE)
    )
    buyer, owner = PersonFields(name="孙买家"), RoleFields(RoleKind.OWNER)
    store.write(add_resident, unit_id=space, role=owner, person=buyer)
    file = tmp_path / "people.xlsx"
    assert export_people(store, file, extent=FULL) == 1
    assert again(store, file).preview.counts() == {"same": 1}
    book = openpyxl.load_workbook(file)
    book.worksheets[0].append(["钱合买", "共有人", "B1-007"])
    book.save(file)
    import_workbook(store, file)
    names = [row.name for row in store.read(roles_of_unit, unit_id=space)]
    assert names == ["孙买家", "钱合买"]
    assert [row.code for row in store.read(SPACES.first)] == ["B1-007"]


def with_a_former_owner(store: Store) -> None:
    """Somebody whose last role ended, with all that is told of a person."""
    invented_estate(store, units=24)
    unit = store.read(UNITS.ids)[0]
    gone = PersonFields(
        name="孙前主",
        phones=(PhoneFields("13900000001"),),
        birth_year=1956,
        care="独居",
        note="耳背",
    )
    role = RoleFields(RoleKind.OWNER, since=date(2010, 1, 1), until=date(2020, 1, 1))
    for person in (gone, PersonFields(name="周前主")):  # nothing but a name
        store.write(add_resident, unit_id=unit, role=role, person=person)


@pytest.mark.parametrize("unmasked", [True, False])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_former_owner_without_a_room_is_known_again(
    store: Store, tmp_path: Path, language: str, *, unmasked: bool
) -> None:
    i18n.set_language(language)
    with_a_former_owner(store)
    file = tmp_path / "people.xlsx"
    rows = export_people(store, file, extent=Extent(unmasked=unmasked, seen_for=SEEN_FOR))
    done = import_workbook(store, file)
    assert done.preview.counts() == {"same": rows}
    assert done.preview.roster.problems == ()
    assert done.preview.roster.ignored == done.preview.roster.passed_over == ()
    assert done.preview.roster.sheets[0].rows == rows
    assert done.run_id is None


@pytest.mark.parametrize(
    ("heading", "value"), [("Year of birth", 1957), ("Phone", "13900000009"), ("Name", "孙新")]
)
def test_what_is_changed_of_somebody_without_a_room_is_told(
    store: Store, tmp_path: Path, heading: str, value: object
) -> None:
    with_a_former_owner(store)
    file = tmp_path / "people.xlsx"
    rows = export_people(store, file, extent=FULL)
    names = [str(row[0]) for row in read_workbook(file).sheets[0].rows]
    changed(file, heading, value, names.index("孙前主") + 1)
    done = again(store, file)
    assert [one.kind for one in done.preview.roster.problems] == ["no_room"]
    assert done.preview.counts() == {"same": rows - 1, "problem": 1}


def test_a_name_with_brackets_is_still_his_name(store: Store, tmp_path: Path) -> None:
    invented_estate(store, units=50)
    shops = store.read(PEOPLE.rows, ids=store.read(PEOPLE.ids))
    assert any("（" in row.name for row in shops)
    file = tmp_path / "units.xlsx"
    rows = export_units(store, file, extent=FULL)
    assert again(store, file).preview.counts() == {"same": rows}


def test_in_full_needs_the_right_to_reveal_and_is_noted(store: Store, tmp_path: Path) -> None:
    invented_estate(store, units=24)
    file = tmp_path / "units.xlsx"
    export_units(store, file, extent=FULL)
    (entry,) = store.read(AUDIT.first, question=Question(choices=(("kind", "export"),)))
    assert entry.after["unmasked"]
    phones = [str(row[9]) for row in read_workbook(file).sheets[0].rows[1:] if row[9]]
    assert phones
    assert not any("*" in phone for phone in phones)
    file.unlink()
    without = store.actor.permissions - {"estate.reveal"}
    store.actor = structs.replace(store.actor, user_id=7, permissions=without)
    with pytest.raises(NotPermitted):
        export_units(store, file, extent=FULL)
    assert not file.exists()
    export_units(store, file)
    assert all("*" in str(row[9]) for row in read_workbook(file).sheets[0].rows[1:] if row[9])


def test_a_csv_is_a_csv_and_no_cell_of_it_runs(store: Store, tmp_path: Path) -> None:
    fields = UnitFields(building="1栋", room="301", entrance="2单元", note="=1+2")
    store.write(UNIT_USES.add, fields=fields)
    file = tmp_path / "units.csv"
    export_units(store, file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[1][-1] == "'=1+2"
    assert again(store, file).preview.counts() == {"same": 1}


@pytest.mark.parametrize("name", ["units.xls", "units.pdf", "units"])
def test_another_ending_is_refused_and_nothing_is_written(
    store: Store, tmp_path: Path, name: str
) -> None:
    with pytest.raises(EndingUnknown, match=name):
        export_units(store, tmp_path / name)
    assert not (tmp_path / name).exists()


def test_what_is_exported_is_what_is_shown(
    desk: Desk, store: Store, qtbot: object, tmp_path: Path
) -> None:
    invented_estate(store, units=24)
    page = UnitsPage(desk)
    table = page.table
    page.set_filters("state:occupied")
    table.ordering.hide_only(["phone"])
    table.ordering.by("built_area")
    table.ordering.by("built_area")
    settle(desk)
    shown = [table.model.row(number) for number in range(table.model.rowCount())]
    file = tmp_path / "units.xlsx"
    assert export_units(store, file, extent=table.extent()) == len(shown)
    head, *rows = read_workbook(file).sheets[0].rows
    told = {column.header: column.field for column in UNITS_OUT.columns}
    words = {i18n._(header): field for header, field in told.items()}
    assert [words[str(cell)] for cell in head] == [
        "building", "entrance", "room", "kind", "state", "built_area", "owners", "residents",
        "handover_date",
    ]  # fmt: skip
    areas = [getattr(row, "built_area", 0) for row in shown]
    assert areas == sorted(areas, reverse=True)
    assert [int(float(str(row[5])) * 10_000 + 0.5) for row in rows] == areas
    page.deleteLater()


def test_what_is_told_of_nobody_is_said_and_left_out(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "一.csv"
    file.write_text("房号,业主,出生年,需关照\n1-2-301,,1956,独居老人\n", encoding="utf-8")
    problems = import_workbook(store, file).preview.roster.problems
    assert [one.kind for one in problems] == ["told_of_nobody", "told_of_nobody"]


def test_a_number_in_a_note_leaves_masked_and_comes_back_without_a_change(
    store: Store, tmp_path: Path
) -> None:
    fields = UnitFields(building="1栋", room="301", entrance="2单元", note="夜里打 19900003271")
    unit = store.write(UNIT_USES.add, fields=fields)
    file = tmp_path / "units.xlsx"
    export_units(store, file)
    assert not is_marked(file)
    import_workbook(store, file, policy="replace")
    assert store.read(lambda session: session.get_one(Unit, unit).note) == "夜里打 19900003271"
    export_units(store, file, extent=FULL)
    assert is_marked(file)
