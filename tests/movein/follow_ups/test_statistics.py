"""What follow-up visits were answered is counted by question and by round, down to the visits."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.duties.checklists.register import CHECK_LISTS, CheckListFields
from propdesk.duties.checklists.rules import ListUse
from propdesk.kernel.reports.report import MonthReport, ReportTable, report_of
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.cases.states import UnitHanded
from propdesk.movein.follow_ups.planning import follow_ups_of
from propdesk.movein.follow_ups.report import FOLLOW_UP_REPORT, answered_facts
from propdesk.movein.follow_ups.view import statistics_page
from propdesk.service.visits.asking import answers_in
from propdesk.service.visits.page.entering import TypedVisit, enter_visit_sheet
from propdesk.service.visits.page.sheets import make_visit_sheet, visit_sheet_facts
from propdesk.service.visits.rules import SheetMark
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.movein.cases.a_flat import in_may, notified_case, put_flat

LIST = CheckListFields(
    name="入住回访",
    items="钥匙好用\n有无新缺陷: 无\n服务: 满意/一般/!不满",
    used_for=ListUse.MOVED_IN,
)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture
def visits(store: Store, clock: StoppedClock) -> list[int]:
    """The visits 7 and 30 days after a hand-over of 20 May, both made and typed back."""
    in_may(clock, 14)
    store.write(CHECK_LISTS.uses.add, fields=LIST)
    case_id = notified_case(store, put_flat(store))
    in_may(clock, 20)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.IN_PROGRESS)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.HANDED, form=UnitHanded())
    found = [one.id for one in store.read(lambda session: follow_ups_of(session, case_id))][:2]
    for days, visit_id, digits in ((7, found[0], "113"), (23, found[1], "20")):
        clock.go_on(days=days)
        sheet = store.write(make_visit_sheet, ids=[visit_id])
        items = store.read(visit_sheet_facts, sheet_id=sheet).items
        row = TypedVisit(mark=SheetMark.CONTENT, said="", answers=answers_in(items, digits))
        store.write(enter_visit_sheet, sheet_id=sheet, typed={1: row}, rest=False)
    return found


def said(store: Store, month: date) -> MonthReport:
    facts = store.read(answered_facts, first=MAY, last=date(2026, 6, 30))
    return report_of(FOLLOW_UP_REPORT, facts, basis="made", first=month, today=JUNE)


def table(report: MonthReport, name: str) -> ReportTable:
    return next(one for one in report.tables if one.name == name)


def lines(report: MonthReport, name: str) -> list[list[str]]:
    shown = table(report, name)
    return [[line.name, *(one.text() for one in line.figures)] for line in shown.lines]


def test_each_question_says_what_was_answered_and_how_much_of_it_is_in_order(
    store: Store, visits: list[int]
) -> None:
    assert len(visits) == 2
    assert lines(said(store, MAY), "question") == [
        ["有无新缺陷", "1", "100.0", "0.0", "1", "—"],
        ["服务", "1", "100.0", "0.0", "1", "—"],
        ["钥匙好用", "1", "100.0", "100.0", "—", "—"],
    ]
    assert lines(said(store, JUNE), "question") == [
        ["有无新缺陷", "1", "100.0", "—", "—", "1"],
        ["服务", "1", "0.0", "—", "—", "—"],
        ["钥匙好用", "1", "100.0", "0.0", "1", "—"],
    ]


def test_rounds_and_answers_stand_apart_and_lead_to_their_visits(
    store: Store, visits: list[int]
) -> None:
    assert [line[0] for line in lines(said(store, MAY), "round")] == ["交房后 7 天"]
    assert [line[0] for line in lines(said(store, JUNE), "both")] == [
        "有无新缺陷：交房后 30 天",
        "服务：交房后 30 天",
        "钥匙好用：交房后 30 天",
    ]
    answers = table(said(store, JUNE), "answer")
    assert [line.name for line in answers.lines] == [
        "有无新缺陷：不适用",
        "服务：未回答",
        "钥匙好用：否",
    ]
    (bad,) = [line.figures[1] for line in answers.lines if line.name == "钥匙好用：否"]
    assert bad.ids == (visits[1],)


def test_the_page_shows_them_and_opens_the_visits_behind_a_figure(
    desk: Desk, qtbot: QtBot, visits: list[int], clock: StoppedClock
) -> None:
    page = statistics_page(desk)
    qtbot.addWidget(page)
    page.open(MAY)
    qtbot.waitUntil(lambda: not desk.busy and page._said is not None)
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        page._open_bar(0)
    assert wanted.args is not None
    assert wanted.args[0] == "service.visits"
    assert visits[0] in wanted.args[1]["ids"]
