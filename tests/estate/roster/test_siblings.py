"""What the cases of the field have for siblings: the same kinds of cells, otherwise written."""

import pytest

from propdesk.estate.notation.room_text import normal_entrance
from propdesk.estate.notation.rooms import parse_rooms
from propdesk.estate.roster.cells.ids import read_ids
from propdesk.estate.roster.cells.names import read_names
from propdesk.estate.roster.cells.phones import read_phones
from propdesk.estate.roster.cells.room_cells import has_lookalike, plain_room
from propdesk.estate.roster.cells.words import field_of
from propdesk.kernel.exchange.values import read_date, read_end_date
from propdesk.kernel.sheets.cells import Cell
from tests.estate.roster.test_cases import shown
from tests.estate.roster.test_shapes import roster


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("张\n三", "张三"),
        ("王 伟 李 军", "王伟|李军"),
        ("李  雷 韩梅梅", "李雷|韩梅梅"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("阿依古丽 · 吐尔逊", "阿依古丽·吐尔逊"),
        ("张三先生", "张三"),
        ("李四 女士", "李四"),
        ("王先生", "王先生"),
        ("欧阳先生", "欧阳先生"),
        ("Mr. John Smith", "John Smith"),
        ("John  Smith", "John Smith"),
        ("A&amp;B公司", "A&B公司"),
        ("张三*", "张三"),
        ("無", ""),
        ("(null)", ""),
        ("undefined", ""),
        ("——", ""),
        ("【未售】", ""),
    ],
)
def test_names_are_what_people_are_called(cell: str, names: str) -> None:
    assert "|".join(person.name for person in read_names(cell)[0]) == names


def test_masked_and_doubtful_names_are_told() -> None:
    assert [read_names(text) for text in ("张*", "张**", "张*三")] == [((), "name_masked")] * 3
    assert read_names("马依.古丽")[1] == "name_with_point"
    assert read_names("李四女士")[0][0].remark == "女士"


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("138xxxx8001", ""),
        ("138 **** 8001", ""),
        ("6***1234", ""),
        ("138****8001、13900139001", "13900139001"),
        ("13800138001*", "13800138001"),
        ("138·0013·8002", "13800138002"),
        ("138 0013 8002", "13800138002"),
        ("0086-13800138002", "13800138002"),
        ("1380013800113800138002", "13800138001 13800138002"),
        ("62345678转801", "62345678-801"),
        ("妻子李四13800138001", "13800138001/李四/妻子"),
        ("李四(妻)13800138001", "13800138001/李四/妻"),
        ("13800138001 李四13800138002", "13800138001 13800138002/李四"),
        (
            "张三(户主)13800138001 李四(租客) 13900139001",
            "13800138001/张三/户主 13900139001/李四/租客",
        ),
        ("先生13800138001 太太13900139001", "13800138001//先生 13900139001//太太"),
        ("13800138001(妻) 13800138002(夫)", "13800138001//妻 13800138002//夫"),
    ],
)
def test_phones_know_bearer_and_relation(cell: str, phones: str) -> None:
    told = [f"{p.number}/{p.bearer}/{p.relation}".rstrip("/") for p in read_phones(cell)[0]]
    assert " ".join(told) == phones


def test_documents_are_parted_proved_or_unknown() -> None:
    ids, fault = read_ids("张三11010519491231002X李四440524188001010014")
    assert ([i.bearer for i in ids], fault) == (["张三", "李四"], "")
    assert len(read_ids("11010519491231002X 440524188001010014")[0]) == 2
    assert read_ids("11010519491231002X(已故)")[0][0].number == "11010519491231002X"
    assert read_ids("330***********1234") == ((), "id_masked")
    assert read_ids("1101051949123l002X") == (*read_ids("11010519491231002X")[:1], "id_letter")


@pytest.mark.parametrize(
    ("cell", "room", "remark"),
    [
        ("1-2-301（复式）", "1/2/301", "复式"),
        ("*1-2-301", "1/2/301", ""),
        ("1-2-301。", "1/2/301", ""),
        ("杭州市西湖区文三路1号晴川里小区1幢2单元301室", "1/2/301", ""),
        ("晴川里1期2栋301", "1期2//301", ""),
        ("中山路100弄5号301室", "5//301", ""),
        ("E2-E4栋106铺", "E2-E4//106", ""),
    ],
)
def test_marks_and_addresses_are_no_part_of_a_room(cell: str, room: str, remark: str) -> None:
    text, said = plain_room(cell)
    assert ([r.code for r in parse_rooms(text).rooms], said) == ([room], remark)


def test_rooms_below_ground_stay_apart_and_keep_their_building() -> None:
    for text in ("-101", "－101室", "\u2212101", "负101"):
        assert [r.code for r in parse_rooms(text, "1", "2").rooms] == ["1/2/负101"]
    assert [r.code for r in parse_rooms("1--101").rooms] == ["1//101"]


