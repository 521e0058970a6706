"""Two tariffs or versions side by side: what differs is marked, and what a unit pays by each."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from propdesk.fees.rules import Rounding
from propdesk.fees.tariffs import changes
from propdesk.fees.tariffs.listing import TARIFFS, ListedTariff
from propdesk.fees.tariffs.page.compare_view import CompareTariffs
from propdesk.kernel.records.question import asked
from propdesk.kernel.sheets.files import read_workbook
from propdesk.ui.desk import Desk
from tests.flows.clerk import choose_files
from tests.offices import Office

DEARER = date(2027, 1, 1)


@pytest.fixture
def tariffs(desk: Desk, office: Office) -> Desk:
    """Two tariffs; that of the rooms rises next year, rounded to the yuan."""
    fields = known(desk)["住宅物业费"].versions[-1].fields
    dearer = replace(
        fields, effective_from=DEARER, price=3_000_000, rounding=Rounding.YUAN, due_day=15
    )
    key = known(desk)["住宅物业费"].id
    office.store.write(changes.add_version, tariff_id=key, version=dearer)
    return desk


def known(desk: Desk) -> dict[str, ListedTariff]:
    return {row.name: row for row in desk.store.read(TARIFFS.first, question=asked("all"))}


def marked(sheet: CompareTariffs) -> dict[str, tuple[str, str, str]]:
    return {row.what: (row.first, row.second, row.mark) for row in sheet.rows if row.mark}


def test_the_two_newest_versions_of_a_tariff_are_compared_and_only_what_differs_is_marked(
    tariffs: Desk,
) -> None:
    sheet = CompareTariffs(tariffs, [known(tariffs)["住宅物业费"].id])
    found = marked(sheet)
    assert set(found) == {"单价", "生效日", "取整", "缴费截止日", "下面这套房的一张账单"}
    assert found["单价"][:2] == ("2.80 元/㎡·月", "3.00 元/㎡·月")
    first, second, change = found["下面这套房的一张账单"]
    assert second.endswith(".00")
    assert change.startswith("+")
    fen = [round(float(one.replace(",", "")) * 100) for one in (first, second, change)]
    assert fen[1] - fen[0] == fen[2]
    assert "收费项目" in {row.what for row in sheet.rows}  # alike, and still said


def test_two_chosen_tariffs_are_compared_as_they_are_today(tariffs: Desk) -> None:
    rows = known(tariffs)
    other = next(name for name in rows if name != "住宅物业费")
    sheet = CompareTariffs(tariffs, [rows["住宅物业费"].id, rows[other].id])
    assert marked(sheet)["标准名称"][:2] == ("住宅物业费", other)
    assert marked(sheet)["单价"][0] == "2.80 元/㎡·月"


def test_a_unit_that_is_not_known_is_said_and_the_rest_stands(tariffs: Desk) -> None:
    sheet = CompareTariffs(tariffs, [known(tariffs)["住宅物业费"].id])
    sheet.tried.setText("99-9999")
    sheet.tell()
    assert "99-9999" in sheet.rows[0].first
    assert marked(sheet)["单价"]


def test_what_is_compared_leaves_as_a_workbook(
    tariffs: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "compared.xlsx"
    choose_files(monkeypatch, save_file=file)
    sheet = CompareTariffs(tariffs, [known(tariffs)["住宅物业费"].id])
    sheet._save()
    (written,) = read_workbook(file).sheets
    assert "3.00 元/㎡·月" in str(written.rows)
