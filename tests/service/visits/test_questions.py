"""Visits after moving in ask what the office's list says; a row of a sheet answers by digits."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.duties.checklists.models import CheckSheet
from propdesk.duties.checklists.register import CHECK_LISTS, CheckListFields
from propdesk.duties.checklists.rules import AnswerUnreadable, ListUse
from propdesk.duties.checklists.sheets import sheet_facts
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.question import asked
from propdesk.service.visits.asking import TooManyAnswers, answers_in, asked_items
from propdesk.service.visits.page.entering import TypedVisit, enter_visit_sheet
from propdesk.service.visits.page.entry_dialogs import VisitEntry
from propdesk.service.visits.page.papers import visit_sheet_pdf
from propdesk.service.visits.page.sheets import make_visit_sheet, visit_sheet_facts
from propdesk.service.visits.rules import SheetMark, VisitPurpose, VisitState
from propdesk.service.visits.visits import VISITS
from propdesk.ui.desk import Desk
from tests.keyboard import Keyboard
from tests.offices import Office
from tests.service.contacts.talks import some_units
from tests.service.visits.visits_made import visit
from tests.walks import text_of

LIST = CheckListFields(
    name="入住回访",
    items="钥匙好用\n有无新缺陷: 无\n服务: 满意/一般/!不满",
    used_for=ListUse.MOVED_IN,
)


@pytest.fixture
def visits(office: Office) -> list[int]:
    """Two visits after moving in and one of another kind, in an office with its own questions."""
    store = office.store
    store.write(CHECK_LISTS.uses.add, fields=LIST)
    units = store.read(some_units)
    purposes = (VisitPurpose.MOVED_IN, VisitPurpose.HOUSEHOLD, VisitPurpose.MOVED_IN)
    return [
        store.write(VISITS.uses.add, fields=visit(units[n % len(units)], purpose=one))
        for n, one in enumerate(purposes)
    ]


def answers(store: Store, visit_id: int) -> list[list[str]]:
    """What each check sheet of a visit says."""
    own = (CheckSheet.subject_kind == "visit", CheckSheet.subject_id == visit_id)
    ids = store.read(lambda session: list(session.scalars(select(CheckSheet.id).where(*own))))
    return [[row.answer for row in store.read(sheet_facts, sheet_id=one).rows] for one in ids]


def test_a_sheet_freezes_what_it_asks_and_prints_it(store: Store, visits: list[int]) -> None:
    sheet = store.write(make_visit_sheet, ids=visits)
    (known,) = store.read(CHECK_LISTS.records.ids, question=asked("all"))
    seen = store.read(CHECK_LISTS.uses.seen, record_id=known)
    other = CheckListFields(name=seen.name, items="别的", used_for=ListUse.MOVED_IN)
    store.write(CHECK_LISTS.uses.change, record_id=known, fields=other, seen=seen)
    facts = store.read(visit_sheet_facts, sheet_id=sheet)
    assert [item.what for item in facts.items] == ["钥匙好用", "有无新缺陷", "服务"]
    words = text_of(visit_sheet_pdf(facts, PaperHead(company="a", estate="b", printed="")))
    for part in ("Q3 服务", "1 满意 2 一般 3 不满"):
        assert part in words


def test_the_answers_are_a_check_sheet_of_the_visit_and_go_with_one_undo(
    store: Store, visits: list[int]
) -> None:
    sheet = store.write(make_visit_sheet, ids=visits)
    items = store.read(visit_sheet_facts, sheet_id=sheet).items
    typed = {
        1: TypedVisit(mark=SheetMark.FAIRLY, said="门铃不响", answers=answers_in(items, "122")),
        2: TypedVisit(mark=SheetMark.CONTENT, said="无事"),
    }
    store.write(enter_visit_sheet, sheet_id=sheet, typed=typed, rest=True)
    assert answers(store, visits[0]) == [["yes", "no", "一般"]]
    assert answers(store, visits[1]) == []
    assert answers(store, visits[2]) == [["yes", "no", "满意"]], "the rest is as usual"
    together = VISITS.uses.together
    last = store.read(together.last)
    assert last is not None
    done = store.write(together.undo_many, gesture=last.gesture)
    assert done.count("refused") == 0
    states = [row.state for row in store.read(VISITS.records.rows, ids=visits)]
    assert states == [VisitState.PLANNED] * 3
    assert [answers(store, one) for one in visits] == [[], [], []]


def test_what_is_no_answer_names_the_question_and_how_it_is_answered(visits: list[int]) -> None:
    items = asked_items(LIST.items)
    assert answers_in(items, "1 无 满意") == answers_in(items, "121") == ("yes", "no", "满意")
    assert answers_in(items, "0") == ("-",)
    with pytest.raises(AnswerUnreadable, match="服务"):
        answers_in(items, "127")
    with pytest.raises(TooManyAnswers, match="4"):
        answers_in(items, "1211")


def test_an_office_without_a_list_is_given_one_and_other_visits_ask_nothing(
    office: Office,
) -> None:
    store, units = office.store, office.store.read(some_units)
    plain = store.write(VISITS.uses.add, fields=visit(units[0]))
    first = store.write(make_visit_sheet, ids=[plain])
    assert store.read(visit_sheet_facts, sheet_id=first).items == ()
    moved_in = store.write(VISITS.uses.add, fields=visit(units[0], purpose=VisitPurpose.MOVED_IN))
    second = store.write(make_visit_sheet, ids=[moved_in])
    assert len(store.read(visit_sheet_facts, sheet_id=second).items) == 6


def test_the_grid_has_a_column_for_each_question_and_takes_a_digit_for_each(
    desk: Desk, qtbot: QtBot, visits: list[int]
) -> None:
    desk.store.write(make_visit_sheet, ids=visits)
    desk.window = QWidget()
    qtbot.addWidget(desk.window)
    grid = VisitEntry(desk)
    qtbot.addWidget(grid)
    grid.show()
    qtbot.waitExposed(grid)
    shown = [one.field for one in grid.table.ordering.shown_columns()]
    assert [one for one in shown if one.startswith("question")] == [
        "question_1",
        "question_2",
        "question_3",
    ]
    Keyboard(qtbot).do("1", "<Enter>", "1", "<Enter>", "2", "123", "<Enter>")
    assert grid.sheet is not None
    assert grid.answers.text() == "123"
    Keyboard(qtbot).do("门铃不响", "<Enter>", "<Enter>")
    assert grid.sheet.answers(1) == ("yes", "no", "不满")
    Keyboard(qtbot).do("*", "+")
    assert answers(desk.store, visits[0]) == [["yes", "no", "不满"]]
    desk.wait_for_work()
