"""The difference between a roster and the data file is exactly what changed."""

import json
from typing import Any

import pytest

from propdesk.estate.notation.rooms import Room
from propdesk.estate.roster.cells.types import (
    Comparison,
    KnownPerson,
    KnownUnit,
    Outcome,
    Policy,
    Roster,
    Step,
    UnitEntry,
)
from propdesk.estate.roster.comparing import check_units, compare
from tests.estate.roster_truth import ROSTERS, roster_of


def known_of(roster: Roster) -> list[KnownUnit]:
    """The roster as if it had been imported."""
    ids: dict[str, int] = {}
    return [_known(number, unit, ids) for number, unit in enumerate(roster.units, 1)]


def _known(number: int, unit: UnitEntry, ids: dict[str, int]) -> KnownUnit:
    people = tuple(
        KnownPerson(
            id=ids.setdefault(p.key, len(ids) + 1),
            name=p.name,
            relation=p.relation,
            phones=tuple(phone.number for phone in p.phones),
            id_type=p.id_type,
            id_number=p.id_number,
            company_code=p.company_code,
        )
        for p in unit.people
    )
    same = (
        "building entrance room floor unit_kind state built_area inner_area measured_area"
        " old_unit_no handover_date move_in_date note plate parking_space"
    )
    return KnownUnit(
        id=number, people=people, **{name: getattr(unit, name) for name in same.split()}
    )


def later(policy: Policy) -> tuple[Comparison, dict[str, Any], list[KnownUnit]]:
    truth = json.loads((ROSTERS / "12_three_months_later.truth.json").read_text("utf-8"))
    known = known_of(roster_of("01_clean_roster.xlsx"))
    return compare(known, roster_of("12_three_months_later.xlsx"), policy), truth, known


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize(
    "name",
    [p.name for p in sorted(ROSTERS.glob("*")) if p.suffix != ".json" and p.name < "16"],
)
def test_the_same_file_again_changes_nothing(name: str, policy: Policy) -> None:
    roster = roster_of(name)
    compared = compare(known_of(roster), roster, policy)
    assert {unit.outcome for unit in compared.units} == {Outcome.SAME}
    assert compared.absent == ()


def test_three_months_later_shows_exactly_the_changes_of_the_truth() -> None:
    compared, truth, known = later(Policy.MERGE)
    changed = {
        (unit.entry.code, difference.field)
        for unit in compared.units
        for difference in unit.differences
    }
    assert changed == {(item["unit"], item["field"]) for item in truth["changed"]}
    owners = {(u.entry.code, c.old, c.new) for u in compared.units for c in u.owner_changes}
    assert owners == {(i["unit"], i["old"], i["new"]) for i in truth["owner_changed"]}
    new = {unit.entry.code for unit in compared.units if unit.outcome is Outcome.NEW}
    assert new == {item["unit"] for item in truth["new"]}
    codes = {unit.id: unit.code for unit in known}
    assert {codes[id_] for id_ in compared.absent} == {item["unit"] for item in truth["absent"]}
    same = {unit.entry.code for unit in compared.units if unit.outcome is Outcome.SAME}
    assert {item["unit"] for item in truth["same_though_written_otherwise"]} <= same
    assert len(same) == 105 - 12 - 3 - 5


def test_merge_fills_and_adds_but_leaves_differences_to_the_clerk() -> None:
    compared, _, _ = later(Policy.MERGE)
    steps = {d.field: d.step for unit in compared.units for d in unit.differences}
    assert steps["built_area"] is Step.DIFFERS
    assert steps["plate"] is Step.ADD
    assert steps["phones"] is Step.ADD
    assert not any(c.applied for unit in compared.units for c in unit.owner_changes)


def test_replace_takes_the_value_of_the_file() -> None:
    compared, _, _ = later(Policy.REPLACE)
    changed = [unit for unit in compared.units if unit.outcome is Outcome.CHANGED]
    assert len(changed) == 15
    assert not any(d.step is Step.DIFFERS for unit in compared.units for d in unit.differences)
    applied = [u for u in compared.units if any(c.applied for c in u.owner_changes)]
    assert [len(unit.people) for unit in applied] == [1, 1, 1]


def test_skip_touches_no_known_unit() -> None:
    compared, _, _ = later(Policy.SKIP)
    outcomes = {unit.outcome for unit in compared.units}
    assert outcomes == {Outcome.NEW, Outcome.SAME, Outcome.SKIPPED}
    assert all(d.step is Step.DIFFERS for unit in compared.units for d in unit.differences)


def test_vehicles_of_a_room_nobody_knows_are_refused() -> None:
    rooms = [Room(u.building, u.entrance, u.room) for u in roster_of("01_clean_roster.xlsx").units]
    checked = check_units(roster_of("16_parking_and_vehicles.xlsx"), rooms)
    truth = json.loads((ROSTERS / "16_parking_and_vehicles.truth.json").read_text("utf-8"))
    assert set(checked.refused) == set(truth["refused"])
    assert len(checked.vehicles) == len(truth["vehicles"])
    unknown = [p for p in checked.problems if p.kind == "unknown_unit"]
    assert [(p.row, p.column, p.value) for p in unknown] == [(29, "F", "9栋901")]
