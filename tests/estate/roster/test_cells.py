"""Each cell means what the clerk meant, or is a named fault."""

from datetime import date
from decimal import Decimal

import pytest

from propdesk.estate.roster.cells.ids import read_ids
from propdesk.estate.roster.cells.names import read_names, unpadded
from propdesk.estate.roster.cells.phones import read_phones
from propdesk.estate.roster.cells.values import read_floor, read_plates
from propdesk.kernel.exchange.values import read_area, read_date, read_fen

DAY = date(2021, 1, 5)


@pytest.mark.parametrize(
    "cell",
    [
        44201,
        20210105,
        "2021.1.5",
        "2021/1/5",
        "2021-01-05",
        "2021年1月5日",
        "２０２１年１月５日",
        "二〇二一年一月五日",
        "民國110年01月05日",
        "110/01/05",
        "5 Jan 2021",
        "Jan 05, 2021",
        "January 5th, 2021",
        "2021-01-05 00:00:00",
        Decimal("44201.5"),
        DAY,
    ],
)
def test_every_way_to_write_a_day_is_read(cell: str | int | Decimal | date) -> None:
    assert read_date(cell) == (DAY, "")


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("2021-02-30", "bad_date"),
        (0, "bad_date"),
        ("明年", "bad_date"),
        ("2021.5", "date_incomplete"),
        (Decimal("2021.5"), "date_incomplete"),
        ("2021年5月", "date_incomplete"),
        (2021, "date_incomplete"),
        ("03/04/2021", "ambiguous_date"),
        ("／", ""),
    ],
)
def test_what_is_no_day_is_said(cell: str | int | Decimal, fault: str) -> None:
    assert read_date(cell) == (None, fault)


@pytest.mark.parametrize(
    ("cell", "area", "fault"),
    [
        ("120.5㎡", 1_205_000, ""),
        ("６５．８８", 658_800, ""),
        ("1,020.5", 10_205_000, ""),
        ("\u00a065.88 ", 658_800, ""),
        (Decimal("89.46000000000001"), 894_600, ""),
        (101, 1_010_000, ""),
        ("约90", None, "bad_area"),
        (-3, None, "bad_area"),
        (0, 0, "area_zero"),
        ("89.12345", 891_234, "area_rounded"),
        (Decimal("9999999999.99"), None, "number_over_limit"),
        ("／", None, ""),
    ],
)
def test_areas_are_exact_or_a_fault(
    cell: str | int | Decimal, area: int | None, fault: str
) -> None:
    assert read_area(cell)[:2] == (area, fault)


@pytest.mark.parametrize(
    ("cell", "numbers", "fault"),
    [
        ("19900001351、", "19900001351", ""),
        ("+86 199 0000 4505", "19900004505", ""),
        ("199-0000-4504", "19900004504", ""),
        ("19900004502.0", "19900004502", ""),
        ("１９９００００４５０３", "19900004503", ""),
        ("0900-000-001", "0900000001", ""),
        ("0951-6000001", "09516000001", ""),
        ("19900001111 19900002222", "19900001111 19900002222", ""),
        ("19900001111/19900002222", "19900001111 19900002222", ""),
        ("1990000091", "1990000091", "phone_length"),
        ("1.99E+10", "", "phone_lost_digits"),
        ("18999999999", "", ""),
        ("没有", "", ""),
        ("不肯说", "", "bad_phone"),
    ],
)
def test_phones_are_found_in_their_cell(cell: str, numbers: str, fault: str) -> None:
    phones, found = read_phones(cell)
    assert ([phone.number for phone in phones], found) == (numbers.split(), fault)


