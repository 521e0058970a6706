"""New areas of some units as a surveyor's sheet says them: a room and an area in each row."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.search.service import unit_of_code
from propdesk.kernel.errors import Level, Problem, UserError
from propdesk.kernel.exchange.guessing import GuessedColumns, Headings, guess_columns
from propdesk.kernel.exchange.values import read_area
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import Progress
from propdesk.kernel.sheets.cells import Cell, SheetData, cell_text, column_letter
from propdesk.kernel.sheets.files import read_workbook

HEADINGS: Headings = (
    ("unit", ("房号", "房间号", "房间", "房屋", "户号", "unit", "room")),
    (
        "area",
        ("实测面积", "新面积", "测绘面积", "建筑面积", "面积", "measured area", "new area", "area"),
    ),
)
_UNKNOWN = N_("No unit is called {text}.")
_NO_AREA = N_("“{text}” is no area. Write square metres, such as 134.65.")
_TWICE = N_("{text} stands in the sheet twice with two areas.")


class NoAreas(UserError):
    """A file without a room and an area in its columns."""

    message = N_("{name} has no columns of rooms and areas. Write such headings above the columns.")


class SheetArea(msgspec.Struct, frozen=True):
    """A row: where it stands, the room as it is written, and its area cell."""

    sheet: str
    row: int
    letters: Mapping[str, str]
    unit: str
    area: Cell
    fault: Problem | None = None


class NewAreas(msgspec.Struct, frozen=True):
    """What a sheet says: unit → area (10^-4 m²), and what of it could not be understood."""

    name: str
    areas: Mapping[int, int]
    problems: tuple[Problem, ...]


def read_areas(file: Path, *, progress: Progress | None = None) -> tuple[SheetArea, ...]:
    """The rows of a workbook or CSV. Raises NoAreas, and what reading a file raises."""
    rows: list[SheetArea] = []
    known = False
    for sheet in read_workbook(file, progress=progress).sheets:
        found = guess_columns(sheet, HEADINGS, lambda places: {"unit", "area"} <= places.keys())
        if sheet.hidden or found is None:
            continue
        known = True
        rows += _rows(sheet, found)
    if not known:
        raise NoAreas(name=file.name)
    return tuple(rows)


def _rows(sheet: SheetData, columns: GuessedColumns) -> list[SheetArea]:
    places = columns.places
    letters = {field: column_letter(at + 1) for field, at in places.items()}
    found = [
        SheetArea(sheet.name, one.row, letters, "", None, one) for one in columns.faults(sheet)
    ]
    for number, row in columns.rows_below(sheet):
        unit, area = cell_text(row[places["unit"]]).strip(), row[places["area"]]
        if unit or cell_text(area).strip():
            found.append(SheetArea(sheet.name, number, letters, unit, area))
    return found


@use_case(permission="fees.view")
def understand_areas(session: Session, *, name: str, rows: tuple[SheetArea, ...]) -> NewAreas:
    """The units the rows name with their areas; a row that says no unit or no area is told."""
    areas: dict[int, int] = {}
    problems: list[Problem] = []

    def tell(row: SheetArea, field: str, message: str, text: str) -> None:
        problems.append(
            Problem(
                sheet=row.sheet, row=row.row, column=row.letters[field], level=Level.ERROR,
                kind="no_area", message=message, values={"text": text},
            )
        )  # fmt: skip

    for row in rows:
        if row.fault is not None:
            problems.append(row.fault)
            continue
        area = _area(row.area)
        try:
            unit = unit_of_code(session, code=row.unit).id
        except UserError:
            tell(row, "unit", _UNKNOWN, row.unit)
            continue
        if area is None:
            tell(row, "area", _NO_AREA, cell_text(row.area))
        elif areas.setdefault(unit, area) != area:
            tell(row, "area", _TWICE, row.unit)
    return NewAreas(name, areas, tuple(problems))


def _area(cell: Cell) -> int | None:
    if not isinstance(cell, str | int | Decimal):
        return None
    area, fault, _noise = read_area(cell)
    return area if area and not fault else None
