"""Measure what the clinic understands of the samples: `python -m tests.estate.roster_truth`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from propdesk.estate.roster.cells.types import (
    PersonEntry,
    Roster,
    SheetLayout,
    SpaceEntry,
    UnitEntry,
    VehicleEntry,
)
from propdesk.estate.roster.reading import understand
from propdesk.kernel.scaled import AREA
from propdesk.kernel.sheets.files import read_workbook

ROSTERS = Path(__file__).parents[1] / "data" / "rosters"
NEEDS_DATABASE = {"unknown_unit"}  # decided against the data file, not in the workbook alone


@dataclass
class Score:
    """What was right of one workbook, and in words what was not."""

    name: str
    fields: int = 0
    understood: int = 0
    extra: int = 0
    problems: int = 0
    found: int = 0
    false_alarms: int = 0
    layout: int = 0
    layout_right: int = 0
    wrong: list[str] = field(default_factory=list)


def truths() -> list[Path]:
    """The truth files of 01 to 16."""
    return sorted(ROSTERS.glob("*.truth.json"))


@cache
def roster_of(name: str) -> Roster:
    """A sample, understood; read once."""
    return understand(read_workbook(ROSTERS / name))


def score(truth_file: Path) -> Score:
    """Compare one workbook with its truth, key by key."""
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    roster = roster_of(truth["file"])
    result = Score(truth_file.name.removesuffix(".truth.json"))
    _layouts(result, truth, roster)
    _records(result, "unit", truth.get("units", []), {u.code: _unit(u) for u in roster.units})
    spaces = {s.space: _space(s) for s in roster.spaces}
    _records(result, "space", truth.get("spaces", []), spaces)
    later = {f"{p['sheet']}!{p['row']}" for p in truth["problems"] if p["kind"] in NEEDS_DATABASE}
    vehicles = {v.at[0]: _vehicle(v) for v in roster.vehicles if v.row not in later}
    _records(result, "vehicle", truth.get("vehicles", []), vehicles)
    _persons(result, truth.get("units", []), roster.units)
    _problems(result, truth, roster)
    return result


def _compare(result: Score, where: str, want: object, got: object) -> None:
    result.fields += 1
    if want == got:
        result.understood += 1
    else:
        result.wrong.append(f"{where}: wanted {want!r}, got {got!r}")


def _layouts(result: Score, truth: Mapping[str, Any], roster: Roster) -> None:
    sheets = {sheet.name: sheet for sheet in roster.sheets}
    for want in truth["sheets"]:
        got = _sheet(sheets[want["name"]])
        for key in (
            "role",
            "filled_rows",
            "header_row",
            "header_rows",
            "rows",
            "tables",
            "unmapped",
        ):
            if key in want:
                result.layout += 1
                result.layout_right += want[key] == got[key]
                if want[key] != got[key]:
                    result.wrong.append(f"{want['name']}.{key}: {want[key]} / {got[key]}")
    main = roster.main
    assert main is not None
    shown = {"sheet": main.name, "header_row": main.header_row, "rows": main.rows}
    shown["columns"] = dict(main.columns)
    for key, value in shown.items():
        result.layout += 1
        result.layout_right += truth[key] == value
        if truth[key] != value:
            result.wrong.append(f"{key}: wanted {truth[key]!r}, got {value!r}")


def _sheet(sheet: SheetLayout) -> dict[str, object]:
    return {
        "role": sheet.role.value,
        "filled_rows": sheet.filled_rows,
        "header_row": sheet.header_row,
        "header_rows": list(sheet.header_rows),
        "rows": sheet.rows,
        "tables": [{"columns": dict(t.columns), "letters": dict(t.letters)} for t in sheet.tables],
        "unmapped": list(sheet.unmapped),
    }


def _records(
    result: Score, kind: str, wanted: list[dict[str, Any]], got: Mapping[str, dict[str, object]]
) -> None:
    seen = set()
    for want in wanted:
        key = _key(kind, want, got)
        seen.add(key)
        found = got.get(key)
        flat = _flat(want)
        if found is None:
            result.fields += len(flat)
            result.wrong.append(f"{kind} {want.get('code') or want['at']} not found")
            continue
        for name, value in flat.items():
            _compare(result, f"{kind} {key} {name}", value, found.get(name))
        for name in set(found) - set(flat) - {"inferred"}:
            result.extra += 1
            result.wrong.append(f"{kind} {key} {name}: nothing wanted, got {found[name]!r}")
    for key in set(got) - seen:
        result.extra += 1
        result.wrong.append(f"{kind} {key} is too many")


def _key(kind: str, want: Mapping[str, Any], got: Mapping[str, object]) -> str:
    if kind == "unit":
        codes = [want["code"], *want.get("also_accept", [])]
        return str(next((code for code in codes if code in got), want["code"]))
    return str(want["space"] if kind == "space" else want["at"][0])


def _flat(want: Mapping[str, Any]) -> dict[str, object]:
    """A record of the truth as field → value, people by place."""
    flat: dict[str, object] = {}
    for name, value in want.items():
        if name == "people":
            for place, person in enumerate(sorted(value, key=lambda p: str(p.get("name", "")))):
                flat |= {
                    f"person{place}.{k}": _plain(k, v) for k, v in person.items() if k != "person"
                }
        elif name != "inferred":
            flat[name] = _plain(name, value)
    return flat


def _plain(name: str, value: object) -> object:
    if name == "phones" and isinstance(value, list):
        return sorted((p["number"], p.get("relation", ""), p.get("remark", "")) for p in value)
    return value


def _area(value: int | None) -> str | None:
    if value is None:
        return None
    return format(Decimal(value).scaleb(-AREA).normalize(), "f")


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _tidy(record: dict[str, object]) -> dict[str, object]:
    return {k: v for k, v in record.items() if v not in (None, "", [], ())}


def _unit(unit: UnitEntry) -> dict[str, object]:
    record: dict[str, object] = {
        "code": unit.code,
        "building": unit.building,
        "entrance": unit.entrance,
        "room": unit.room,
        "at": list(unit.at),
        "floor": unit.floor,
        "unit_kind": unit.unit_kind,
        "state": unit.state,
        "built_area": _area(unit.built_area),
        "inner_area": _area(unit.inner_area),
        "measured_area": _area(unit.measured_area),
        "old_unit_no": unit.old_unit_no,
        "handover_date": _day(unit.handover_date),
        "move_in_date": _day(unit.move_in_date),
        "note": unit.note,
        "plate": list(unit.plate),
        "parking_space": list(unit.parking_space),
        "group": unit.group,
        "group_area": _area(unit.group_area),
        "also_accept": list(unit.also_accept),
    }
    for place, person in enumerate(sorted(unit.people, key=lambda p: p.name)):
        record |= {f"person{place}.{k}": v for k, v in _person(person).items()}
    return _tidy(record)


def _person(person: PersonEntry) -> dict[str, object]:
    return _tidy(
        {
            "name": person.name,
            "relation": person.relation,
            "kind": person.kind if person.kind == "company" else "",
            "phones": sorted((p.number, p.relation, p.remark) for p in person.phones),
            "id_type": person.id_type,
            "id_number": person.id_number,
            "company_code": person.company_code,
            "remark": person.remark,
        }
    )


def _space(space: SpaceEntry) -> dict[str, object]:
    return _tidy(
        {
            "space": space.space,
            "kind": space.kind,
            "state": space.state,
            "owner": space.owner,
            "unit": space.unit,
            "rent_fen": space.rent_fen,
            "from": _day(space.start),
            "to": _day(space.end),
            "at": list(space.at),
        }
    )


def _vehicle(vehicle: VehicleEntry) -> dict[str, object]:
    return _tidy(
        {
            "plate": list(vehicle.plate),
            "owner": vehicle.owner,
            "phone": vehicle.phone,
            "unit": vehicle.unit,
            "space": vehicle.space,
            "at": list(vehicle.at),
        }
    )


def _persons(result: Score, wanted: list[dict[str, Any]], units: Iterable[UnitEntry]) -> None:
    """Whether the same people, and only they, have the same key."""
    got: dict[tuple[str, str, str], str] = {}
    for unit in units:
        for person in unit.people:
            got[unit.code, person.name, person.relation] = person.key
    ours: dict[str, set[str]] = {}
    theirs: dict[str, set[str]] = {}
    for want in wanted:
        for who in want.get("people", []):
            key = got.get((want["code"], who.get("name", ""), who["relation"]))
            if key is not None:
                ours.setdefault(who["person"], set()).add(key)
                theirs.setdefault(key, set()).add(who["person"])
    for name, keys in ours.items():
        _compare(result, f"person {name} is one", 1, len(keys))
    for key, people in theirs.items():
        if len(people) > 1:
            result.wrong.append(f"{key} mixes {sorted(people)}")
            result.extra += 1


def _problems(result: Score, truth: Mapping[str, Any], roster: Roster) -> None:
    keys = ("sheet", "row", "column", "field", "level", "kind", "value", "see", "old", "new")
    left = [
        {
            **{k: str(v) for k, v in p.values.items()},
            "sheet": p.sheet,
            "row": p.row,
            "column": p.column,
            "level": p.level.value,
            "kind": p.kind,
            "value": p.value,
        }
        for p in roster.problems
    ]
    for want in truth["problems"]:
        same = ("sheet", "row", "kind")
        got = next((p for p in left if all(p[k] == want[k] for k in same)), None)
        if got is not None:
            left.remove(got)
        if want["kind"] in NEEDS_DATABASE or (got is None and want.get("optional")):
            continue
        result.problems += 1
        if got is not None and all(got.get(k) == want[k] for k in keys if k in want):
            result.found += 1
        else:
            result.wrong.append(f"problem {want}\n      got {got}")
    result.false_alarms = len(left)
    result.wrong += [f"false alarm {p}" for p in left]
    result.layout += 2
    refused = set(truth["refused"])
    needs = {f"{p['sheet']}!{p['row']}" for p in truth["problems"] if p["kind"] in NEEDS_DATABASE}
    ignored = {(i["sheet"], i["row"], i["why"]) for i in truth["ignored"]}
    mine = {(i.sheet, i.row, i.why) for i in roster.ignored}
    result.layout_right += refused - needs == set(roster.refused)
    result.layout_right += {i[:2] for i in ignored} == {i[:2] for i in mine}
    if refused - needs != set(roster.refused):
        result.wrong.append(f"refused: {refused ^ set(roster.refused)}")
    result.wrong += [f"ignored: {i}" for i in ignored ^ mine]


def table(scores: Iterable[Score]) -> str:
    """The figures as lines of text."""
    lines = [f"{'workbook':32} {'fields':>13} {'%':>6} extra  layout problems false"]
    for s in scores:
        share = 100 * s.understood / s.fields if s.fields else 100
        lines.append(
            f"{s.name:32} {s.understood:>6}/{s.fields:<6} {share:>6.2f} {s.extra:>5}"
            f" {s.layout_right:>3}/{s.layout:<3} {s.found:>4}/{s.problems:<3} {s.false_alarms:>5}"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the table and what was wrong."""
    scores = [score(path) for path in truths()]
    print(table(scores))
    for s in scores:
        for line in s.wrong[:12]:
            print(f"  {s.name}: {line}")


if __name__ == "__main__":
    main()
