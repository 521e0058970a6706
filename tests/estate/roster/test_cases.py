"""Small files from the field: each was once misread, and is understood as this table says."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from propdesk.estate.roster.cells.types import Roster, UnitEntry
from propdesk.estate.roster.reading import understand
from propdesk.kernel.sheets.files import read_workbook

DATA = Path(__file__).parents[2] / "data"
CASES = DATA / "cases"


@dataclass(frozen=True)
class Expected:
    """Units as `code: name phone(relation) …, name …`; problems and passed rows as `row kind`."""

    units: str
    problems: str = ""
    passed: str = ""


EXPECTED = {
    "csv_big5.csv": Expected("1//301: 陳大文 0912345678|1//302: 林志明 0922345678"),
    "csv_semicolons_in_phones.csv": Expected(
        "1/2/301: - 13800138001 13800138002|1/2/302: - 13800138003 13800138004"
    ),
    "csv_tab_behind_each_cell.csv": Expected("1/2/301: 张三 13800138001|1/2/302: 李四 13800138002"),
    "csv_unclosed_quote.csv": Expected(
        "1/2/301: 张三 13800138001|1/2/302: 李四 13800138002|1/2/303: 王五 13800138003"
        "|1/2/304: 赵六 13800138004",
        "3 open_quote",
    ),
    "csv_utf8_cut_character.csv": Expected(
        "1/2/301: 张三|1/2/302: 李四|1/2/303: 王五", "3 damaged_character"
    ),
    "dots_in_names.xlsx": Expected(
        "1/2/301: 阿卜杜拉·买买提 13800138001|1/2/302: 阿卜杜拉·买买提 13800138001"
        "|1/2/303: 阿卜杜拉·买买提 13800138001"
    ),
    "filtered_rows.xlsx": Expected("1/2/301: 张三|1/2/302: 李四|1/2/303: 王五", "3 rows_hidden"),
    "invisible_in_cells.xlsx": Expected("1/2/302: 李四 13800138002", passed="3 same"),
    "invisible_in_header.xlsx": Expected("1/2/301: 张三 13800138001"),
    "leading_zero_first.xlsx": Expected("1/2/0101: 张三"),
    "leading_zero_then.xlsx": Expected("1/2/101: 张三"),
    "letter_rooms_lose_building.xlsx": Expected("1/2/B101: 张三|2/1/A302: 李四|12/1/B101: 王五"),
    "lookalike_letters.xlsx": Expected(
        "1/2/1O1: 张三|L/2/102: 李四|1/2/10L: 王五",
        "2 room_letter, 2 id_letter, 3 room_letter, 4 room_letter",
    ),
    "masked_and_dotted_phones.xlsx": Expected(
        "1/2/301: 张三|1/2/302: 李四 13800138002|1/2/303: 王五 13800138003", "2 phone_masked"
    ),
    "minus_rooms.xlsx": Expected("1/2/101: 张三|1/2/负101: 李四|1/负1/103: 孙七"),
    "nan_is_a_person.xlsx": Expected("1/2/301:|1/2/302:|1/2/303:|1/2/304:"),
    "phones_glued_to_names.xlsx": Expected(
        "1/2/301: 张三 13800138001, 李四 13800138002"
        "|1/2/302: 王五 13800138003(妻) 13800138004(夫)"
        "|1/2/303: 王五 13800138005, 赵六 13800138006"
    ),
    "room_date_year_dropped.xlsx": Expected("", "2 room_date_unsure, 3 room_date_unsure"),
    "room_text_dates.xlsx": Expected(
        "1//3: 张三|1//4: 李四|1//6: 王五",
        "2 code_became_date, 3 code_became_date, 4 code_became_date",
    ),
    "room_with_mark_is_another_unit.xlsx": Expected(
        "1/2/313: 张三 13800138001", passed="4 same, 5 same"
    ),
    "same_plate_twice.xlsx": Expected(
        "1/2/301: 张三|1/2/302: 李四|1/2/303: 王五", "3 conflict_plate, 4 conflict_plate"
    ),
    "second_owner_columns.xlsx": Expected("1/2/301: 张三 13800138001, 李四 13800138002"),
    "two_character_names_padded.xlsx": Expected(
        "1/2/301: 张三 13800138001|1/2/302: 李四 13800138002|1/2/303: 欧阳锋 13800138003"
    ),
    "vacant_rows_in_brackets.xlsx": Expected(
        "1/2/301: 张三 13800138001|1/2/302:|1/2/303:|1/2/304:"
    ),
}
REFUSED = {"matrix_of_rooms.xlsx"}  # see test_import_refusals


def of_case(name: str) -> Roster:
    return understand(read_workbook(CASES / name))


def shown(unit: UnitEntry) -> str:
    people = []
    for person in unit.people:
        phones = [p.number + (f"({p.relation})" if p.relation else "") for p in person.phones]
        people.append(" ".join([person.name or "-", *phones]))
    return f"{unit.code}: {', '.join(people)}".strip()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_case_of_the_field_is_understood(name: str) -> None:
    roster, want = of_case(name), EXPECTED[name]
    assert "|".join(map(shown, roster.units)) == want.units
    assert ", ".join(f"{p.row} {p.kind}" for p in roster.problems) == want.problems
    assert ", ".join(f"{i.row} {i.kind}" for i in roster.passed_over) == want.passed


def test_every_case_is_in_the_table() -> None:
    assert {path.name for path in CASES.iterdir()} == set(EXPECTED) | REFUSED


def test_vacant_rows_keep_their_state_area_and_note() -> None:
    units = of_case("vacant_rows_in_brackets.xlsx").units[1:]
    assert [(u.state, u.built_area, u.note) for u in units] == [
        ("vacant", None, "（未装修）"),
        ("vacant", 800_000, ""),
        ("unsold", None, "【样板房】"),
    ]


def test_the_mark_behind_a_room_is_its_note() -> None:
    (unit,) = of_case("room_with_mark_is_another_unit.xlsx").units
    assert unit.note == "已售"


def test_the_second_row_loses_nothing_that_nobody_sees() -> None:
    (unit,) = of_case("invisible_in_cells.xlsx").units
    assert (unit.built_area, unit.plate) == (900_000, ("浙A12345",))


def test_a_plate_of_two_units_waits_for_the_clerk() -> None:
    roster = of_case("same_plate_twice.xlsx")
    assert [unit.plate for unit in roster.units] == [("浙A12345",), (), ("浙B88888",)]
    assert [(c.row, c.old, c.new, c.entry.plate) for c in roster.conflicts] == [
        (3, "1-2-301", "1-2-302", ("浙A12345",)),
        (4, "1-2-301", "1-2-303", ("浙A12345",)),
    ]


def test_hidden_rows_can_be_left_out_and_are_listed() -> None:
    roster = understand(read_workbook(CASES / "filtered_rows.xlsx"), skip_hidden=True)
    assert [unit.code for unit in roster.units] == ["1/2/301", "1/2/303"]
    assert roster.problems == ()
    assert [(i.row, i.kind) for i in roster.passed_over] == [(3, "hidden")]
    assert roster.sheets[0].hidden_rows == 1


# Nothing goes in silence


@pytest.mark.parametrize("path", sorted((DATA / "rosters").glob("*.[cx]*")), ids=lambda p: p.name)
def test_every_row_is_read_or_said_to_be_passed_over(path: Path) -> None:
    workbook = read_workbook(path)
    roster = understand(workbook)
    layouts = {sheet.name: sheet for sheet in roster.sheets}
    read = {row for unit in roster.units for row in unit.rows}
    read |= {entry.row for entry in (*roster.spaces,)} | {entry.row for entry in roster.vehicles}
    read |= {*roster.refused} | {f"{c.sheet}!{c.row}" for c in roster.conflicts}
    told = {f"{one.sheet}!{one.row}" for one in roster.passed_over}
    for sheet in workbook.sheets:
        layout = layouts[sheet.name]
        filled = {
            number
            for number, row in enumerate(sheet.rows, 1)
            if any(cell is not None and str(cell).strip() for cell in row)
        }
        if not layout.chosen:
            assert not filled or f"{sheet.name}!0" in told
            continue
        silent = {f"{sheet.name}!{n}" for n in filled - set(layout.header_rows)} - read - told
        assert silent == set()
