"""Reads back what the program wrote as a table."""

from collections.abc import Iterator, Sequence

from propdesk.kernel.i18n import _
from propdesk.kernel.sheets.cells import Cell, SheetData, cell_text
from propdesk.kernel.sheets.writing import SheetColumn


def table_rows(sheet: SheetData, columns: Sequence[SheetColumn]) -> Iterator[dict[str, Cell]]:
    """The rows of a sheet by field; its first row has exactly these headings."""
    head, *rows = sheet.rows
    assert [cell_text(cell) for cell in head] == [_(column.header) for column in columns]
    for row in rows:
        yield {column.field: cell for column, cell in zip(columns, row, strict=True)}
