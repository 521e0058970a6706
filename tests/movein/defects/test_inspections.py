"""The sheet of an inspection: out with a number, back through the grid with few keys."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
import pytest
from msgspec import structs
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.kernel.i18n import LANGUAGES, using_language
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.question import asked
from propdesk.movein.defects.letters import (
    NothingToWrite,
    defects_of_building,
    firm_of,
    write_about,
)
from propdesk.movein.defects.register import DEFECTS, DefectFields, DefectRow
from propdesk.movein.defects.rules import DefectState
from propdesk.movein.defects.sheets.codes import PlaceDigit, ProblemDigit
from propdesk.movein.defects.sheets.entering import NewDefect, enter_defect_sheet
from propdesk.movein.defects.sheets.entry_dialogs import InspectionEntry
from propdesk.movein.defects.sheets.half_typed import HalfTypedInspection, TypedDefect
from propdesk.movein.defects.sheets.paper import inspection_pdf
from propdesk.movein.defects.sheets.refusals import (
    InspectedRowRefused,
    InspectionEntered,
    InspectionUnknown,
    NothingInspected,
    NotToCheck,
    ProblemUnsaid,
)
from propdesk.movein.defects.sheets.sheets import (
    DefectSheetFacts,
    defect_sheet_by_no,
    defect_sheet_facts,
    make_defect_sheet,
    next_defect_sheet,
)
from propdesk.movein.defects.states import DefectMended
from propdesk.repairs.builders.register import BUILDERS, BuilderFields
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.service import ORDERS
from propdesk.ui.desk import Desk
from tests.keyboard import Keyboard, keys_of
from tests.movein.defects.defects_made import DAY, defect, move_defect, put_defect
from tests.offices import Office
from tests.sent import statements_of
from tests.walks import text_of

LEAK = NewDefect(PlaceDigit.BATHROOM, ProblemDigit.LEAKS, "吊顶 30 cm")
CRACK = NewDefect(PlaceDigit.KITCHEN, ProblemDigit.CRACKED)


def sheet_of(office: Office, unit: str = "1-1-101") -> DefectSheetFacts:
    made = office.store.write(make_defect_sheet, unit_id=office.units[unit])
    return office.store.read(defect_sheet_facts, sheet_id=made)


def enter(store: Store, sheet: DefectSheetFacts, *typed: NewDefect, **more: Any) -> object:
    known: dict[str, Any] = {"checks": {}, "rest": False, "by": "王丽", **more}
    return store.write(enter_defect_sheet, sheet_id=sheet.id, typed=typed, **known)


def defects(store: Store) -> list[DefectRow]:
    rows = store.read(DEFECTS.records.first, question=asked("all"))
    return sorted(rows, key=lambda row: row.id)


def mended(office: Office, number: int = 0) -> int:
    one = put_defect(office.store, office.units["1-1-101"], number)
    move_defect(office.store, one, DefectState.RECHECK, DefectMended(done="修好"))
    return one


def test_what_is_typed_of_a_sheet_becomes_defects_with_their_repairs(office: Office) -> None:
    enter(office.store, sheet_of(office), LEAK, CRACK)
    rows = [defect(office.store, one) for one in (1, 2)]
    assert [(row.place, row.what) for row in rows] == [
        ("卫生间", "渗漏：吊顶 30 cm"),
        ("厨房", "开裂"),
    ]
    assert all(row.state is DefectState.ORDERED and row.order_no for row in rows)
    assert {row.note for row in rows} == {"YF2026-000001"}


def test_a_defect_of_a_sheet_asks_the_file_for_each_thing_once(office: Office) -> None:
    enter(office.store, sheet_of(office), LEAK)  # what is read once in a start
    counts = []
    for typed in ((LEAK,), (LEAK, CRACK, LEAK)):
        sheet = sheet_of(office)
        with statements_of(office.store) as sent:
            enter(office.store, sheet, *typed)
        counts.append(len(sent))
    one, three = counts
    # Its row, its repair with three deadlines, their histories, log and search, and the link.
    assert (three - one) // 2 <= 40


def test_what_was_mended_is_passed_or_not_on_the_sheet(office: Office) -> None:
    good, bad = mended(office), mended(office, 1)
    enter(office.store, sheet_of(office), checks={1: True, 2: False})
    assert defect(office.store, good).checked_by == "王丽"
    states = [defect(office.store, one).state for one in (good, bad)]
    assert states == [DefectState.CLOSED, DefectState.FAILED]


def test_nothing_else_is_wrong_passes_the_rest(office: Office) -> None:
    one = mended(office)
    enter(office.store, sheet_of(office), rest=True)
    assert defect(office.store, one).state is DefectState.CLOSED


def test_a_sheet_is_entered_once_and_not_with_nothing(office: Office) -> None:
    sheet = sheet_of(office)
    with pytest.raises(NothingInspected):
        enter(office.store, sheet)
    enter(office.store, sheet, CRACK)
    with pytest.raises(InspectionEntered, match="YF2026-000001"):
        enter(office.store, sheet, CRACK)


@pytest.mark.parametrize("new", [0, 1, 3])
def test_a_sheet_is_one_step_that_is_taken_back_and_can_be_typed_again(
    office: Office, new: int
) -> None:
    store, together = office.store, DEFECTS.uses.together
    known = mended(office)
    sheet = sheet_of(office)
    found = [NewDefect(place, ProblemDigit.CRACKED) for place in list(PlaceDigit)[:new]]
    enter(store, sheet, *found, checks={1: False})
    assert len(defects(store)) == new + 1
    last = store.read(together.last)
    assert last is not None
    assert last.count == new + 1
    done = store.write(together.undo_many, gesture=last.gesture)
    assert [row.why for row in done.rows if row.why] == []
    assert (done.count("done"), done.count("refused")) == (new + 1, 0)
    (one,) = defects(store)
    assert (one.id, one.state) == (known, DefectState.RECHECK)
    assert store.read(defect_sheet_facts, sheet_id=sheet.id).entered is None
    enter(store, sheet, *found, rest=True)
    assert len(defects(store)) == new + 1


def test_a_defect_that_goes_on_stays_and_so_does_its_sheet(office: Office) -> None:
    store, together = office.store, DEFECTS.uses.together
    sheet = sheet_of(office)
    enter(store, sheet, NewDefect(PlaceDigit.KITCHEN, ProblemDigit.CRACKED),
          NewDefect(PlaceDigit.BATHROOM, ProblemDigit.CRACKED))  # fmt: skip
    last = store.read(together.last)
    assert last is not None
    one, _other = defects(store)
    seen = store.read(DEFECTS.uses.seen, record_id=one.id)
    store.write(DEFECTS.uses.change, record_id=one.id, fields=replace(seen, note="见照片"))
    done = store.write(together.undo_many, gesture=last.gesture)
    assert (done.count("done"), done.count("refused")) == (1, 1)
    assert [each.id for each in defects(store)] == [one.id]
    assert store.read(defect_sheet_facts, sheet_id=sheet.id).entered is not None


def test_a_row_that_is_refused_leaves_nothing_of_the_sheet(office: Office) -> None:
    mended(office)
    sheet = sheet_of(office)
    with pytest.raises(InspectedRowRefused, match="吊顶渗水"):
        enter(office.store, sheet, CRACK, checks={1: True}, by="")
    assert office.store.read(next_defect_sheet) == sheet.id
    (left,) = office.store.read(DEFECTS.records.rows, ids=[1, 2])
    assert left.state is DefectState.RECHECK


def test_the_last_digits_name_a_sheet(office: Office) -> None:
    sheet = sheet_of(office)
    assert office.store.read(defect_sheet_by_no, typed="1") == sheet.id
    with pytest.raises(InspectionUnknown, match="7"):
        office.store.read(defect_sheet_by_no, typed="7")


def test_something_else_needs_a_word_and_only_what_was_mended_is_checked(office: Office) -> None:
    put_defect(office.store, office.units["1-1-101"])
    half = HalfTypedInspection(sheet_of(office), DAY, "王丽")
    with pytest.raises(ProblemUnsaid):
        half.put(TypedDefect("5", "0"))
    with pytest.raises(NotToCheck):
        half.check("1", "1")


def test_a_sheet_that_is_half_typed_comes_back_as_it_was(office: Office) -> None:
    mended(office)
    sheet = sheet_of(office)
    half = HalfTypedInspection(sheet, DAY, "王丽")
    half.put(TypedDefect("6", "3", "吊顶"))
    half.check("1", "2")
    half.rest, half.day = True, "11-19"
    again = HalfTypedInspection(sheet, DAY, "王丽")
    again.take_kept(half.kept())
    assert again.kept() == half.kept()
    assert again.shown() == [NewDefect(PlaceDigit.BATHROOM, ProblemDigit.LEAKS, "吊顶")]


TEN = tuple(key for number in range(1, 11) for key in (f"{number % 10}" * 2, "<Enter>"))


@pytest.fixture
def grid(office: Office, desk: Desk, qtbot: QtBot) -> Iterator[InspectionEntry]:
    mended(office)
    sheet_of(office)
    desk.window = QWidget()
    qtbot.addWidget(desk.window)
    yield opened(desk, qtbot)
    desk.wait_for_work()


def opened(desk: Desk, qtbot: QtBot) -> InspectionEntry:
    made = InspectionEntry(desk)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_nine_defects_and_a_check_of_one_sheet_are_thirty_one_keys(
    grid: InspectionEntry, desk: Desk, qtbot: QtBot
) -> None:
    acts = (*TEN[:-2], "/", "1", "<Enter>", "1", "+")
    Keyboard(qtbot).do(*acts)
    assert keys_of(*acts) <= 32
    rows = desk.store.read(DEFECTS.records.rows, ids=list(range(1, 11)))
    assert len(rows) == 10
    assert {row.state for row in rows} == {DefectState.ORDERED, DefectState.CLOSED}
    assert grid.sheet is None  # no other sheet waits


def test_a_grid_that_is_left_half_typed_is_there_again(
    grid: InspectionEntry, desk: Desk, qtbot: QtBot
) -> None:
    Keyboard(qtbot).do("63", "吊顶", "<Enter>", "51", "<Enter>", "-", "44", "<Enter>")
    grid._kept.now(grid.sheet)  # what the rest of the hand does
    desk.wait_for_work()
    again = opened(desk, qtbot)
    assert again.sheet is not None
    assert again.sheet.new == [TypedDefect("6", "3", "吊顶"), TypedDefect("4", "4")]
    again.clear()
    assert not again.sheet.is_begun


def test_what_is_wrong_is_said_and_stays_typed(
    grid: InspectionEntry, desk: Desk, qtbot: QtBot
) -> None:
    Keyboard(qtbot).do("50", "<Enter>")
    assert "0 是其他问题" in grid.told.text()
    assert (grid.place.text(), grid.problem.text()) == ("5", "0")
    Keyboard(qtbot).do("水管抖", "<Enter>", "/", "3", "<Enter>")
    assert "第 3 行" in grid.told.text()
    assert grid.sheet is not None
    assert len(grid.sheet.new) == 1


def test_the_paper_carries_what_the_form_of_the_field_asks_for(office: Office) -> None:
    mended(office)
    head = PaperHead("云杉里花园", "云杉物业服务有限公司", "2026-11-20 15:42 王丽")
    told = text_of(inspection_pdf(sheet_of(office), head))
    for words in (
        "1-1-101", "陈雨桐", "建筑面积", "134.65", "实测面积", "通知书日期", "验房日期", "经手人",
        "水表", "电表", "燃气表", "数量", "合格", "不合格", "说明", "吊顶渗水痕", "交付方",
        "收楼情况", "收楼日期",
    ):  # fmt: skip
        assert words in told, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_with_several_known_defects_stays_on_one_page(
    office: Office, language: str
) -> None:
    mended(office)
    known = sheet_of(office)
    (one,) = known.known
    many = structs.replace(known, known=tuple(structs.replace(one, row=n) for n in range(1, 7)))
    head = PaperHead("云杉里花园", "云杉物业服务有限公司", "2026-11-20 15:42 王丽")
    with using_language(language):
        assert len(pdfium.PdfDocument(inspection_pdf(many, head))) == 1


def test_a_letter_names_all_open_defects_of_the_building(office: Office) -> None:
    store = office.store
    first = put_defect(store, office.units["1-1-101"])
    move_defect(store, first, DefectState.ORDERED)
    put_defect(store, office.units["1-2-201"], 1)
    ids = store.read(defects_of_building, defect_id=first)
    (letter,) = store.write(write_about, ids=ids, receiver="云山建设")
    assert letter.values["count"] == "2"
    assert "1-2-201 厨房  密封条脱开" in letter.values["defects"]


def test_no_letter_is_written_about_what_is_closed(office: Office) -> None:
    one = mended(office)
    with pytest.raises(NothingToWrite):
        office.store.write(write_about, ids=[one], receiver="云山建设")


def test_undo_of_a_repair_that_nobody_began_lets_the_defect_go(office: Office) -> None:
    one = put_defect(office.store, office.units["1-1-101"])
    move_defect(office.store, one, DefectState.ORDERED)
    office.store.write(DEFECTS.uses.undo, record_id=one)
    assert defect(office.store, one).order_no in (None, "")
    (order,) = office.store.read(ORDERS.records.rows, ids=[1])
    assert order.state is OrderState.CANCELLED


def test_a_letter_begins_with_the_firm_that_answers_for_all_of_them(office: Office) -> None:
    store = office.store
    builder = store.write(BUILDERS.uses.add, fields=BuilderFields(name="云山建设"))
    ids = []
    for firm in (builder, builder, None):
        fields = DefectFields(place="厨房", what="渗水", found_on=DAY, builder_id=firm)
        ids.append(store.write(DEFECTS.uses.add, fields=fields))
    assert store.read(firm_of, ids=ids[:2]) == "云山建设"
    assert store.read(firm_of, ids=ids[2:]) == ""
    assert {defect(store, one).state for one in ids} == {DefectState.FOUND}  # nothing is written
