"""The columns of declared fields, found again in a sheet."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest

from propdesk.kernel.exchange.columns import tables_of
from propdesk.kernel.exchange.understanding import understood
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, FactKind, facts
from propdesk.kernel.sheets.cells import Row, SheetData, Workbook
from propdesk.kernel.sheets.files import read_workbook
from propdesk.kernel.sheets.lists import sheet_columns, write_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A record of which a field was called otherwise once."""

    name: Annotated[str, Fact(N_("Name"))]
    whose: Annotated[str, Fact(N_("Owner"), was=("holder", "Keeper 持有人"))] = ""


@pytest.mark.parametrize(
    "heading", ["Owner", "业主", "業主", " owner* ", "Keeper 持有人", "holder"]
)
def test_a_column_is_known_in_every_language_and_by_what_it_was_called(heading: str) -> None:
    rows: list[Row] = [["a title"], ["姓名（必填）", heading, "age"], ["陈", "王", 3], [None, " "]]
    sheet = SheetData(name="a", rows=rows)
    (table,), left = tables_of(Workbook(Path("a.xlsx"), "xlsx", (sheet,)), Loan, Loan)
    assert left == []
    assert table.letters == {"name": "A", "whose": "B"}
    assert (table.header_row, table.unknown) == (2, ("age",))
    assert [dict(row.cells) for row in table.rows] == [{"name": "陈", "whose": "王"}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A record with a decimal number that is kept as a whole one."""

    meter: Annotated[str, Fact(N_("Name"))]
    used: Annotated[int | None, Fact(N_("Quantity"), FactKind.SCALED, places=3)] = None


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_decimal_number_comes_back_as_it_is_kept(tmp_path: Path, ending: str) -> None:
    kept = [Reading(meter="a", used=12_345), Reading(meter="b", used=None)]
    path = tmp_path / f"out.{ending}"
    write_list(path, "x", sheet_columns(Reading), kept)
    (table,), _left = tables_of(read_workbook(path), Reading, Reading)
    assert [row.cells["used"] for row in table.rows] != [12_345, None]
    (_meter, used) = facts(Reading)
    assert [understood(used, row.cells["used"]).value for row in table.rows] == [12_345, None]
