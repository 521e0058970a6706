"""A comma inside an amount cuts it in two: such a row of a text file stays out, and is named."""

from pathlib import Path

import pytest

from propdesk.kernel.errors import Level
from propdesk.kernel.exchange.guessing import guess_columns
from propdesk.kernel.exchange.shifted import SHIFTED
from propdesk.kernel.sheets.files import read_workbook
from tests.fees.opening.books import workbook

WORDS = (("item", ("项目",)), ("amount", ("金额",)))


def read(path: Path, *rows: str) -> tuple[list[int], list[tuple[int, str, Level]]]:
    """The rows that are read, and what is said of the others."""
    path.write_text("\n".join(rows), encoding="utf-8")
    (sheet,) = read_workbook(path).sheets
    columns = guess_columns(sheet, WORDS, lambda places: len(places) == len(WORDS))
    assert columns is not None
    told = [(one.row, one.kind, one.level) for one in columns.faults(sheet)]
    return [number for number, _row in columns.rows_below(sheet)], told


@pytest.mark.parametrize("ends", ["", ",", ",\t, "])
def test_a_row_with_a_cell_behind_the_last_heading_stays_out(tmp_path: Path, ends: str) -> None:
    rows, told = read(
        tmp_path / "a.csv",
        "某某物业",
        f"项目,金额{ends}",
        f"水费,88.00{ends}",
        "电费,12,5",
        '电费,"12,5"',
    )
    assert rows == [3, 5]
    assert told == [(4, SHIFTED, Level.ERROR)]


def test_what_is_wrong_with_the_text_is_told_of_every_list(tmp_path: Path) -> None:
    rows, told = read(tmp_path / "a.csv", "项目,金额", '"水费,88.00', "电费,9.00")
    assert rows == [2, 3]
    assert told == [(2, "open_quote", Level.WARNING)]


def test_beside_the_list_of_a_workbook_a_remark_may_stand(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [("1-1-101", "", "", "2026-03", "1", "0", "1", "note")])
    (sheet, *_more) = read_workbook(file).sheets
    columns = guess_columns(sheet, (("unit", ("房号",)),), bool)
    assert columns is not None
    assert columns.faults(sheet) == []