def test_a_phone_knows_whose_it_is() -> None:
    first, second = read_phones("60000001、李梓涵：19900001864")[0]
    assert (first.bearer, second.bearer) == ("", "李梓涵")
    _, wife = read_phones("19900001354、19900001505（妻）")[0]
    assert wife.relation == "妻"
    own, daughter = read_phones("19900001355 19900001507(女）;")[0]
    assert (own.relation, daughter.relation) == ("", "女")
    assert read_phones("19900001358晚上接")[0][0].remark == "晚上接"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("王　伟", "王伟"),
        ("王 伟", "王伟"),
        ("欧阳国庆 陈文博", "欧阳国庆|陈文博"),
        ("宋金凤.陈建国", "宋金凤|陈建国"),
        ("单文博/张艳", "单文博|张艳"),
        ("陈娟，刘天佑", "陈娟|刘天佑"),
        ("阿依古丽·吐尔逊", "阿依古丽·吐尔逊"),
        ("Chloe Example & David Example", "Chloe Example|David Example"),
        ("A & B公司", "A & B公司"),
        ("谢知行（已故）", "谢知行"),
        ("样例（北京）科技有限公司", "样例（北京）科技有限公司"),
        ("示例物业有限公司（李经理）", "示例物业有限公司"),
        ("欧阳 娜娜", "欧阳娜娜"),
        ("\uf900\uf901\uf902", "\uf900\uf901\uf902"),
        ("空置", ""),
        ("／", ""),
    ],
)
def test_names_are_parted_where_people_part_them(cell: str, names: str) -> None:
    assert "|".join(person.name for person in read_names(cell)[0]) == names


def test_a_number_is_no_name() -> None:
    assert read_names("105") == ((), "name_is_number")


def test_ids_are_cleaned_and_each_finds_its_bearer() -> None:
    assert read_ids("999999 19571203 5094")[0][0].number == "999999195712035094"
    assert read_ids("９９９９９９１９８５０４２１５４９Ｘ")[0][0].number == "99999919850421549X"
    ids, fault = read_ids("杜淑珍：999999198209128617；郑长河：护照E00001882；")
    assert [(i.bearer, i.id_type) for i in ids] == [
        ("杜淑珍", "resident_id"),
        ("郑长河", "passport"),
    ]
    assert fault == ""
    assert read_ids("9.99999197208035E+17") == ((), "id_lost_digits")
    assert read_ids("1" * 18) == ((), "")


@pytest.mark.parametrize(
    ("cell", "plates", "fault"),
    [
        ("宁z·d00465", "宁ZD00465", ""),
        ("宁 Z00475", "宁Z00475", ""),
        ("宁Z90001/宁ZD90002", "宁Z90001 宁ZD90002", ""),
        ("宁Z1234", "宁Z1234", "plate_length"),
        ("宁Z9O003", "宁Z9O003", "plate_letter"),
        ("临牌", "", "no_plate"),
        ("／", "", ""),
    ],
)
def test_plates_have_one_form(cell: str, plates: str, fault: str) -> None:
    assert read_plates(cell) == (tuple(plates.split()), fault)


def test_amounts_are_whole_fen() -> None:
    assert read_fen("￥300.5元") == (30_050, "")
    assert read_fen(300) == (30_000, "")
    assert read_fen("1E+17") == read_fen(10**17) == (None, "amount_over_limit")
    assert read_area("1E+17") == (None, "number_over_limit", False)
    assert read_fen("12.345") == (None, "not_whole_fen")
    assert read_fen("免费") == (None, "bad_amount")
    assert read_fen("１，２００。５") == (120_050, "")


@pytest.mark.parametrize("typed", ["12,5", "100,00", "1,2,3"])
def test_a_comma_parts_thousands_only(typed: str) -> None:
    assert read_fen(typed) == (None, "bad_amount")
    assert read_area(typed) == (None, "bad_area", False)


def test_an_absurd_amount_is_said() -> None:
    assert read_fen(10**16) == (None, "amount_over_limit")


def test_floors_are_numbers() -> None:
    assert [read_floor(t) for t in ("1层", "12樓", "3F", "2.0", "B1")] == [
        "1",
        "12",
        "3",
        "2",
        "B1",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张　㛃", "张㛃"),
        ("王 伟", "王伟"),
        ("张三 李四", "张三、李四"),
        ("阿依古丽·吐尔逊", "阿依古丽·吐尔逊"),
        ("John Smith", "John Smith"),
        ("王伟(租)", "王伟(租)"),
        ("***", "***"),
        ("", ""),
    ],
)
def test_names_are_shown_without_the_spaces_of_print(text: str, shown: str) -> None:
    assert unpadded(text) == shown
