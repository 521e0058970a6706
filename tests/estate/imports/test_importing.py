"""What stands in the register after an import is what the truth files say."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.store import Store
from propdesk.estate.accounts.accounts import accounts_of_unit, debtor_account
from propdesk.estate.imports.importing import Imported, apply_import
from propdesk.estate.imports.preview import Preview, preview_import
from propdesk.estate.imports.workbook import import_workbook, report_of
from propdesk.estate.imports.writing.present import known_units
from propdesk.estate.models import Occupancy, ParkingSpace, Person, Phone, Unit, Vehicle
from propdesk.estate.roster.cells.types import (
    KnownUnit,
    Outcome,
    Policy,
    Roster,
    RosterPhone as Number,
    Step,
)
from propdesk.estate.rules import RoleKind, SpaceTenure, UnitKind
from propdesk.estate.search.searching import search, unit_of_code
from propdesk.kernel.errors import Cancelled
from tests.estate.roster_truth import ROSTERS, roster_of

CLEAN = "01_clean_roster.xlsx"
CONFLICTS = "11_duplicates_and_conflicts.xlsx"
LATER = "12_three_months_later.xlsx"
SIDE_BY_SIDE = "05_three_tables_side_by_side.xls"
PARKING = "16_parking_and_vehicles.xlsx"
SAMPLES = sorted(file.name for file in ROSTERS.glob("[01]*") if file.suffix != ".json")


def truth_of(name: str) -> dict[str, Any]:
    file = ROSTERS / f"{Path(name).stem}.truth.json"
    truth: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return truth


def put_in(
    store: Store,
    roster: Roster | str,
    policy: Policy = Policy.MERGE,
    answers: dict[str, Step] | None = None,
) -> Imported:
    given = roster_of(roster) if isinstance(roster, str) else roster
    return store.write(
        apply_import,
        roster=given,
        policy=policy,
        file_name="业主.xlsx",
        file_sha256="ab" * 32,
        answers=answers,
    )


def preview_of(store: Store, name: str, policy: Policy = Policy.MERGE) -> Preview:
    return store.read(preview_import, roster=roster_of(name), policy=policy)


def units_of(store: Store) -> dict[str, KnownUnit]:
    return {unit.code: unit for unit in store.read(known_units)}


def people_at(store: Store, code: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(p.name, p.relation, p.phones) for p in units_of(store)[code].people]


def _compared(unit: KnownUnit, want: dict[str, Any]) -> Iterator[tuple[object, object]]:
    for name in ("floor", "unit_kind", "old_unit_no", "note"):
        if name in want:
            yield getattr(unit, name), want[name]
    for name in ("built_area", "inner_area", "measured_area"):
        if float(want.get(name, 0)) > 0:
            yield (getattr(unit, name) or 0) / 10_000, float(want[name])
    for name in ("handover_date", "move_in_date"):
        if name in want:
            day = getattr(unit, name)
            yield day and day.isoformat(), want[name]
    yield set(unit.plate), set(want.get("plate", ()))
    people = [p.get("name", "") for p in want.get("people", ())]
    yield sorted(person.name for person in unit.people), sorted(people)


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != PARKING])
def test_the_register_holds_what_the_truth_says(store: Store, name: str) -> None:
    put_in(store, name)
    truth, units = truth_of(name), units_of(store)
    assert len(units) == len(truth["units"])
    for want in truth["units"]:
        codes = [want["code"], *want.get("also_accept", [])]
        unit = next(units[code] for code in codes if code in units)
        assert [pair for pair in _compared(unit, want) if pair[0] != pair[1]] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_counts_add_up_to_the_rows_of_the_chosen_sheets(store: Store, name: str) -> None:
    preview = preview_of(store, name)
    rows = sum(sheet.rows for sheet in preview.roster.sheets if sheet.chosen)
    assert preview.counts().total() == {SIDE_BY_SIDE: 72}.get(name, rows)


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_file_again_changes_nothing(store: Store, name: str, policy: Policy) -> None:
    if name in (LATER, PARKING):
        put_in(store, CLEAN)
    put_in(store, name, policy)
    again = put_in(store, name, policy)
    assert again.run_id is None
    assert {"new", "changed"} & again.counts.keys() == set()


def test_three_months_later_shows_the_differences_and_nothing_else(store: Store) -> None:
    put_in(store, CLEAN)
    preview, truth = preview_of(store, LATER), truth_of(LATER)
    shown = {(u.entry.code, d.field) for u in preview.comparison.units for d in u.differences}
    assert shown == {(item["unit"], item["field"]) for item in truth["changed"]}
    owners = {
        (u.entry.code, c.old, c.new) for u in preview.comparison.units for c in u.owner_changes
    }
    assert owners == {(i["unit"], i["old"], i["new"]) for i in truth["owner_changed"]}
    new = {u.entry.code for u in preview.comparison.units if u.outcome is Outcome.NEW}
    assert new == {item["unit"] for item in truth["new"]}
    assert set(preview.absent) == {item["unit"] for item in truth["absent"]}
    same = {u.entry.code for u in preview.comparison.units if u.outcome is Outcome.SAME}
    assert {item["unit"] for item in truth["same_though_written_otherwise"]} <= same


def test_three_months_later_deletes_nothing(store: Store) -> None:
    put_in(store, CLEAN)
    before = units_of(store)
    put_in(store, LATER, Policy.REPLACE)
    after = units_of(store)
    assert before.keys() - after.keys() == set()
    for item in truth_of(LATER)["absent"]:
        assert after[item["unit"]] == before[item["unit"]]


def test_replace_ends_the_old_owner_today_and_lets_the_new_one_begin(store: Store) -> None:
    put_in(store, CLEAN)
    put_in(store, LATER, Policy.REPLACE)
    assert people_at(store, "1/1/601")[0][0] == "曾晓东"
    roles = store.read(_roles_of, code="1-1-601")
    assert ("崔金凤", "2026-11-19") in [(name, until) for name, _since, until in roles]
    assert ("曾晓东", "2026-11-20", None) in roles


def _roles_of(session: Session, *, code: str) -> list[tuple[str, str | None, str | None]]:
    query = (
        select(Person.name, Occupancy.since, Occupancy.until)
        .join(Occupancy, Occupancy.person_id == Person.id)
        .join(Unit, Unit.id == Occupancy.unit_id)
        .where(Unit.code == code)
    )
    return [
        (name, since.isoformat() if since else None, until.isoformat() if until else None)
        for name, since, until in session.execute(query)
    ]


def test_a_conflict_stays_out_until_the_clerk_decides(store: Store) -> None:
    put_in(store, CLEAN)
    put_in(store, LATER)
    assert units_of(store)["1/1/501"].built_area == 1_123_750
    preview = preview_of(store, LATER)
    area = next(c for c in preview.conflicts if (c.unit, c.field) == ("1/1/501", "built_area"))
    done = put_in(store, LATER, answers={area.key: Step.REPLACE})
    assert done.counts["changed"] == 1
    assert units_of(store)["1/1/501"].built_area == 1_131_200


def test_an_owner_change_the_clerk_accepts_is_written(store: Store) -> None:
    put_in(store, CLEAN)
    preview = preview_of(store, LATER)
    sold = [c for c in preview.conflicts if c.field == "owner_name"]
    assert len(sold) == 3
    answers = {sold[0].key: Step.REPLACE, sold[1].key: Step.ADD}
    put_in(store, LATER, answers=answers)
    assert people_at(store, sold[0].unit)[0][0] == sold[0].new
    both = people_at(store, sold[1].unit)
    assert {sold[1].old, sold[1].new} <= {name for name, *_ in both}
    assert {role for name, role, _ in both if name == sold[1].new} == {"co_owner"}
    assert sold[2].new not in [name for name, *_ in people_at(store, sold[2].unit)]


def test_an_owner_change_closes_the_old_account(store: Store) -> None:
    put_in(store, CLEAN)
    unit = store.read(unit_of_code, code="1-1-601")
    store.write(debtor_account, unit_id=unit.id, day=store.clock.today())
    put_in(store, LATER, Policy.REPLACE)
    accounts = store.read(accounts_of_unit, unit_id=unit.id)
    assert [account.closed.isoformat() for account in accounts if account.closed] == ["2026-11-19"]


@pytest.mark.parametrize("policy", Policy)
def test_rows_that_contradict_the_file_stay_out_under_every_policy(
    store: Store, policy: Policy
) -> None:
    done = put_in(store, CONFLICTS, policy)
    assert done.counts == {"new": 45, "conflict": 12}
    assert len(units_of(store)) == 44


def _file_conflicts(store: Store) -> dict[str, tuple[str, str]]:
    preview = preview_of(store, CONFLICTS)
    return {c.key: (c.field, c.unit) for c in preview.conflicts if c.see and c.field != "floor"}


def test_replace_takes_what_the_later_row_says(store: Store) -> None:
    conflicts = _file_conflicts(store)
    done = put_in(store, CONFLICTS, answers=dict.fromkeys(conflicts, Step.REPLACE))
    assert done.counts["changed"] == 4
    units = dict(conflicts.values())
    assert units_of(store)[units["built_area"]].built_area == 102_000
    assert people_at(store, units["owner_name"])[0][0] == "曹刚"
    assert people_at(store, units["phone"])[0][2] == ("19900005005",)


def test_merge_adds_people_and_phones_and_takes_single_values(store: Store) -> None:
    conflicts = _file_conflicts(store)
    put_in(store, CONFLICTS, answers=dict.fromkeys(conflicts, Step.ADD))
    units = dict(conflicts.values())
    assert units_of(store)[units["built_area"]].built_area == 102_000
    owners = {(name, role) for name, role, _ in people_at(store, units["owner_name"])}
    assert {("蒋若曦", "owner"), ("曹刚", "co_owner")} <= owners
    assert people_at(store, units["phone"])[0][2] == ("19900004976", "19900005005")


def test_parking_joins_the_households_of_the_roster(store: Store) -> None:
    put_in(store, CLEAN)
    put_in(store, PARKING)
    truth = truth_of(PARKING)
    spaces, vehicles = store.read(_parking)
    assert len(truth["spaces"]) == 25
    for want in truth["spaces"]:
        kind, home, rent, since, until = spaces[want["space"]]
        assert kind is SpaceTenure(want.get("kind", "owned"))
        assert home == want.get("unit", "").replace("//", "/").replace("/", "-")
        assert (rent, since, until) == (want.get("rent_fen"), want.get("from"), want.get("to"))
    wanted = {plate: entry for entry in truth["vehicles"] for plate in entry["plate"]}
    assert sum(len(entry["plate"]) for entry in truth["vehicles"]) == len(wanted)
    for plate, entry in wanted.items():
        home, space, owner, note = vehicles[plate]
        assert home == entry.get("unit", "").replace("//", "/").replace("/", "-")
        assert space == entry.get("space", "")
        assert entry.get("owner", "") in (owner, note.partition(" ")[0])


def test_the_owner_of_a_vehicle_is_a_person_of_its_household(store: Store) -> None:
    put_in(store, CLEAN)
    put_in(store, PARKING)
    _spaces, vehicles = store.read(_parking)
    assert vehicles["宁Z00463"][2] == "陈娟"
    assert sum(1 for _home, _space, owner, _note in vehicles.values() if owner) >= 22


def _parking(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
    codes: dict[int | None, str] = {None: ""}
    codes |= {row[0]: row[1] for row in session.execute(select(Unit.id, Unit.code))}
    names: dict[int | None, str] = {
        row[0]: row[1] for row in session.execute(select(Person.id, Person.name))
    }
    spaces = {
        codes[space.unit_id]: (
            space.tenure,
            codes[space.home_unit_id],
            None if space.rent is None else space.rent.fen,
            space.since and space.since.isoformat(),
            space.until and space.until.isoformat(),
        )
        for space in session.scalars(select(ParkingSpace))
    }
    vehicles = {
        car.plate: (codes[car.unit_id], codes[car.space_id], names.get(car.person_id, ""), car.note)
        for car in session.scalars(select(Vehicle))
    }
    return spaces, vehicles


def test_a_plate_of_another_household_moves_only_when_told(store: Store) -> None:
    put_in(store, CLEAN)
    units = units_of(store)
    home = next(unit for unit in units.values() if unit.plate)
    other = next(unit for unit in roster_of(CLEAN).units if unit.code != home.code)
    roster = _with_plate(other.code, home.plate[0])
    assert put_in(store, roster).counts["conflict"] == 1
    assert units_of(store)[home.code].plate == home.plate
    preview = store.read(preview_import, roster=roster, policy=Policy.MERGE)
    put_in(store, roster, answers={c.key: Step.REPLACE for c in preview.conflicts})
    assert home.plate[0] in units_of(store)[other.code].plate


def _with_plate(code: str, plate: str) -> Roster:
    given = roster_of(CLEAN)
    unit = next(unit for unit in given.units if unit.code == code)
    return Roster(sheets=given.sheets, units=(structs.replace(unit, plate=(plate,)),))


def test_a_person_met_in_two_units_is_one_with_all_phones(store: Store) -> None:
    first, second, *_ = roster_of(CLEAN).units
    owner = first.people[0]
    again = structs.replace(owner, phones=(Number("19900009999"),))
    units = (first, structs.replace(second, people=(again,)))
    put_in(store, Roster(sheets=roster_of(CLEAN).sheets, units=units))
    numbers = (*(phone.number for phone in owner.phones), "19900009999")
    assert people_at(store, second.code) == [(owner.name, "owner", numbers)]
    assert store.read(_count, model=Person) == len(first.people)


def _count(session: Session, *, model: type[Any]) -> int:
    return session.execute(select(func.count()).select_from(model)).scalar_one()


def test_an_import_is_one_line_in_the_audit_log(store: Store) -> None:
    done = put_in(store, CLEAN)
    rows = store.read(lambda session: list(session.scalars(select(AuditRow))))
    assert [row.what for row in rows] == ["import.roster"]
    assert json.loads(rows[0].after or "") == {"new": 131, "sha256": "ab" * 32}
    assert rows[0].subject_id == done.run_id


def test_imported_people_and_plates_are_found_at_once(store: Store) -> None:
    put_in(store, CLEAN)
    unit = units_of(store)["1/1/502"]
    for typed in ("1-1-502", unit.people[0].name, unit.people[0].phones[0], unit.plate[0]):
        assert store.read(search, text=typed)


def test_area_zero_is_unknown(store: Store) -> None:
    put_in(store, "02_title_help_header_row_4.xlsx")
    assert units_of(store)["1/2/302"].built_area is None


def test_the_command_line_tells_sheets_columns_counts_and_problems(store: Store) -> None:
    done = import_workbook(store, ROSTERS / "03_total_and_building_sheets.xlsx")
    told, truth = report_of(done), truth_of("03_total_and_building_sheets.xlsx")
    assert done.usable
    assert told["sheet"] == truth["sheet"]
    assert told["columns"] == truth["columns"]
    assert told["header_row"] == truth["header_row"]
    assert (told["rows"], told["new"]) == (156, 150)
    sheets: Any = told["sheets"]
    assert [s["name"] for s in sheets if s["chosen"]] == ["总表", "商铺"]
    problems: Any = told["problems"]
    assert set(problems[0]) == {"sheet", "row", "column", "level", "kind", "message"}


def test_a_dry_run_writes_nothing_and_a_report_carries_the_problems(
    store: Store, tmp_path: Path
) -> None:
    file = ROSTERS / "02_title_help_header_row_4.xlsx"
    out = tmp_path / "report.xlsx"
    done = import_workbook(store, file, dry_run=True, report=out)
    assert done.run_id is None
    assert store.read(_count, model=Unit) == 0
    problem = done.preview.roster.problems[0]
    cell = load_workbook(out)[problem.sheet][f"{problem.column}{problem.row}"]
    assert cell.comment is not None
    assert problem.sentence in cell.comment.text


def test_only_one_sheet_is_imported_when_it_is_named(store: Store) -> None:
    done = import_workbook(store, ROSTERS / "03_total_and_building_sheets.xlsx", sheets=["商铺"])
    assert report_of(done)["rows"] == 6
    assert store.read(_count, model=Unit) == 6


def test_a_phone_of_a_known_person_is_added_behind(store: Store) -> None:
    put_in(store, CLEAN)
    before = units_of(store)["1/1/201"].people[0].phones
    put_in(store, LATER)
    assert units_of(store)["1/1/201"].people[0].phones == (*before, "19900005406")
    assert store.read(_count, model=Phone) > 0


def test_a_space_of_a_roster_is_a_unit_of_its_own(store: Store) -> None:
    put_in(store, CLEAN)
    kinds = store.read(lambda s: set(s.scalars(select(Unit.kind))))
    assert UnitKind.SPACE in kinds
    roles = store.read(lambda s: set(s.scalars(select(Occupancy.role))))
    assert {RoleKind.OWNER, RoleKind.CO_OWNER, RoleKind.TENANT, RoleKind.FAMILY} <= roles


class StopsAtOnce:
    """A clerk who presses Cancel when the first rows are written."""

    def step(self, done: int, total: int) -> None:
        if done:
            raise Cancelled


def test_a_cancelled_import_leaves_nothing(store: Store) -> None:
    with pytest.raises(Cancelled):
        store.write(
            apply_import,
            roster=roster_of(CLEAN),
            policy=Policy.MERGE,
            file_name="业主.xlsx",
            file_sha256="",
            progress=StopsAtOnce(),
        )
    assert units_of(store) == {}


def test_two_rows_that_give_a_person_the_same_new_phone_add_it_once(store: Store) -> None:
    first, second, *_ = roster_of(CLEAN).units
    owner = first.people[0]
    homes = Roster(
        sheets=roster_of(CLEAN).sheets, units=(first, structs.replace(second, people=(owner,)))
    )
    put_in(store, homes)
    more = structs.replace(owner, phones=(*owner.phones, Number("19900008888")))
    again = (structs.replace(first, people=(more,)), structs.replace(second, people=(more,)))
    for policy in (Policy.MERGE, Policy.REPLACE):
        put_in(store, Roster(sheets=homes.sheets, units=again), policy)
    numbers = [p.number for p in owner.phones]
    assert people_at(store, second.code)[0][2] == (*numbers, "19900008888")


def test_a_unit_nobody_described_takes_what_a_later_file_says(store: Store) -> None:
    unit = roster_of(CLEAN).units[0]
    sheets = roster_of(CLEAN).sheets
    put_in(store, Roster(sheets=sheets, units=(structs.replace(unit, state=""),)))
    done = put_in(store, Roster(sheets=sheets, units=(structs.replace(unit, state="occupied"),)))
    assert "conflict" not in done.counts
    assert units_of(store)[unit.code].state == "occupied"


@pytest.mark.parametrize(
    ("rows", "usable"),
    [
        ([], True),
        ([["", "", "王伟", "19900001234"]], False),
        ([["", "", "王伟", "19900001234"], ["1", "101", "李芳", "19900001235"]], True),
    ],
)
def test_a_file_without_a_usable_row_is_told(
    store: Store, tmp_path: Path, rows: list[list[str]], usable: bool
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["楼栋", "房号", "业主姓名", "联系电话"], *rows):
        sheet.append(row)
    book.save(tmp_path / "业主.xlsx")
    assert import_workbook(store, tmp_path / "业主.xlsx").usable is usable


def test_answered_conflicts_are_asked_no_more(store: Store) -> None:
    put_in(store, CLEAN)
    conflicts = preview_of(store, LATER).conflicts
    put_in(store, LATER, answers={one.key: Step.REPLACE for one in conflicts})
    again = preview_of(store, LATER)
    assert again.conflicts == ()
    assert again.counts() == {"same": 134}


def test_a_space_that_belongs_elsewhere_by_now_is_a_conflict(store: Store) -> None:
    put_in(store, CLEAN)
    put_in(store, PARKING)
    roster = roster_of(PARKING)
    space = replace(roster.spaces[0], unit="1/1/101", rent_fen=12345)
    moved = replace(roster, spaces=(space,), vehicles=(), problems=(), refused=())
    preview = store.read(preview_import, roster=moved, policy=Policy.MERGE)
    assert sorted(one.field for one in preview.conflicts) == ["rent", "unit_code"]
    put_in(store, moved, answers={one.key: Step.REPLACE for one in preview.conflicts})
    spaces, _vehicles = store.read(_parking)
    assert spaces[space.space][1:3] == ("1-1-101", 12345)
