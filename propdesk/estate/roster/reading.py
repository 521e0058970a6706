"""Understanding a whole workbook: which sheets count, their rows, and what comes together; and what
stands beside the units that is no part of the register."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import msgspec

from propdesk.estate.roster.cells.sentences import problem
from propdesk.estate.roster.cells.types import (
    ColumnChoice,
    Ignored,
    Roster,
    RosterTable,
    SheetLayout,
    SheetRole,
    TableKind,
    UnitEntry,
)
from propdesk.estate.roster.choosing import SheetReading, choose
from propdesk.estate.roster.facts import RowFacts
from propdesk.estate.roster.gathering import entries, gather
from propdesk.estate.roster.layout import SheetPlan, TableSpot, plan_sheet
from propdesk.estate.roster.parking import Parking, read_parking
from propdesk.estate.roster.roomless import roomless_in
from propdesk.estate.roster.rows import read_row
from propdesk.estate.roster.surroundings import surroundings
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.errors import Problem
from propdesk.kernel.exchange.shifted import SHIFTED, shifted_rows
from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.sheets.cells import Cell, Row, Workbook, cell_text, column_letter

_NOT_FILLED_DOWN = frozenset(("built_area", "inner_area", "measured_area", "rent"))


def understand(
    workbook: Workbook,
    *,
    chosen_sheets: Collection[str] | None = None,
    mapping: Mapping[str, ColumnChoice] | None = None,
    progress: Progress | None = None,
    skip_hidden: bool = False,
) -> Roster:
    """Say what a workbook means in an empty estate.

    `chosen_sheets` overrides the choice of sheets; `mapping` the header row and columns, by sheet
    name or by layout fingerprint; `skip_hidden` leaves rows out that the file does not show.
    Never raises for bad content: that becomes problems.
    """
    progress = progress or NoProgress()
    readings = []
    with no_cycle_search():
        for number, sheet in enumerate(workbook.sheets):
            readings.append(_read_sheet(plan_sheet(sheet, mapping or {}), skip_hidden=skip_hidden))
            progress.step(number + 1, len(workbook.sheets))
        choose(readings, chosen_sheets)
        chosen = [r for r in readings if r.role in (SheetRole.IMPORT, SheetRole.ALSO)]
        if chosen_sheets is not None:
            chosen = [r for r in readings if r.name in chosen_sheets]
        roster = _roster(readings, chosen, skip_hidden=skip_hidden)
    zeros = not workbook.zeros_visible and _has_numbers(chosen)
    hidden = not workbook.hiding_visible and any(reading.rows for reading in chosen)
    told = (("zeros", zeros), ("hidden", hidden))
    return replace(roster, unseen=tuple(what for what, is_so in told if is_so))


def _read_sheet(plan: SheetPlan, *, skip_hidden: bool) -> SheetReading:
    sheet = plan.sheet
    reading = SheetReading(plan=plan)
    reading.filled = frozenset([no for no, row in enumerate(sheet.rows, 1) if _has_text(row)])
    if not plan.tables:
        return reading
    rows = _filled_down(plan)
    out = _kept_out(plan, skip_hidden=skip_hidden)
    reasons: dict[int, list[Ignored]] = {}
    for spot in plan.tables:
        if spot.kind is TableKind.UNITS:
            _read_units(reading, spot, rows, reasons, out)
    taken = {facts.cells.row for facts in reading.rows}
    for number, why in sorted(reasons.items()):
        if number in taken:
            reading.partial += [one for one in why if one.why != "blank"]
        else:
            reading.ignored.append(why[0])
    reading.rows.sort(key=lambda facts: facts.cells.row) if len(plan.tables) == 1 else None
    return reading


def _kept_out(plan: SheetPlan, *, skip_hidden: bool) -> dict[int, str]:
    """The rows that are not read, each with why."""
    out = dict.fromkeys(plan.sheet.hidden_rows if skip_hidden else (), "hidden")
    if plan.header_rows:
        texts = plan.header_texts
        headings = [texts.get(column, "") for column in range(max(texts, default=-1) + 1)]
        out |= dict.fromkeys(shifted_rows(plan.sheet, plan.first_row - 2, headings), SHIFTED)
    return out


def _has_text(row: Row) -> bool:
    for cell in row:  # noqa: SIM110 - any() costs more, every row
        if cell is not None and (type(cell) is not str or cell.strip()):
            return True
    return False


def _filled_down(plan: SheetPlan) -> list[Row]:
    """The rows with merged blocks filled downwards; areas are not copied."""
    rows = plan.sheet.rows
    keep = {c for spot in plan.tables for n, c in spot.columns.items() if n in _NOT_FILLED_DOWN}
    for block in plan.sheet.merged:
        column = block.left - 1
        if block.top < plan.first_row or block.bottom == block.top or column in keep:
            continue
        if block.top > len(rows) or column >= len(rows[0]):
            continue
        value = rows[block.top - 1][column]
        for row in rows[block.top : block.bottom]:
            row[column] = value
    return rows


def _read_units(
    reading: SheetReading,
    spot: TableSpot,
    rows: list[Row],
    reasons: dict[int, list[Ignored]],
    out: Mapping[int, str],
) -> None:
    plan = reading.plan
    context = surroundings(plan, spot)
    columns = _span(spot) if len(plan.tables) > 1 else ""
    for number in range(plan.first_row, len(rows) + 1):
        facts = read_row(context, number, rows[number - 1])
        if facts is None:
            continue
        if number in out:
            facts = out[number]
        if why := facts if isinstance(facts, str) else facts.no_data:
            reasons.setdefault(number, []).append(Ignored(reading.name, number, why, columns))
        if isinstance(facts, RowFacts):
            (reading.no_data if why else reading.rows).append(facts)
    _share_merged_areas(plan, spot, reading.rows)


def _span(spot: TableSpot) -> str:
    return f"{column_letter(spot.left + 1)}–{column_letter(spot.right)}"


def _share_merged_areas(plan: SheetPlan, spot: TableSpot, rows: list[RowFacts]) -> None:
    """An area merged over several rows is that of their contract, not of each room."""
    column = spot.columns.get("built_area")
    blocks = [b for b in plan.sheet.merged if b.left - 1 == column and b.bottom > b.top]
    by_row = {facts.cells.row: facts for facts in rows if not facts.refused} if blocks else {}
    for block in blocks:
        numbers = range(block.top, min(block.bottom, len(plan.sheet.rows)) + 1)
        inside = [by_row[number] for number in numbers if number in by_row]
        if len(inside) < 2 or "built_area" not in inside[0].values:
            continue
        first, name = inside[0], "built_area"
        area, value = first.values.pop(name), plan.sheet.rows[block.top - 1][block.left - 1]
        place, kind = first.cells.place(name), "one_area_for_several_rooms"
        first.problems.append(problem(place, kind, name, cell_text(value)))
        for facts in inside:
            facts.group = first.at
            facts.values["group_area"] = area


def _roster(
    readings: list[SheetReading], chosen: list[SheetReading], *, skip_hidden: bool
) -> Roster:
    gathered = gather([facts for reading in chosen for facts in reading.rows])
    parking = Parking()
    for reading in chosen:
        first = reading.plan.first_row
        out = _kept_out(reading.plan, skip_hidden=skip_hidden)
        rows = list(enumerate(reading.plan.sheet.rows[first - 1 :], first))
        for spot in reading.plan.tables:
            if spot.kind is not TableKind.UNITS:
                read_parking(parking, reading.name, spot, rows, out)
    problems = [found for reading in chosen for found in _faults(reading, skip_hidden=skip_hidden)]
    problems += _see_elsewhere(gathered.problems, chosen) + parking.problems
    refused = {**gathered.refused, **parking.refused}
    for reading in readings:
        if reading.role is SheetRole.REPEATS and reading not in chosen:
            _problems_of_repeat(reading, problems, refused)
    ignored = [i for r in chosen for i in r.ignored] + gathered.ignored + parking.ignored
    unique = {(i.sheet, i.row): i for i in reversed(ignored)}
    in_order = sorted(unique.values(), key=lambda i: (i.sheet, i.row))
    return Roster(
        sheets=tuple(
            _layout(r, {row for s, row in unique if s == r.name}, r in chosen) for r in readings
        ),
        units=entries(gathered),
        spaces=tuple(parking.spaces),
        vehicles=tuple(parking.vehicles),
        problems=tuple(problems),
        refused=tuple(refused),
        ignored=tuple(in_order),
        passed_over=tuple(_passed_over(readings, chosen, in_order, parking)),
        conflicts=tuple(gathered.conflicts),
        roomless=tuple(roomless_in([f for r in chosen for f in (*r.rows, *r.no_data)])),
    )


def _faults(reading: SheetReading, *, skip_hidden: bool) -> Iterator[Problem]:
    """What was wrong with the text of a sheet, and that rows of it are hidden."""
    sheet = reading.plan.sheet
    fields = {column: name for spot in reading.plan.tables for name, column in spot.columns.items()}
    for row, column, kind in sheet.faults:
        letter = column_letter(column) if column else ""
        value = cell_text(sheet.rows[row - 1][column - 1]) if column else ""
        yield problem((sheet.name, row, letter), kind, fields.get(column - 1, ""), value)
    hidden = _hidden_rows(reading)
    if hidden and not skip_hidden:
        yield problem((sheet.name, hidden[0], ""), "rows_hidden", "", "", count=f"{len(hidden):,}")


def _hidden_rows(reading: SheetReading) -> list[int]:
    hidden = reading.plan.sheet.hidden_rows & reading.filled if reading.plan.tables else ()
    return sorted(row for row in hidden if row >= reading.plan.first_row)


_NOT_TAKEN = {
    SheetRole.HIDDEN: "sheet hidden",
    SheetRole.HELP: "sheet without list",
    SheetRole.IMPORT: "sheet not chosen",
    SheetRole.ALSO: "sheet not chosen",
}


def _passed_over(
    readings: list[SheetReading],
    chosen: list[SheetReading],
    ignored: list[Ignored],
    parking: Parking,
) -> Iterator[Ignored]:
    """Everything with text that is not taken, in the order of the file; nothing goes in silence."""
    parked = {space.row for space in parking.spaces} | set(parking.refused)
    parked |= {vehicle.row for vehicle in parking.vehicles}
    for reading in readings:
        name = reading.name
        if reading not in chosen:
            if reading.role is not SheetRole.EMPTY:
                again = f"repeats {reading.repeats_of}" if reading.repeats_of else ""
                why = reading.plan.other or again or _NOT_TAKEN.get(reading.role, "")
                yield Ignored(name, 0, why)
            if not reading.rows:
                yield from reading.ignored
            continue
        told = [one for one in ignored if one.sheet == name]
        known = {one.row for one in told} | set(reading.plan.header_rows)
        known |= {facts.cells.row for facts in reading.rows}
        if parked:
            known |= {row for row in reading.filled if f"{name}!{row}" in parked}
        first = reading.plan.first_row
        others = [
            Ignored(name, row, "above" if row < first else "outside")
            for row in reading.filled - known
        ]
        yield from sorted((*told, *reading.partial, *others), key=lambda one: one.row)


def _has_numbers(chosen: list[SheetReading]) -> bool:
    """Whether rooms or phones of the chosen sheets are numbers, not text."""
    for reading in chosen:
        for spot in reading.plan.tables:
            columns = [
                spot.columns[n] for n in ("unit_no", "unit_code", "phone") if n in spot.columns
            ]
            rows = reading.plan.sheet.rows[reading.plan.first_row - 1 :]
            if any(type(row[column]) is int for row in rows for column in columns):
                return True
    return False


def _see_elsewhere(problems: list[Problem], chosen: list[SheetReading]) -> list[Problem]:
    """Point from a row without a room to the other chosen sheet that has the same people."""
    if not any(p.kind == "no_room" for p in problems) or len(chosen) < 2:
        return problems
    homes: dict[tuple[str, str], str] = {}
    people: dict[tuple[str, int], tuple[str, str]] = {}
    for reading in chosen:
        for facts in reading.rows:
            for person in facts.people[:1]:
                mark = (person.name, person.phones[0].number if person.phones else "")
                if facts.refused:
                    people[reading.name, facts.cells.row] = mark
                else:
                    homes.setdefault(mark, reading.name)
    result = []
    for found in problems:
        see = homes.get(people.get((found.sheet, found.row), ("", "")), "")
        if found.kind == "no_room" and see and see != found.sheet:
            result.append(replace(found, values={**found.values, "see": see}))
        else:
            result.append(found)
    return result


def _problems_of_repeat(
    reading: SheetReading, problems: list[Problem], refused: dict[str, None]
) -> None:
    """Of a sheet that repeats another only what the other does not say already."""
    told = {(p.kind, p.value) for p in problems}
    for facts in reading.rows:
        problems += [p for p in facts.problems if (p.kind, p.value) not in told]
        if facts.refused:
            refused[facts.row_address] = None


def _layout(reading: SheetReading, ignored: set[int], chosen: bool) -> SheetLayout:
    plan = reading.plan
    if (
        reading.role in (SheetRole.HIDDEN, SheetRole.HELP, SheetRole.EMPTY, SheetRole.OTHER)
        and not chosen
    ):
        return SheetLayout(
            name=plan.sheet.name,
            role=reading.role,
            chosen=False,
            filled_rows=len(reading.filled),
            fingerprint=plan.fingerprint,
            other=plan.other,
            has_list=bool(plan.tables),
        )
    ignored |= {i.row for i in reading.ignored}
    rows = [r for r in reading.filled if r >= plan.first_row and r not in ignored]
    return SheetLayout(
        name=plan.sheet.name,
        role=reading.role,
        chosen=chosen,
        rows=len(rows),
        header_row=plan.header_rows[-1] if plan.header_rows else 0,
        header_rows=plan.header_rows,
        tables=tuple(
            RosterTable(s.kind, dict(s.headings), s.letters, s.left + 1) for s in plan.tables
        ),
        unmapped=plan.unmapped,
        filled_rows=len(reading.filled),
        fingerprint=plan.fingerprint,
        repeats_of=reading.repeats_of,
        other=plan.other,
        hidden_rows=len(_hidden_rows(reading)),
        has_list=bool(plan.tables),
    )


class ToldBeside(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside a unit and is no part of it: field → heading, cell and its address."""

    unit: UnitEntry
    told: Mapping[str, tuple[str, Cell, str]]


