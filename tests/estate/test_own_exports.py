"""What the program has written comes back through its own import unchanged, and tells no phone."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from propdesk.db.store import NotPermitted, Store
from propdesk.estate import service
from propdesk.estate.import_workbook import WorkbookImport, import_workbook
from propdesk.estate.roster.types import TableKind
from propdesk.estate.rules import RoleKind
from propdesk.estate.sheets import EXPORTS, UNIT_COLUMNS, export_people, export_units
from propdesk.estate.units_view import UnitsPage
from propdesk.kernel import i18n
from propdesk.kernel.sheet_lists import EndingUnknown, Extent
from propdesk.kernel.sheets import read_workbook
from propdesk.system.audit_reader import AuditSearch, audit_entries
from propdesk.ui.desk import Desk
from tests.estate.test_import_view import settle

FULL = Extent(unmasked=True)
KINDS = {"units": "units", "people": "units", "vehicles": "vehicles", "spaces": "spaces"}
# What each list tells and no roster has a field for.
NO_FIELD = {
    "units": {"residents"},
    "people": {"birth_year", "care", "note"},
    "vehicles": {"model", "colour", "permit_until", "note"},
    "spaces": {"plates"},
}


@pytest.fixture(params=[24, 61])
def estate(request: pytest.FixtureRequest, store: Store) -> Store:
    """A demo estate; the number of its units is its seed."""
    store.write(service.create_demo, units=request.param)
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
    store.write(service.create_demo, units=24)
    i18n.set_language(language)
    file = tmp_path / "list.xlsx"
    EXPORTS[name](store, file, extent=FULL)
    (layout,) = again(store, file).preview.roster.sheets
    columns = read_workbook(file).sheets[0].rows[0]
    assert layout.tables[0].kind is TableKind(KINDS[name])
    assert len(layout.unmapped) == len(NO_FIELD[name])
    assert len(layout.tables[0].letters) == len(columns) - len(NO_FIELD[name])


def test_who_owns_here_and_rents_there_comes_back_with_both(store: Store, tmp_path: Path) -> None:
    store.write(service.create_demo, units=24)
    one, other = store.read(service.unit_ids)[:2]
    owner = store.read(service.roles_of_unit, unit_id=one)[0].person_id
    tenant = service.RoleFields(RoleKind.TENANT)
    store.write(service.add_role, unit_id=other, person_id=owner, fields=tenant)
    file = tmp_path / "people.xlsx"
    rows = export_people(store, file, extent=FULL)
    done = again(store, file)
    assert done.preview.counts() == {"same": rows}


def test_a_name_with_brackets_is_still_his_name(store: Store, tmp_path: Path) -> None:
    store.write(service.create_demo, units=50)
    shops = store.read(service.person_rows, ids=store.read(service.person_ids))
    assert any("（" in row.name for row in shops)
    file = tmp_path / "units.xlsx"
    rows = export_units(store, file, extent=FULL)
    assert again(store, file).preview.counts() == {"same": rows}


def test_in_full_needs_the_right_to_reveal_and_is_noted(store: Store, tmp_path: Path) -> None:
    store.write(service.create_demo, units=24)
    file = tmp_path / "units.xlsx"
    export_units(store, file, extent=FULL)
    (entry,) = store.read(audit_entries, search=AuditSearch(kind="export"))
    assert entry.after["unmasked"]
    phones = [str(row[9]) for row in read_workbook(file).sheets[0].rows[1:] if row[9]]
    assert phones
    assert not any("*" in phone for phone in phones)
    file.unlink()
    store.actor = replace(store.actor, permissions=store.actor.permissions - {"estate.reveal"})
    with pytest.raises(NotPermitted):
        export_units(store, file, extent=FULL)
    assert not file.exists()
    export_units(store, file)
    assert all("*" in str(row[9]) for row in read_workbook(file).sheets[0].rows[1:] if row[9])


def test_a_csv_is_a_csv_and_no_cell_of_it_runs(store: Store, tmp_path: Path) -> None:
    fields = service.UnitFields("1栋", "301", "2单元", note="=1+2")
    store.write(service.add_unit, fields=fields)
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
    store.write(service.create_demo, units=24)
    page = UnitsPage(desk)
    table = page.register.table
    page.register.set_filters("state:occupied")
    fields = [column.field for column in table.model.columns]
    table._column_switch(fields.index("phone"), table.model.columns[fields.index("phone")])(False)
    table._sort_by(fields.index("built_area"))
    table._sort_by(fields.index("built_area"))
    settle(desk)
    shown = [table.model.row(number) for number in range(table.model.rowCount())]
    file = tmp_path / "units.xlsx"
    assert export_units(store, file, extent=table.extent()) == len(shown)
    head, *rows = read_workbook(file).sheets[0].rows
    told = {column.header: column.field for column in UNIT_COLUMNS}
    words = {i18n._(header): field for header, field in told.items()}
    assert [words[str(cell)] for cell in head] == [
        "building", "entrance", "room", "kind", "state", "built_area", "owners", "residents",
        "handover_date",
    ]  # fmt: skip
    areas = [getattr(row, "built_area", 0) for row in shown]
    assert areas == sorted(areas, reverse=True)
    assert [int(float(str(row[5])) * 10_000 + 0.5) for row in rows] == areas
    page.deleteLater()
