"""What is doubtful only beside the register, and files that are no roster at all."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from msgspec import structs
from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.estate.imports import refusals
from propdesk.estate.imports.preview import preview_import
from propdesk.estate.imports.workbook import import_workbook, report_of
from propdesk.estate.imports.writing.present import known_units
from propdesk.estate.models import Document, Vehicle
from propdesk.estate.roster.cells.types import Policy, Step
from propdesk.kernel.errors import UserError
from propdesk.kernel.sheets.cells import Cell
from tests.estate.imports.test_importing import put_in
from tests.estate.roster.test_cases import CASES, DATA, of_case
from tests.estate.roster.test_shapes import roster

OTHERS = {
    "17_meter_readings.xlsx": refusals.FileIsReadings,
    "18_opening_arrears.xlsx": refusals.FileIsArrears,
    "19a_patrol_wand.csv": refusals.FileIsPatrol,
    "19b_patrol_wand.xls": refusals.FileIsPatrol,
    "20_repair_ledger.xlsx": refusals.FileIsRepairs,
}
HEAD = ["房号", "业主", "电话", "身份证号"]


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_of_another_sort_is_named_and_nothing_is_written(store: Store, name: str) -> None:
    with pytest.raises(OTHERS[name], match=name):
        import_workbook(store, DATA / "others" / name)
    assert store.read(known_units) == []


def test_a_grid_of_rooms_is_named(store: Store) -> None:
    with pytest.raises(refusals.FileIsGrid):
        import_workbook(store, CASES / "matrix_of_rooms.xlsx")


def test_a_file_without_any_list_is_no_silent_success(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_bytes("房号¦业主\n1-2-301¦张三\n".encode())
    with pytest.raises(refusals.NoRosterInText, match="utf-8"):
        import_workbook(store, file)
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["会议纪要", "2026"])
    book.save(tmp_path / "纪要.xlsx")
    with pytest.raises(refusals.NoRoster):
        import_workbook(store, tmp_path / "纪要.xlsx")


def test_an_empty_form_is_no_fault(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text("房号,业主,电话\n", encoding="utf-8")
    assert import_workbook(store, file).usable


def test_readings_beside_a_roster_are_passed_over(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["房号", "业主"], ["1-2-301", "张三"]):
        sheet.append(row)
    meters = book.create_sheet("抄表")
    for row in (["房号", "上期读数", "本期读数"], ["1-2-301", "10", "20"]):
        meters.append(row)
    book.save(tmp_path / "名单.xlsx")
    told = report_of(import_workbook(store, tmp_path / "名单.xlsx"))
    assert told["new"] == 1
    assert [(p["sheet"], p["row"], p["kind"]) for p in told["passed_over"]] == [  # type: ignore[attr-defined]
        ("抄表", 0, "readings")
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ["房号", "业主", "建筑面积", "证件号码", "欠费金额", "应收金额"],
        ["房屋坐落", "业主姓名", "建筑面积", "维修资金交存金额", "维修资金余额"],
    ],
)
def test_a_roster_with_a_few_amounts_is_a_roster(headings: list[Cell]) -> None:
    row: list[Cell] = ["1栋2单元301室", "张三", 89, "11010519491231002X", "10", "20"]
    assert [u.code for u in roster([headings, row[: len(headings)]]).units] == ["1/2/301"]


def test_a_code_list_is_no_roster() -> None:
    rows = [["A1", "住宅"], ["B1", "商铺"], ["C1", "写字楼"], ["D1", "车库"]]
    found = roster(rows)
    assert found.units == ()
    assert [(i.row, i.kind) for i in found.passed_over] == [(0, "sheet_without_list")]


def test_a_room_a_zero_short_is_the_known_one(store: Store) -> None:
    put_in(store, of_case("leading_zero_first.xlsx"))
    done = put_in(store, of_case("leading_zero_then.xlsx"))
    assert done.counts == {"same": 1}
    assert [p.kind for p in done.preview.roster.problems] == ["zero_known"]
    assert [unit.code for unit in store.read(known_units)] == ["1/2/0101"]


def test_rooms_that_are_both_there_stay_apart(store: Store) -> None:
    both = roster([["房号", "业主"], ["1-2-0101", "张三"], ["1-2-101", "李四"]])
    assert [p.kind for p in both.problems] == ["zero_twice"]
    put_in(store, both)
    again = put_in(store, both)
    assert again.counts == {"same": 2}


def test_a_masked_phone_of_the_register_is_no_problem(store: Store) -> None:
    put_in(store, roster([HEAD, ["1-2-301", "张三", "13800138001", "11010519491231002X"]]))
    masked = roster([HEAD, ["1-2-301", "张三", "138****8001", "110***********002X"]])
    done = put_in(store, masked)
    assert done.counts == {"same": 1}
    assert done.preview.roster.problems == ()
    other = roster([HEAD, ["1-2-301", "张三", "139****0001", None]])
    assert [p.kind for p in put_in(store, other).preview.roster.problems] == ["phone_masked"]


def test_a_day_years_ahead_is_doubted(store: Store) -> None:
    entry = roster([["房号", "业主", "入住日期"], ["1-2-301", "张三", date(2062, 5, 1)]])
    preview = store.read(preview_import, roster=entry, policy=Policy.MERGE)
    assert [p.kind for p in preview.roster.problems] == ["date_in_future"]


def test_a_claimed_plate_goes_where_the_clerk_says(store: Store) -> None:
    file = of_case("same_plate_twice.xlsx")
    first = put_in(store, file)
    assert first.counts == {"new": 3}
    assert first.preview.waiting == 2
    assert len(store.read(known_units)) == 3
    asked = first.preview.conflicts[0]
    assert asked.row == "Sheet!3"
    put_in(store, file, answers={asked.key: Step.REPLACE})
    plates = {unit.code: unit.plate for unit in store.read(known_units)}
    assert plates == {"1/2/301": (), "1/2/302": ("浙A12345",), "1/2/303": ("浙B88888",)}
    assert len(store.read(lambda session: session.scalars(select(Vehicle)).all())) == 2


def test_a_plate_of_one_owner_stays_with_his_first_unit() -> None:
    head = ["房号", "业主", "车牌号"]
    found = roster([head, ["1-2-301", "张三", "浙A12345"], ["1-2-302", "张三", "浙A12345"]])
    assert [unit.plate for unit in found.units] == [("浙A12345",), ()]
    assert [p.kind for p in found.problems] == ["plate_again"]
    assert found.conflicts == ()


def test_several_documents_of_a_person_are_all_kept(store: Store) -> None:
    two = "11010519491231002X；护照E12345678"
    found = roster([HEAD, ["1-2-301", "张三", None, two]])
    put_in(store, found)
    again = put_in(store, found)
    assert again.counts == {"same": 1}
    numbers = store.read(lambda session: session.scalars(select(Document.number)).all())
    assert sorted(numbers) == ["11010519491231002X", "E12345678"]


def test_a_further_document_of_a_known_person_is_added(store: Store) -> None:
    put_in(store, roster([HEAD, ["1-2-301", "张三", None, "11010519491231002X"]]))
    both = roster([HEAD, ["1-2-301", "张三", None, "11010519491231002X；护照E12345678"]])
    assert put_in(store, both).counts == {"changed": 1}
    assert put_in(store, both).counts == {"same": 1}


def test_what_is_passed_over_stands_in_the_report(store: Store, tmp_path: Path) -> None:
    file, report = tmp_path / "名单.csv", tmp_path / "报告.xlsx"
    file.write_text("房号,业主,电话\n1-2-301,张三,\n合计,1户,\n", encoding="utf-8")
    import_workbook(store, file, report=report)
    listed = list(openpyxl.load_workbook(report).worksheets[-1].values)
    assert [row[:2] for row in listed[1:]] == [("csv", 3)]


def test_refusals_have_a_kind_of_their_own() -> None:
    kinds = {refusal(name="x", sheet="y").kind for refusal in {*OTHERS.values()}}
    assert kinds == {"file_is_readings", "file_is_arrears", "file_is_patrol", "file_is_repairs"}
    assert all(issubclass(refusal, UserError) for refusal in OTHERS.values())


def test_encoding_and_separator_can_be_told(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_bytes("房號|姓名\n1-2-301|陳大文\n".encode("big5"))
    done = import_workbook(store, file, encoding="big5", separator="bar")
    assert [u.people[0].name for u in done.preview.roster.units] == ["陳大文"]
    assert structs.replace(done.preview.roster.units[0], people=()).code == "1/2/301"
