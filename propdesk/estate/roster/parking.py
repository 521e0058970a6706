"""Rows of parking spaces and of vehicles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from propdesk.estate.notation.rooms import Room, parse_rooms
from propdesk.estate.roster.cells.names import read_names
from propdesk.estate.roster.cells.phones import read_phones
from propdesk.estate.roster.cells.sentences import problem
from propdesk.estate.roster.cells.types import Ignored, SpaceEntry, TableKind, Value, VehicleEntry
from propdesk.estate.roster.cells.values import read_plates, read_word
from propdesk.estate.roster.cells.words import SPACE_FREE
from propdesk.estate.roster.facts import RowCells
from propdesk.estate.roster.layout import TableSpot
from propdesk.kernel.errors import Level, Problem
from propdesk.kernel.exchange.noise import kind_of_text, noise_of
from propdesk.kernel.exchange.values import (
    bare_text,
    read_date,
    read_end_date,
    read_fen,
    says_nothing,
    text_of,
)
from propdesk.kernel.sheets.cells import Cell, CellError, Row, Uncalculated, cell_text


@dataclass(slots=True, kw_only=True)
class Parking:
    """Spaces and vehicles of the chosen sheets, with what was wrong.

    `seen`: space → its cell; `plates`: plate → its unit and its cell.
    """

    spaces: list[SpaceEntry] = field(default_factory=list)
    vehicles: list[VehicleEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    refused: dict[str, None] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    plates: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class _ParkingRow:
    parking: Parking
    cells: RowCells
    filled: dict[str, Cell]
    bad: bool = False

    def text(self, name: str) -> str:
        return text_of(cell_text(self.filled.get(name)))

    def cell_text(self, name: str) -> str:
        """The text as it is written, to be kept so."""
        return cell_text(self.filled.get(name)).strip()

    def complain(self, kind: str, name: str, level: Level | None = None, **more: str) -> None:
        value = cell_text(self.filled.get(name))
        found = problem(self.cells.place(name), kind, name, value, level, **more)
        self.parking.problems.append(found)
        self.bad = self.bad or found.level is Level.ERROR


def read_parking(
    parking: Parking,
    sheet: str,
    spot: TableSpot,
    rows: Iterable[tuple[int, Row]],
    out: Mapping[int, str],
) -> None:
    """Add the rows of a table of spaces or vehicles, but those kept `out`: row → why."""
    letters = spot.letters
    headings = {column: spot.headings[name] for name, column in spot.columns.items()}
    for number, row in rows:
        filled = {n: row[c] for n, c in spot.columns.items() if cell_text(row[c]).strip()}
        filled |= {
            n: row[c]
            for n, c in spot.columns.items()
            if isinstance(row[c], CellError | Uncalculated)
        }
        why = _noise(row, spot, headings, filled)
        if number in out and (filled or why):
            why = out[number]
        if why:
            parking.ignored.append(Ignored(sheet, number, why))
        if why or not filled:
            continue
        entry = _ParkingRow(parking, RowCells(sheet, number, letters), filled)
        _drop_broken(entry)
        if spot.kind is TableKind.SPACES:
            _space(entry)
        else:
            _vehicle(entry)
        if entry.bad:
            parking.refused[f"{sheet}!{number}"] = None


def _noise(row: Row, spot: TableSpot, headings: dict[int, str], filled: dict[str, Cell]) -> str:
    pairs = [
        (text.strip(), headings.get(column, "").strip())
        for column, cell in enumerate(row[spot.left : spot.right], spot.left)
        if (text := cell_text(cell)).strip()
    ]
    if not pairs:
        return ""
    texts, names = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if not filled:
        return "blank" if all(text.isdigit() for text in texts) else kind_of_text(texts)
    why = noise_of(texts, names)
    return why or (kind_of_text(texts) if len(texts) == 1 and len(texts[0]) > 12 else "")


def _drop_broken(row: _ParkingRow) -> None:
    for name in [n for n, c in row.filled.items() if isinstance(c, CellError | Uncalculated)]:
        broken = isinstance(row.filled[name], CellError)
        row.filled[name] = None
        row.complain(
            "cell_error" if broken else "formula_without_value",
            name,
            Level.WARNING if broken else Level.ERROR,
        )


def _at(row: _ParkingRow, key: str) -> tuple[str, ...]:
    return (row.cells["unit_code" if "unit_code" in row.cells else key],)


def _unit(row: _ParkingRow) -> str:
    text = cell_text(row.filled.get("unit_code"))
    if says_nothing(text):
        return ""
    building = text_of(cell_text(row.filled.get("building")))
    reading = parse_rooms(text, building, text_of(cell_text(row.filled.get("entrance"))))
    if not reading.rooms:
        row.complain("unknown_unit", "unit_code")
        return ""
    room: Room = reading.rooms[0]
    return room.code


def _owner(row: _ParkingRow) -> str:
    named, _ = read_names(cell_text(row.filled.get("owner")))
    return named[0].name if named else ""


def _space(row: _ParkingRow) -> None:
    number = row.text("space").upper()
    if says_nothing(number):
        row.complain("no_space", "space")
        return
    if number in row.parking.seen:
        row.complain("space_twice", "space", see=row.parking.seen[number])
        return
    kind, known = read_word(row.filled.get("kind"), "space_kind", {})
    if not known:
        row.complain("unknown_word", "kind")
    entry = SpaceEntry(
        space=number,
        kind=kind,
        state="free" if bare_text(row.text("state")) in SPACE_FREE else "",
        owner=_owner(row),
        unit=_unit(row),
        rent_fen=_rent(row, kind),
        start=_day(row, "from"),
        end=_day(row, "to"),
        at=_at(row, "space"),
        row=f"{row.cells.sheet}!{row.cells.row}",
        cells=row.cells,
        unit_text=cell_text(row.filled.get("unit_code")),
        plate=_plates(row),
    )
    if not row.bad:
        row.parking.seen[number] = entry.at[0]
        row.parking.spaces.append(entry)


def _plates(row: _ParkingRow) -> tuple[str, ...]:
    plates, fault = read_plates(cell_text(row.filled.get("plate")))
    if fault:
        row.complain(fault, "plate")
    return plates


def _rent(row: _ParkingRow, kind: str) -> int | None:
    """The monthly rent in fen; an owned space without one has none to pay."""
    cell = row.filled.get("rent")
    if not isinstance(cell, str | int | Decimal):
        return 0 if kind == "owned" else None
    fen, fault = read_fen(cell)
    if fault:
        row.complain(fault, "rent")
    return 0 if fen is None and kind == "owned" else fen


_ENDS = frozenset(("to", "permit_until"))


def _day(row: _ParkingRow, name: str) -> date | None:
    cell = row.filled.get(name)
    if not isinstance(cell, str | int | Decimal | date):
        return None
    day, fault = read_end_date(cell) if name in _ENDS else read_date(cell)
    if fault:
        row.complain(fault, name)
    return day


def _more(row: _ParkingRow) -> dict[str, Value]:
    """What is told of a vehicle besides whose it is and where it stands."""
    texts = {name: row.cell_text(name) for name in ("model", "colour", "note")}
    told: dict[str, Value] = {n: t for n, t in texts.items() if not says_nothing(t)}
    day = _day(row, "permit_until")
    return told if day is None else told | {"permit_until": day}


def _vehicle(row: _ParkingRow) -> None:
    plates, fault = read_plates(cell_text(row.filled.get("plate")))
    if fault or not plates:
        level = Level.ERROR if not plates else None
        row.complain(fault or "no_plate", "plate", level)
    phones, wrong = read_phones(cell_text(row.filled.get("phone")))
    if wrong:
        row.complain(wrong, "phone")
    unit = _unit(row)
    for plate in plates:
        home, see = row.parking.plates.setdefault(plate, (unit, row.cells["plate"]))
        if home != unit:
            row.complain("plate_twice", "plate", see=see)
    if not row.bad:
        row.parking.vehicles.append(
            VehicleEntry(
                plate=plates,
                owner=_owner(row),
                phone=phones[0].number if phones else "",
                unit=unit,
                space=row.text("space").upper(),
                at=_at(row, "plate"),
                row=f"{row.cells.sheet}!{row.cells.row}",
                cells=row.cells,
                unit_text=cell_text(row.filled.get("unit_code")),
                more=_more(row),
            )
        )
