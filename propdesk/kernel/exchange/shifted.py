"""Rows of a text file that do not stand under its headings, and what else is wrong with its text.

A comma inside an amount cuts it in two: 12,5 would be read as 12, and all behind it a column too
far. Such a row has a cell where no heading stands; it stays out until somebody has looked at it.
"""

from collections.abc import Iterator, Sequence

from propdesk.kernel.errors import Level, Problem
from propdesk.kernel.exchange.values import SHEET_FAULTS
from propdesk.kernel.sheets.cells import SheetData, cell_text, column_letter

SHIFTED = "cells_shifted"


def shifted_rows(sheet: SheetData, header: int, headings: Sequence[str]) -> frozenset[int]:
    """The numbers of the rows below the headings (row `header`, from 0) with a cell behind the last
    heading; none in a workbook, where a remark may stand beside the list."""
    if not sheet.is_separated:
        return frozenset()
    width = max((place for place, text in enumerate(headings, 1) if text.strip()), default=0)
    return frozenset(
        number
        for number, row in enumerate(sheet.rows[header + 1 :], header + 2)
        if width and any(cell_text(cell).strip() for cell in row[width:])
    )


def text_faults(sheet: SheetData, header: int, headings: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with the text below the headings: an error keeps its row out."""
    for row, column, kind in sheet.faults:
        if row > header + 1:
            yield _fault(sheet, row, column, kind, Level.WARNING)
    for row in sorted(shifted_rows(sheet, header, headings)):
        yield _fault(sheet, row, 0, SHIFTED, Level.ERROR)


def _fault(sheet: SheetData, row: int, column: int, kind: str, level: Level) -> Problem:
    return Problem(
        sheet=sheet.name, row=row, column=column_letter(column) if column else "", level=level,
        kind=kind, message=SHEET_FAULTS[kind],
    )  # fmt: skip
