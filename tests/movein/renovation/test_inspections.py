"""The two inspections of the works, item by item: what passes at the first binds the second."""

from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.duties.checklists.register import CHECK_LISTS, CheckListFields
from propdesk.duties.checklists.rules import ListUse
from propdesk.duties.checklists.sheets import PassedBefore, answer_sheet, sheet_facts
from propdesk.kernel.records.question import asked
from propdesk.movein.renovation.inspections.listing import POINTS, POINTS_OUT, points_of
from propdesk.movein.renovation.inspections.looks import (
    BothLooks,
    FindingsUnsaid,
    LookIncomplete,
    NoInspectionList,
    NothingToInspect,
    begin_look,
    both_looks,
    may_inspect,
    was_inspected,
)
from propdesk.movein.renovation.inspections.view import InspectionsPage, looks_section
from propdesk.movein.renovation.page.facts import works_on_paper
from propdesk.movein.renovation.page.papers import inspection_pdf
from propdesk.movein.renovation.page.view import RenovationsPage
from propdesk.movein.renovation.rules import RenovationState
from propdesk.movein.renovation.states import RENOVATION_STATES, FirstLook
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.movein.renovation.renovations_made import (
    LOOKED_AGAIN,
    all_back,
    done,
    go_on,
    inspected,
    on_site,
    row,
)
from tests.movein.renovation.test_papers import HEAD, words_of
from tests.offices import Office

S = RenovationState
LIST = CheckListFields(
    name="装修验收", items="按审批施工\n承重墙未动\n垃圾已清运", used_for=ListUse.WORKS
)


@pytest.fixture
def works(office: Office) -> int:
    """Works that are reported as done, in an office with a list of three items."""
    office.store.write(CHECK_LISTS.uses.add, fields=LIST)
    one = on_site(office.store, office.units["1-1-101"])
    done(office.store, one)
    return one


def looks(office: Office, one: int) -> BothLooks:
    return office.store.read(both_looks, renovation_id=one)


def passed(office: Office, one: int, exceptions: str = "") -> None:
    go_on(office.store, one, S.OBSERVED, FirstLook(first_by="王莉", exceptions=exceptions))


def test_an_office_without_a_list_is_given_one_and_chosen_works_add_their_items(
    office: Office,
) -> None:
    one = on_site(office.store, office.units["1-1-101"], wet_rooms=True)
    done(office.store, one)
    sheet_id = office.store.write(begin_look, renovation_id=one)
    what = [each.item.what for each in office.store.read(sheet_facts, sheet_id=sheet_id).rows]
    assert what[0] == "与批准内容一致，无增项"
    assert "闭水 48 小时" in what[-1]
    assert len(what) == 7
    (known,) = [
        each
        for each in office.store.read(
            CHECK_LISTS.records.rows,
            ids=office.store.read(CHECK_LISTS.records.ids, question=asked("all")),
        )
        if each.used_for is ListUse.WORKS
    ]
    assert len(known.items.splitlines()) == 6


def test_an_inspection_is_gone_on_with_and_the_second_has_the_items_of_the_first(
    office: Office, works: int
) -> None:
    first = office.store.write(begin_look, renovation_id=works)
    assert office.store.write(begin_look, renovation_id=works) == first
    inspected(office.store, works)
    passed(office, works)
    (known,) = office.store.read(CHECK_LISTS.records.ids, question=asked("all"))
    seen = office.store.read(CHECK_LISTS.uses.seen, record_id=known)
    other = CheckListFields(name=seen.name, items="别的事项", used_for=ListUse.WORKS)
    office.store.write(CHECK_LISTS.uses.change, record_id=known, fields=other, seen=seen)
    second = office.store.write(begin_look, renovation_id=works)
    assert second != first
    facts = office.store.read(sheet_facts, sheet_id=second)
    assert [each.item.what for each in facts.rows] == LIST.items.splitlines()
    assert [each.before.answer for each in facts.rows if each.before] == ["yes"] * 3


def test_works_are_inspected_when_they_are_done_and_no_sooner(office: Office) -> None:
    one = on_site(office.store, office.units["1-1-101"])
    with pytest.raises(NothingToInspect, match="施工中"):
        office.store.write(begin_look, renovation_id=one)


