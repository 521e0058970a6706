"""What keeps a move-in case from its hand-over and its filing is named in its panel."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.declarations import PanelLine
from propdesk.db.linking.open_points import open_points
from propdesk.db.store import Store
from propdesk.movein.cases.page.view import CasesPage
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.defects.rules import DefectState
from propdesk.movein.papers.issuing import issue_papers, sign_papers
from propdesk.movein.papers.register import PAPERS
from propdesk.movein.papers.rules import PaperState
from propdesk.movein.visit.finishing import finish_visit
from propdesk.movein.visit.marking import mark_item
from propdesk.movein.visit.rules import Mark
from propdesk.ui.desk import Desk
from propdesk.ui.forms.links_section import LinkRow
from propdesk.ui.forms.naming_section import open_points_section
from tests.movein.cases.cases_made import put_case
from tests.movein.defects.defects_made import move_defect, put_defect
from tests.movein.papers.papers_made import AGREEMENT, FIRE, RULES
from tests.movein.visit.visits_made import facts_of, item_of, put_visit
from tests.offices import Office


@pytest.fixture
def visit_id(office: Office) -> int:
    return put_visit(office.store, office.units["1-1-101"])


def points(store: Store, case_id: int) -> list[PanelLine]:
    return list(store.read(open_points, kind="move_in_case", record_id=case_id))


def told(store: Store, case_id: int) -> list[tuple[str, str]]:
    return [(one.name, one.detail) for one in points(store, case_id)]


def test_a_case_whose_visit_has_not_begun_says_so(office: Office) -> None:
    case_id = put_case(office.store, office.units["1-1-101"])
    assert told(office.store, case_id) == [("办理", "尚未开始")]


def test_open_defects_stand_by_number_and_place_and_open(office: Office, visit_id: int) -> None:
    store, unit_id = office.store, office.units["1-1-101"]
    found = put_defect(store, unit_id, 1)
    other = put_defect(store, unit_id, 0)
    put_defect(store, office.units["1-1-102"], 2)
    move_defect(store, other, DefectState.NONE, why="不是缺陷")
    line = points(store, facts_of(store, visit_id).case_id)[0]
    assert line.name.startswith("QX")
    assert line.name.endswith(" 厨房 密封条脱开，见光")
    assert line.state is not None
    assert (line.state[0], line.record) == ("待派发", ("defect", found))
    names = [one.name for one in points(store, facts_of(store, visit_id).case_id)]
    assert sum("QX" in name for name in names) == 1


def test_printed_papers_stand_alone_until_they_are_signed(office: Office, visit_id: int) -> None:
    store, facts = office.store, facts_of(office.store, visit_id)
    wanted = [AGREEMENT, RULES, FIRE]
    store.write(issue_papers, unit_ids=[facts.unit_id], wanted=wanted)
    store.write(sign_papers, unit_id=facts.unit_id, wanted=[AGREEMENT], signed_by="顾清和")
    (rules, fire) = [one for one in points(store, facts.case_id) if one.record]
    assert rules.name.endswith("临时管理规约承诺书")
    assert fire.name.endswith("消防安全承诺书")
    assert rules.record is not None
    to, why = PaperState.NOT_SIGNED, "不同意第 7 条"
    store.write(PAPERS.uses.move, record_id=rules.record[1], to=to, why=why)
    (rules, fire) = [one for one in points(store, facts.case_id) if one.record]
    assert rules.detail == "不同意第 7 条"
    others = dict(told(store, facts.case_id))["签约"]
    assert "临时管理规约" not in others
    assert "装修须知" in others


def test_what_the_visit_lacks_stands_step_by_step_and_goes_as_it_is_settled(
    office: Office, visit_id: int
) -> None:
    store, case_id = office.store, facts_of(office.store, visit_id).case_id
    found = dict(told(store, case_id))
    assert found["水电气"] == "水表过户、燃气"
    gas = item_of(store, visit_id, "水表过户")
    store.write(mark_item, item_id=gas.id, mark=Mark.PASSED)
    assert dict(told(store, case_id))["水电气"] == "燃气"
    store.write(finish_visit, visit_id=visit_id, known=True)
    assert dict(told(store, case_id))["归档"] == "扫描件"  # handed over, not filed yet


def test_a_case_that_is_over_misses_nothing(office: Office) -> None:
    store, unit_id = office.store, office.units["1-1-101"]
    case_id = put_case(store, unit_id)
    put_defect(store, unit_id)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.CANCELLED, why="退房")
    assert told(store, case_id) == []


def test_the_panel_names_them_each_that_is_a_record_as_a_way_there(
    office: Office, desk: Desk, qtbot: QtBot
) -> None:
    store, unit_id = office.store, office.units["1-1-101"]
    case_id = put_case(store, unit_id)
    put_defect(store, unit_id, 1)
    page = CasesPage(desk)
    qtbot.addWidget(page)
    page.resize(1600, 900)
    page.show()
    qtbot.waitUntil(lambda: not desk.busy)
    page.open(record_id=case_id)

    def seen() -> list[str]:
        rows = [one for one in page.findChildren(LinkRow) if one.isVisible()]
        return [one.toolTip() for one in rows if "厨房" in one.toolTip()]

    qtbot.waitUntil(lambda: len(seen()) == 1)
    words = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert "办理：尚未开始" in words
    desk.wait_for_work()


def test_open_points_come_in_a_moment_and_are_those_of_the_record_in_hand(
    office: Office, desk: Desk, qtbot: QtBot
) -> None:
    first, second = (put_case(office.store, office.units[room]) for room in ("1-1-101", "1-1-102"))
    put_defect(office.store, office.units["1-1-101"], 1)
    section = open_points_section(desk)("move_in_case")
    qtbot.addWidget(section)
    section.show_record(first)

    def said() -> list[str]:
        lines = [one.toolTip() for one in section.findChildren(LinkRow) if not one.isHidden()]
        return lines + [one.text() for one in section.findChildren(QLabel)][1:]

    assert said() == ["…"]  # the list does not stand still for them
    section.show_record(second)
    qtbot.waitUntil(lambda: not desk.busy and said() != ["…"])
    assert said() == ["办理：尚未开始"]
    office.store.write(CASES.uses.delete, record_id=second)
    section.show_record(second)  # gone meanwhile: the list reloads, nothing is refused
    qtbot.waitUntil(lambda: not desk.busy)
    section.show_record(first)
    qtbot.waitUntil(lambda: len(said()) == 2)
