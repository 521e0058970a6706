"""Rosters in further shapes that offices hand over, made by hand."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from propdesk.estate.roster.cells.sentences import why_ignored
from propdesk.estate.roster.cells.types import ColumnChoice, Roster, SheetRole, UnitEntry
from propdesk.estate.roster.reading import understand
from propdesk.kernel.sheets.cells import Cell, MergedRange, SheetData, Workbook

P = "1990000000"
Rows = Sequence[Sequence[Cell]]


def workbook(sheets: Mapping[str, Rows], *merged: MergedRange) -> Workbook:
    made = []
    for name, rows in sheets.items():
        width = max(map(len, rows))
        square = [[*row, *[None] * (width - len(row))] for row in rows]
        made.append(SheetData(name=name, rows=square, merged=merged))
    return Workbook(Path("名单.xlsx"), "xlsx", tuple(made), zeros_visible=True)


def roster(rows: Rows, *merged: MergedRange, name: str = "业主") -> Roster:
    return understand(workbook({name: rows}, *merged))


def codes(found: Roster) -> list[str]:
    return [unit.code for unit in found.units]


def names(unit: UnitEntry) -> list[str]:
    return [person.name for person in unit.people]


HEAD = ["楼栋", "房号", "业主", "电话"]
SHORT = ["房号", "业主", "电话"]


def test_a_merged_building_counts_for_all_its_rows() -> None:
    rows: Rows = [HEAD, ["1栋", "101", "王芳", P + "1"], [None, "102", "李军", P + "2"]]
    assert codes(roster(rows, MergedRange(2, 1, 3, 1))) == ["1//101", "1//102"]


def test_a_building_written_once_counts_until_the_next() -> None:
    rows: Rows = [
        HEAD,
        ["1栋", "101", "王芳", P + "1"],
        [None, "102", "李军", P + "2"],
        ["2栋", "101", "赵丽", P + "3"],
        [None, "102", "钱坤", P + "4"],
    ]
    found = roster(rows)
    assert codes(found) == ["1//101", "1//102", "2//101", "2//102"]
    assert found.problems == ()
    assert "building" in found.units[1].inferred


def test_one_missing_building_is_taken_from_above_with_a_warning() -> None:
    rows: list[Sequence[Cell]] = [HEAD]
    rows += [["1栋", f"{n}01", "王芳", P + str(n)] for n in range(1, 8)]
    rows[4] = [None, "401", "李军", P + "8"]
    found = roster(rows)
    assert [p.kind for p in found.problems] == ["building_from_above"]
    assert len(set(codes(found))) == 7


def test_a_row_that_names_a_building_heads_the_rows_below() -> None:
    rows: Rows = [SHORT, ["1栋"], ["101", "王芳", P + "1"], ["2栋"], ["101", "赵丽", P + "3"]]
    found = roster(rows)
    assert codes(found) == ["1//101", "2//101"]
    assert [ignored.why for ignored in found.ignored] == ["section", "section"]
    assert all(why_ignored(ignored) for ignored in found.ignored)


def test_a_sheet_may_be_named_after_its_building() -> None:
    found = understand(
        workbook(
            {
                "1栋": [SHORT, ["101", "王芳", P + "1"]],
                "2栋": [SHORT, ["101", "赵丽", P + "3"]],
            }
        )
    )
    assert codes(found) == ["1//101", "2//101"]
    assert [sheet.role for sheet in found.sheets] == [SheetRole.IMPORT, SheetRole.ALSO]


def test_a_total_sheet_at_the_end_wins_over_its_parts() -> None:
    found = understand(
        workbook(
            {
                "1栋": [SHORT, ["1-101", "王芳", P + "1"], ["1-102", "李军", P + "2"]],
                "汇总": [
                    HEAD,
                    ["1", "101", "王芳", P + "1"],
                    ["1", "102", "李军", P + "2"],
                    ["2", "101", "赵丽", P + "3"],
                ],
            }
        )
    )
    assert [(s.name, s.role, s.repeats_of) for s in found.sheets] == [
        ("1栋", SheetRole.REPEATS, "汇总"),
        ("汇总", SheetRole.IMPORT, ""),
    ]


def test_a_list_without_headings_is_told_by_its_content() -> None:
    rows: Rows = [
        [f"1-{n}01", name, P + str(n)] for n, name in enumerate(["王芳", "李军", "赵丽"], 1)
    ]
    found = roster(rows)
    assert found.sheets[0].header_row == 0
    assert [names(unit) for unit in found.units] == [["王芳"], ["李军"], ["赵丽"]]


def test_two_header_rows_without_merged_cells_are_joined() -> None:
    rows: Rows = [
        ["楼栋", "房号", "业主", None, "面积", None],
        [None, None, "姓名", "电话", "建筑", "套内"],
        ["1", "101", "王芳", P + "1", 88, 70],
    ]
    found = roster(rows)
    assert found.sheets[0].header_rows == (1, 2)
    assert (found.units[0].built_area, found.units[0].inner_area) == (880_000, 700_000)


def test_an_area_merged_over_rooms_belongs_to_their_contract() -> None:
    rows: Rows = [
        ["铺位", "业主", "电话", "建筑面积"],
        ["1栋商铺1", "王芳", P + "1", 300],
        ["1栋商铺2", "王芳", P + "1", None],
    ]
    first, second = roster(rows, MergedRange(2, 4, 3, 4)).units
    assert (first.built_area, first.group_area, first.group) == (None, 3_000_000, second.group)


def test_phases_keep_equal_buildings_apart() -> None:
    rows: Rows = [
        ["期数", *HEAD],
        ["一期", "1栋", "101", "王芳", P + "1"],
        ["二期", "1栋", "101", "李军", P + "2"],
    ]
    assert codes(roster(rows)) == ["1期1//101", "2期1//101"]


def test_rooms_numbered_anew_on_each_floor_get_their_floor() -> None:
    head = ["楼号", "楼层", "室", "业主", "电话"]
    rows: Rows = [head, ["1", "3", "01", "王芳", P + "1"], ["1", "4", "01", "李军", P + "2"]]
    assert codes(roster(rows)) == ["1//301", "1//401"]
    rows = [["座", "樓層", "單位", "業主", "電話"], ["1座", "12樓", "A室", "陳大文", "61234567"]]
    assert codes(roster(rows)) == ["1//12A"]


def test_a_column_type_with_owners_and_tenants_tells_the_relation() -> None:
    rows: Rows = [
        ["Apartment", "Resident name", "Phone number", "Type"],
        ["A-101", "Anna Example", P + "1", "Owner"],
        ["A-101", "Ben Example", P + "2", "Tenant"],
    ]
    assert [p.relation for p in roster(rows).units[0].people] == ["owner", "tenant"]


def test_a_phone_finds_its_owner_by_the_name_behind_it() -> None:
    found = roster([SHORT, ["1-106", "王芳,李军", f"{P}7王芳 {P}8李军"]])
    assert [[p.number for p in person.phones] for person in found.units[0].people] == [
        [P + "7"],
        [P + "8"],
    ]


def test_first_and_last_name_are_one_person() -> None:
    rows: Rows = [
        ["Block", "Unit", "First name", "Last name", "Mobile"],
        ["Block 1", "101", "Anna", "Example", "+86 199 0000 1234"],
    ]
    assert names(roster(rows).units[0]) == ["Anna Example"]


def test_totals_hints_and_notes_are_no_units() -> None:
    rows: Rows = [
        HEAD,
        ["填数字", "如0301", "请填产权人", "必填"],
        ["1", "101", "王芳", P + "1"],
        ["1号楼小计", "1户", None, None],
        ["合  计", None, None, None],
        ["注：以上为暂测", None, None, None],
        ["审核：", None, "制表：张三", None],
    ]
    found = roster(rows)
    assert codes(found) == ["1//101"]
    assert [i.why for i in found.ignored] == ["hint", "subtotal", "total", "legend", "signature"]


def test_lone_room_numbers_are_units_of_an_estate_with_one_building() -> None:
    rows: Rows = [SHORT, ["101", "王芳", P + "1"], ["1102", "李军", P + "2"]]
    assert codes(roster(rows)) == ["//101", "//1102"]


def test_a_bare_number_of_five_digits_is_asked_about() -> None:
    found = roster([SHORT, [12301, "王芳", P + "1"]])
    assert [p.kind for p in found.problems] == ["ambiguous_room"]
    assert found.units[0].also_accept == ("12//301", "1//2301")


def test_a_confirmed_choice_is_honoured_by_its_fingerprint() -> None:
    rows: Rows = [["一", "二", "三"], ["甲列", "乙列", "丙列"], ["1-101", "王芳", P + "1"]]
    book = workbook({"S": rows})
    guessed = understand(book)
    assert guessed.units == ()
    choice = ColumnChoice(2, {"unit_code": "A", "owner_name": "B", "phone": "C"})
    found = understand(book, mapping={guessed.sheets[0].fingerprint: choice})
    assert codes(found) == ["1//101"]
    assert found.sheets[0].columns == {"unit_code": "甲列", "owner_name": "乙列", "phone": "丙列"}


def test_chosen_sheets_are_taken_whatever_was_guessed() -> None:
    book = workbook(
        {"1": [SHORT, ["1-101", "王芳", P + "1"]], "2": [SHORT, ["2-101", "李军", P + "2"]]}
    )
    found = understand(book, chosen_sheets=["2"])
    assert [(s.name, s.chosen) for s in found.sheets] == [("1", False), ("2", True)]
    assert codes(found) == ["2//101"]


def test_a_date_in_a_room_column_is_month_and_day() -> None:
    found = roster([SHORT, [date(2025, 11, 3), "王芳", P + "1"]])
    assert (codes(found), found.problems[0].kind) == (["11//3"], "code_became_date")


def test_numbers_in_a_format_that_hides_zeros_are_told() -> None:
    book = workbook({"S": [HEAD, ["1", 101, "王芳", P + "1"]]})
    old = Workbook(book.path, "xls", book.sheets, zeros_visible=False)
    assert understand(old).unseen == ("zeros",)
    assert understand(book).unseen == ()


def test_an_empty_template_has_no_units_and_no_problems() -> None:
    found = roster([HEAD])
    assert (found.units, found.problems, found.sheets[0].rows) == ((), (), 0)
    assert found.main is not None