def test_without_a_list_in_use_no_sheet_is_begun_and_the_sentence_names_the_way(
    office: Office, works: int
) -> None:
    (known,) = office.store.read(CHECK_LISTS.records.ids, question=asked("all"))
    seen = office.store.read(CHECK_LISTS.uses.seen, record_id=known)
    gone = CheckListFields(
        name=seen.name,
        items=seen.items,
        used_for=ListUse.WORKS,
        gone_on=office.store.clock.today() - timedelta(days=1),
    )
    office.store.write(CHECK_LISTS.uses.change, record_id=known, fields=gone, seen=seen)
    with pytest.raises(NoInspectionList, match="装修"):
        office.store.write(begin_look, renovation_id=works)


def test_a_first_inspection_passes_only_complete_and_with_its_findings_let_pass_in_writing(
    office: Office, works: int
) -> None:
    sheet_id = office.store.write(begin_look, renovation_id=works)
    with pytest.raises(LookIncomplete, match="JC"):
        passed(office, works)
    inspected(office.store, works, found="阳台多做了吊柜")
    with pytest.raises(FindingsUnsaid, match="1"):
        passed(office, works)
    assert row(office.store, works).state is S.COMPLETED
    passed(office, works, exceptions="阳台吊柜保留")
    assert row(office.store, works).exceptions == "阳台吊柜保留"
    assert office.store.read(sheet_facts, sheet_id=sheet_id).result.bad == 1


def test_works_that_were_inspected_on_paper_alone_pass_as_before(
    office: Office, works: int
) -> None:
    passed(office, works)
    assert row(office.store, works).state is S.OBSERVED


@pytest.mark.parametrize("found", ["", "阳台多做了吊柜"])
def test_what_passed_or_was_let_pass_is_no_fault_at_the_second_without_what_is_new(
    office: Office, works: int, found: str
) -> None:
    inspected(office.store, works, found=found)
    passed(office, works, exceptions=found)
    second = office.store.write(begin_look, renovation_id=works)
    typed = {1: ("2", " "), 2: ("1", ""), 3: ("1", "")}
    with pytest.raises(PassedBefore, match="按审批施工"):
        office.store.write(answer_sheet, sheet_id=second, typed=typed, finish=True)
    assert office.store.read(sheet_facts, sheet_id=second).result.answered == 0
    typed[1] = ("2", "初验后又加装护栏")
    office.store.write(answer_sheet, sheet_id=second, typed=typed, finish=True)
    rows = looks(office, works).rows
    assert [each.mark for each in rows] == ["" if found else "≠", "", ""]
    assert rows[0].notes.endswith("初验后又加装护栏")


def test_the_second_passes_only_when_its_sheet_is_complete(office: Office, works: int) -> None:
    inspected(office.store, works)
    passed(office, works)
    office.store.write(begin_look, renovation_id=works)
    all_back(office.store, works)
    with pytest.raises(LookIncomplete):
        go_on(office.store, works, S.TO_SETTLE, LOOKED_AGAIN)
    inspected(office.store, works)
    go_on(office.store, works, S.TO_SETTLE, LOOKED_AGAIN)
    assert row(office.store, works).state is S.TO_SETTLE


def test_an_inspection_that_is_not_passed_is_repeated_beside_what_was_found(
    office: Office, clock: StoppedClock, works: int
) -> None:
    first = inspected(office.store, works, found="垃圾未清")
    go_on(office.store, works, S.WORKS, why="垃圾未清")
    clock.go_on(days=2)
    done(office.store, works)
    again = office.store.write(begin_look, renovation_id=works)
    assert again != first
    facts = office.store.read(sheet_facts, sheet_id=again)
    assert facts.rows[0].before is not None
    assert facts.rows[0].before.note == "垃圾未清"
    with pytest.raises(LookIncomplete):
        passed(office, works)


