"""A room is the same room in whatever notation it is written."""

import pytest

from propdesk.estate.notation.room_text import normal_building, normal_entrance
from propdesk.estate.notation.rooms import Room, parse_rooms, possible_readings, room_index

ONE = {
    "1/2/301": (
        "1-2-301 1栋2单元301室 1幢2单元301 1号楼2-301 1#2-301 １－２－３０１ 1.2.301 1/2/301"
        " 一栋二单元301 01-02-301 1栋-2单元-301 1-2单元301 1棟2單元301室 1—2—301 1栋2单元3楼301室"
    ),
    "A//1203": "A座-1203 A-1203 A#1203 A1203 a座1203室 A栋1203",
    "2//1203": "2#1203 2-1203 2栋1203 2号楼1203室 2幢-1203",
    "1//101": "1栋101 1-101 1号楼101室 一号楼101",
    "S1//3": "S1-3 S1座3号 S1#3",
    "1//商铺03": "1栋商铺03 1#商铺03",
    "商铺//101": "商铺-101 商铺101",
    "D//0910": "商用-D座D0910 D座0910 D-0910",
    "11//3": "11-3 11栋3号",
    "E2-E4//106": "E2-E4栋106铺",
    "1//12B": "1座12樓B室",
}
SEVERAL = {
    "商用-D座1611-1613": "D//1611 D//1612 D//1613",
    "D座D1202-1203": "D//1202 D//1203",
    "C7/D21/D22": "C//7 D//21 D//22",
    "2#商铺03、04": "2//商铺03 2//商铺04",
    "S1-1～S1-4": "S1//1 S1//2 S1//3 S1//4",
    "A1-112,A1-114": "A1//112 A1//114",
    "1-101/102": "1//101 1//102",
    "3栋101至103室": "3//101 3//102 3//103",
}


@pytest.mark.parametrize(
    ("text", "code"), [(text, code) for code, texts in ONE.items() for text in texts.split()]
)
def test_every_notation_of_a_room_is_read(text: str, code: str) -> None:
    reading = parse_rooms(text)
    assert [room.code for room in reading.rooms] == [code]
    assert not reading.numberless


@pytest.mark.parametrize(("text", "codes"), SEVERAL.items())
def test_ranges_and_lists_are_opened(text: str, codes: str) -> None:
    assert [room.code for room in parse_rooms(text).rooms] == codes.split()


@pytest.mark.parametrize(
    "text",
    ["", "张三", "西门岗亭旁临时摊位", "合计", "12户", "{{房号}}", "（如101）", "适用楼栋", "/"],
)
def test_what_is_no_room_gives_none(text: str) -> None:
    assert parse_rooms(text).rooms == ()


def test_english_words_are_understood() -> None:
    assert parse_rooms("Tower A Unit 1203").rooms == (Room("A", "", "1203"),)
    assert parse_rooms("Block 2 Room 301").rooms == (Room("2", "", "301"),)


def test_the_columns_beside_it_complete_a_room() -> None:
    assert parse_rooms("101", "1", "2").rooms == (Room("1", "2", "101"),)
    assert parse_rooms("0301室", "5").rooms == (Room("5", "", "0301"),)
    assert parse_rooms("2-301", "3").rooms == (Room("3", "2", "301"),)
    assert parse_rooms("3-301", "3").rooms == (Room("3", "", "301"),)
    assert parse_rooms("1-2-301", "1", "2").rooms == (Room("1", "2", "301"),)


def test_a_place_without_number_and_a_slipped_name_are_told() -> None:
    place = parse_rooms("D座二楼门厅")
    assert (place.rooms, place.numberless) == ((Room("D", "", "二楼门厅"),), True)
    slipped = parse_rooms("3-1-402罗望舒")
    assert (slipped.rooms, slipped.rest) == ((Room("3", "1", "402"),), "罗望舒")


def test_a_bare_number_has_its_other_meanings() -> None:
    reading = parse_rooms("12301")
    assert {r.code for r in (*reading.rooms, *reading.others)} == {"1/2/301", "12//301", "1//2301"}


def test_buildings_and_entrances_have_one_name() -> None:
    buildings = "1栋 1# １ 1号楼 一栋 01 Building_1 1幢 1座 第1栋".replace("_", "\u00a0").split(" ")
    assert {normal_building(text) for text in buildings} == {"1"}
    assert [normal_building(t) for t in ("Tower A", "Podium S", "A棟", "商铺")] == [
        "A",
        "S",
        "A",
        "商铺",
    ]
    assert {normal_entrance(text) for text in ("2单元", "二单元", "2", "02", "2.0")} == {"2"}
    assert {normal_entrance(text) for text in ("", "0", "/")} == {""}


KNOWN = room_index(
    [
        Room("1", "1", "101"),
        Room("1", "2", "301"),
        Room("12", "", "301"),
        Room("2", "1", "101"),
        Room("5", "", "0302"),
        Room("A", "", "1203"),
        Room("商铺", "", "101"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("1-2-301", "1/2/301"),
        ("1.2.301", "1/2/301"),
        ("12301", "1/2/301 12//301"),
        ("12-301", "12//301"),
        ("1栋101", "1/1/101"),
        ("1-101", "1/1/101"),
        ("11101", "1/1/101"),
        ("5-302", "5//0302"),
        ("a1203", "A//1203"),
        ("101", "1/1/101 2/1/101 商铺//101"),
        ("商铺101", "商铺//101"),
        ("9-901", ""),
    ],
)
def test_the_desk_finds_the_units_meant(typed: str, codes: str) -> None:
    assert [room.code for room in possible_readings(typed, KNOWN)] == codes.split()
