"""Lists that leave the program: which columns and rows of a list, to .xlsx or .csv."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.fields import TEXTS, Fact, FactKind, facts
from propdesk.kernel.sheets.masking import mask_in_text
from propdesk.kernel.sheets.purposes import SeenFor
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, write_csv, write_table

ENDINGS = (".xlsx", ".csv")


class EndingUnknown(UserError):
    """A list is written as a workbook or as CSV; any other name would lie about what is in it."""

    message = N_("A list is saved as .xlsx or .csv, not as {name}. Give the file such an ending.")


@dataclass(frozen=True, slots=True)
class Extent:
    """What of a list is written: the fields of its shown columns in their order (none: all), and
    the ids of its rows in their order (None: all). `ids` is called where the list is read.
    `unmasked`: phones and ID numbers in full, where the list has any, and what `seen_for`."""

    fields: Sequence[str] = ()
    ids: Callable[[], Sequence[int]] | None = None
    unmasked: bool = False
    seen_for: SeenFor | None = None


WHOLE = Extent()


def that_may_leave(rows: Iterable[Any]) -> list[Any]:
    """The rows without those of people whose data is restricted: they stand in no file and on no
    paper of a list."""
    return [row for row in rows if not getattr(row, "restricted", False)]


def with_masked_notes(row: Any) -> Any:  # noqa: ANN401  a row of any list
    """A row as it may leave: of the numbers of people in its notes only what a mask leaves."""
    hidden = {
        name: left
        for name in _notes(type(row))  # type: ignore[arg-type]  # a class has a hash
        if (said := getattr(row, name)) and (left := mask_in_text(said)) != said
    }
    return replace(row, **hidden) if hidden else row


@cache
def _notes(row: type[Any]) -> tuple[str, ...]:
    """The fields in which anything may be written."""
    told = facts(row) if is_dataclass(row) else ()
    return tuple(
        one.name
        for one in told
        if one.mask is None and (one.kind is FactKind.NOTES or (one.kind in TEXTS and one.free))
    )


_CELLS = {
    FactKind.WHOLE: CellKind.WHOLE,
    FactKind.YEAR: CellKind.WHOLE,
    FactKind.SCALED: CellKind.NUMBER,
    FactKind.AREA: CellKind.AREA,
    FactKind.MONEY: CellKind.MONEY,
    FactKind.DAY: CellKind.DATE,
    FactKind.MOMENT: CellKind.TIME,
}


def sheet_columns(row: type, *instead: SheetColumn) -> tuple[SheetColumn, ...]:
    """The columns of a declared row as they are exchanged: what the import knows their names by.

    A column `instead` of the declared one of its field; TypeError for one that stands for none.
    """
    own = {column.field: column for column in instead}
    told = [fact for fact in facts(row) if fact.in_sheet]
    found = tuple(own.pop(f.shown) if f.shown in own else _sheet_column(f) for f in told)
    if own:
        raise TypeError(f"{row.__name__} has no field {', '.join(own)}")
    return found


def cell_kind(fact: Fact) -> CellKind:
    """What the cells of a field hold."""
    return _CELLS.get(fact.kind or FactKind.TEXT, CellKind.TEXT)


def _sheet_column(fact: Fact) -> SheetColumn:
    header, value = fact.sheet_header or fact.header, _value_of(fact)
    return SheetColumn(fact.shown, header, cell_kind(fact), fact.sheet_width, value)


def _value_of(fact: Fact) -> Callable[[Any], object] | None:
    """What is written of a row where it is not the attribute itself."""
    if fact.kind in (FactKind.CHOICE, FactKind.STATE, FactKind.FLAG):
        return lambda row: fact.label(getattr(row, fact.name))
    if (told := fact.told) is not None:
        return lambda row: told(getattr(row, fact.name))
    if fact.kind is FactKind.SCALED:
        return lambda row: _unscaled(getattr(row, fact.name), fact.places)
    return None


def _unscaled(value: int | None, places: int) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-places)


def chosen_columns(
    columns: Sequence[SheetColumn],
    fields: Sequence[str],
    stands_for: Mapping[str, Sequence[str]] | None = None,
) -> tuple[SheetColumn, ...]:
    """The columns of these fields in their order; no fields are all columns.

    One column of the screen may stand for several of the sheet: `stands_for` says which. Fields
    that are no column of the sheet (a check box) are left out.
    """
    if not fields:
        return tuple(columns)
    known = {column.field: column for column in columns}
    told = [name for field in fields for name in (stands_for or {}).get(field, (field,))]
    return tuple(known[name] for name in dict.fromkeys(told) if name in known)


def cells_of(columns: Sequence[SheetColumn], row: object) -> tuple[object, ...]:
    """The values of a row: what the column says of it, else its attribute of that name."""
    return tuple(
        column.value(row) if column.value else getattr(row, column.field) for column in columns
    )


def check_ending(path: Path) -> None:
    """Raise EndingUnknown for a name that a list cannot be written to."""
    if path.suffix.lower() not in ENDINGS:
        raise EndingUnknown(name=path.name)


def write_list(
    path: Path,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[object],
    *,
    total: int = 0,
    progress: Progress | None = None,
) -> int:
    """Write rows (objects, see `cells_of`) as .xlsx or .csv by the ending; how many.

    Raises EndingUnknown before anything is written.
    """
    check_ending(path)
    cells = (cells_of(columns, row) for row in rows)
    if path.suffix.lower() == ".csv":
        return write_csv(path, columns, cells)
    return write_table(path, title, columns, cells, total=total, progress=progress)