def told_beside(
    workbook: Workbook, headings: Mapping[str, re.Pattern[str]]
) -> Iterator[ToldBeside]:
    """The units of a roster for which a column with one of these headings says something.

    Headings are compared as `bare_text`; the first column that fits is the one of its field.
    """
    columns: dict[str, dict[str, tuple[int, str]]] = {}
    rows = {sheet.name: sheet.rows for sheet in workbook.sheets}
    for sheet in workbook.sheets:
        found: dict[str, tuple[int, str]] = {}
        for column, text in plan_sheet(sheet, {}).header_texts.items():
            for name, pattern in headings.items():
                if pattern.search(bare_text(text)):
                    found.setdefault(name, (column, text))
        columns[sheet.name] = found
    for unit in understand(workbook).units:
        told: dict[str, tuple[str, Cell, str]] = {}
        for address in unit.rows:
            sheet_name, _mark, number = address.rpartition("!")
            row = rows[sheet_name][int(number) - 1]
            for name, (column, heading) in columns[sheet_name].items():
                cell = row[column] if column < len(row) else None
                if cell_text(cell).strip():
                    place = f"{sheet_name}!{column_letter(column + 1)}{number}"
                    told.setdefault(name, (heading, cell, place))
        if told:
            yield ToldBeside(unit=unit, told=told)