def test_works_under_observation_can_fail_and_are_inspected_twice_again(
    office: Office, clock: StoppedClock, works: int
) -> None:
    inspected(office.store, works)
    passed(office, works)
    second = inspected(office.store, works, found="卫生间渗水到楼下")
    go_on(office.store, works, S.WORKS, why="卫生间渗水")
    clock.go_on(days=9)
    done(office.store, works)
    third = inspected(office.store, works)
    passed(office, works)
    assert len({second, third, inspected(office.store, works)}) == 3
    told = looks(office, works)
    assert told.first is not None
    assert told.first.id == third


def test_the_paper_says_both_inspections_and_marks_what_differs(office: Office, works: int) -> None:
    empty = words_of(inspection_pdf(office.store.read(works_on_paper, renovation_id=works), HEAD))
    assert "承重墙未动" in empty
    inspected(office.store, works)
    passed(office, works)
    inspected(office.store, works, found="新开了门洞")
    words = words_of(inspection_pdf(office.store.read(works_on_paper, renovation_id=works), HEAD))
    for part in ("≠ × 否", "新开了门洞", "JC2026-000001", "JC2026-000002", "王莉"):
        assert part in words


def test_the_panel_shows_both_side_by_side_and_opens_the_sheets(
    office: Office, desk: Desk, works: int
) -> None:
    inspected(desk.store, works)
    passed(office, works)
    inspected(desk.store, works, found="新开了门洞")
    section = looks_section(desk)("renovation")
    section.show_record(works)
    words = [each.text() for each in section.findChildren(QLabel)]
    assert "1  按审批施工" in words
    assert "是" in words
    assert "× 否" in words


def test_the_form_that_passes_an_inspection_begins_with_what_its_sheet_says(
    desk: Desk, works: int
) -> None:
    inspected(desk.store, works, found="阳台多做了吊柜")
    page = RenovationsPage(desk)
    move = next(
        each
        for each in RENOVATION_STATES.moves
        if (each.before, each.to) == (S.COMPLETED, S.OBSERVED)
    )
    values = page.move_form(row(desk.store, works), move).form.values()
    assert values["first_by"] == "王莉"
    assert "阳台多做了吊柜" in str(values["exceptions"])


def test_the_list_has_each_item_once_and_leaves_as_a_workbook(
    office: Office, works: int, tmp_path: Path
) -> None:
    inspected(office.store, works)
    passed(office, works)
    inspected(office.store, works, found="新开了门洞")
    ids = office.store.read(points_of, renovation_id=works)
    assert sorted(ids) == sorted(office.store.read(POINTS.ids, question=asked("all")))
    (told,) = office.store.read(
        POINTS.rows, ids=office.store.read(POINTS.ids, question=asked("differs"))
    )
    assert (told.unit, told.first, told.mark, told.second) == ("1-1-101", "是", "≠", "× 否")
    path = tmp_path / "验收.xlsx"
    assert POINTS_OUT.write(office.store, path) == 3
    cells = {str(cell) for line in load_workbook(path).active.values for cell in line}  # type: ignore[union-attr]  # it has a sheet
    assert {"承重墙未动", "→ 新开了门洞", "× 否"} <= cells


def test_the_list_shows_the_items_of_one_renovation_alone(
    desk: Desk, office: Office, works: int, qtbot: QtBot
) -> None:
    inspected(desk.store, works)
    other = on_site(desk.store, office.units["1-1-102"])
    done(desk.store, other)
    inspected(desk.store, other)
    page = InspectionsPage(desk)
    qtbot.addWidget(page)
    ids = tuple(desk.store.read(points_of, renovation_id=works))
    page.open(ids=ids, told="ZX2026-000001")
    qtbot.waitUntil(lambda: page.table.model.rowCount() == len(ids))
    assert len(ids) == 3


def test_an_inspection_is_offered_while_it_is_due_and_the_list_once_there_is_one(
    desk: Desk, office: Office, works: int
) -> None:
    early = on_site(desk.store, office.units["1-1-102"])
    assert not desk.store.read(may_inspect, renovation_id=early)
    assert desk.store.read(may_inspect, renovation_id=works)
    assert not desk.store.read(was_inspected, renovation_id=works)
    inspected(desk.store, works)
    assert desk.store.read(was_inspected, renovation_id=works)