def test_entrances_have_one_name() -> None:
    written = ("2单元", "第二单元", "Ⅱ单元", "2号门", "单元2", "2#", "02", "二")
    assert {normal_entrance(text) for text in written} == {"2"}


def test_letters_are_doubted_in_codes_of_digits_only() -> None:
    assert [has_lookalike(t) for t in ("1-2-3O1", "I01", "1-l-1")] == [True] * 3
    assert not any(map(has_lookalike, ("A-101", "B1O1", "L-101", "12B")))


def test_absurd_days_are_left_out() -> None:
    assert read_date("1900-01-01") == (None, "date_absurd")
    assert read_date("0001-01-01") == (None, "date_absurd")
    assert read_date("2199/1/1") == (None, "date_absurd")
    assert read_end_date("9999-12-31") == (None, "")


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (
            "权利人 权利人证件号 坐落 不动产单元号 不动产权证号 用途 专有建筑面积 分摊建筑面积",
            "owner_name id_number room   unit_kind inner_area ",
        ),
        (
            "受让方 受让方证件号码 受让方电话 出让方 出让方证件号 出让方电话 房屋坐落",
            "owner_name id_number phone    room",
        ),
        ("交存人姓名 幢号 单元号 室号部位 所在层", "owner_name building entrance room floor"),
        (
            "业主1姓名 第二业主 共有人1电话 共有人2身份证号 姓名2 电话2",
            "owner_name owner2_name owner2_phone owner3_id_number owner2_name phone2",
        ),
        ("共有人电话 租客身份证号 配偶电话", "co_owner_phone tenant_id_number family_phone"),
    ],
)
def test_headings_of_deeds_forms_and_numbered_owners(headings: str, fields: str) -> None:
    assert [field_of(text) for text in headings.split()] == fields.split(" ")


TWO: list[Cell] = ["1-2-301", "张三", "13800138001", "李四", "13800138002"]
HEAD: list[Cell] = ["房号", "业主", "电话", "备注"]


@pytest.mark.parametrize(
    ("rows", "units"),
    [
        (
            [["房号", "姓名", "电话", "姓名", "电话"], TWO],
            "1/2/301: 张三 13800138001, 李四 13800138002",
        ),
        (
            [["房号", "姓名1", "电话1", "姓名2", "电话2"], TWO],
            "1/2/301: 张三 13800138001, 李四 13800138002",
        ),
        (
            [["房号", "业主", "电话", "共有人", "共有人电话"], TWO],
            "1/2/301: 张三 13800138001, 李四 13800138002",
        ),
        (
            [["房号", "业主", "租户", "租户电话"], ["1-2-301", "张三", "李四", "13800138002"]],
            "1/2/301: 张三, 李四 13800138002",
        ),
        ([HEAD, ["1-2-301", "张三13800138001、李四13900139001", None, None]],
         "1/2/301: 张三 13800138001, 李四 13900139001"),
        ([HEAD, ["1-2-301", "总和置业有限公司", "13800138001", None]],
         "1/2/301: 总和置业有限公司 13800138001"),
        ([HEAD, ["1-2-301", "合计", None, None]], "1/2/301: 合计"),
        ([HEAD, ["合计", "36户", None, None], ["1-2-301", "张三", None, None]], "1/2/301: 张三"),
        ([HEAD, ["1-2-101", "王芳", None, "示例，导入前请删除"], ["1-2-301", "张三", None, None]],
         "1/2/301: 张三"),
        ([HEAD, ["1-2-101", "示例", None, None], ["1-2-301", "张三", None, None]], "1/2/301: 张三"),
    ],
)  # fmt: skip
def test_tables_are_read_as_people_mean_them(rows: list[list[Cell]], units: str) -> None:
    assert "|".join(map(shown, roster(rows).units)) == units


def test_an_address_gives_way_to_the_room_number() -> None:
    head: list[Cell] = ["房屋坐落", "幢号", "室号", "业主"]
    rows: list[list[Cell]] = [head, ["文三路1号", "3", "301", "张三"]]
    assert [unit.code for unit in roster(rows).units] == ["3//301"]


def test_two_notes_are_both_kept() -> None:
    rows: list[list[Cell]] = [["房号", "业主", "备注", "备注"], ["1-2-301", "张三", "甲", "乙"]]
    assert roster(rows).units[0].note == "甲\n乙"


def test_what_a_shorter_table_beside_passes_over_is_said() -> None:
    head: list[Cell] = ["房号", "业主", "房号", "业主"]
    rows: list[list[Cell]] = [
        head,
        ["1-2-301", "张三", "1-2-302", "李四"],
        ["1-2-401", "王五", "合计", "2户"],
    ]
    found = roster(rows)
    assert len(found.units) == 3
    assert [(i.row, i.kind, i.columns) for i in found.passed_over] == [(3, "total", "C–D")]
