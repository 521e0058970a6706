"""A register page configured by columns, filters and actions."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from propdesk.kernel.i18n import N_, set_language
from propdesk.kernel.records.question import Question
from propdesk.ui.desk import Desk
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column
from propdesk.ui.lists.filter_bar import DropDown, Filter
from propdesk.ui.lists.register import Listing, RegisterPage
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Card
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.line_inputs import MOST
from propdesk.ui.parts.small_parts import Button
from tests.ui.clipping import clipped


@dataclass(frozen=True, slots=True)
class Unit:
    id: int
    code: str
    state: str


UNITS = (Unit(1, "3-2-1201", "lived"), Unit(2, "1-1-0301", "vacant"), Unit(3, "5-1-0902", "lived"))
COLUMNS = (Column("code", N_("Data"), weight=500), Column("state", N_("System"), stretch=True))
FILTERS = (
    Filter("all", "全部", group="房态", checked=True),
    Filter("lived", "已入住", group="房态"),
    Filter("vacant", "空置", group="房态", icon="circle-dashed"),
    Filter("owing", "欠费", icon="triangle-alert", tone="red", many=True),
)


class Panel(QLabel):
    def show_row(self, row: object | None) -> None:
        self.setText(row.code if isinstance(row, Unit) else "")


class Log:
    def __init__(self) -> None:
        self.queries: list[Question] = []
        self.done: list[str] = []

    def load(self, question: Question) -> Listing:
        self.queries.append(question)
        kept = [
            u
            for u in UNITS
            if not question.chips & {"lived", "vacant"} or u.state in question.chips
        ]
        kept = [u for u in kept if question.words in u.code]
        counts = {"all": 3, "lived": 2, "vacant": 1, "owing": 0}
        return Listing(kept, counts=counts, left=[Figure("", f"{len(kept)} 户")])


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, log: Log) -> RegisterPage:
    made = RegisterPage(
        desk,
        "estate.units",
        COLUMNS,
        load=log.load,
        actions=[
            Action("新增", lambda: log.done.append("new"), icon="plus", key="Ins", kind="primary"),
            Action(
                "修改", lambda: log.done.append("edit"), icon="pencil", key="F2", needs_row=True
            ),
            Action(
                "导出",
                lambda: log.done.append("export"),
                icon="download",
                key="Ctrl+E",
                at_end=True,
            ),
        ],
        filters=FILTERS,
        detail=Panel(),
        on_open=lambda row: log.done.append(f"open {row}"),
        watches=frozenset({"unit"}),
        search_words="房号",
        nothing="没有符合条件的房屋。",
    )
    qtbot.addWidget(made)
    made.resize(1266, 570)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.shown()
    return made


def shown(page: RegisterPage) -> list[int]:
    return page.table.model.all_ids()


def press_chip(page: RegisterPage, qtbot: QtBot, name: str) -> None:
    QTest.mouseClick(page.chips[name], Qt.MouseButton.LeftButton)


def test_chips_of_a_group_exclude_each_other(page: RegisterPage, qtbot: QtBot, log: Log) -> None:
    press_chip(page, qtbot, "vacant")
    qtbot.waitUntil(lambda: shown(page) == [2])
    assert log.queries[-1] == Question(chips=frozenset({"vacant"}))
    assert len(log.queries) == 2


def test_a_chip_of_many_is_added(page: RegisterPage, qtbot: QtBot, log: Log) -> None:
    press_chip(page, qtbot, "owing")
    qtbot.waitUntil(lambda: log.queries[-1] == Question(chips=frozenset({"all", "owing"})))


def test_escape_clears_the_filter(page: RegisterPage, qtbot: QtBot, log: Log) -> None:
    assert not page.bar.clear_button.isVisible()
    press_chip(page, qtbot, "vacant")
    qtbot.waitUntil(lambda: shown(page) == [2])
    assert page.bar.clear_button.isVisible()
    QTest.keyClick(page.table.view, Qt.Key.Key_Escape)
    assert shown(page) == [1, 2, 3]
    assert not page.bar.clear_button.isVisible()


def test_words_typed_narrow_the_list(page: RegisterPage, qtbot: QtBot) -> None:
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.words is not None
    QTest.keyClicks(page.words, "0902")
    qtbot.waitUntil(lambda: shown(page) == [3])


def test_the_panel_follows_the_row(page: RegisterPage, qtbot: QtBot) -> None:
    panel = page.findChild(Panel)
    assert panel is not None
    assert panel.text() == "3-2-1201"
    QTest.keyClick(page.table.view, Qt.Key.Key_Down)
    assert panel.text() == "1-1-0301"


def test_what_is_done_with_a_row_may_stand_in_its_panel(desk: Desk, qtbot: QtBot) -> None:
    done: list[str] = []
    hand_over = Action("领取", lambda: done.append("hand"), key="F3", needs_row=True, in_panel=True)
    new = Action("登记", lambda: done.append("new"), key="Ins")
    for detail, place in ((Panel(), Card), (None, Flow)):
        page = RegisterPage(
            desk,
            "test.panel",
            COLUMNS,
            load=Log().load,
            actions=[new, hand_over],
            detail=detail,
        )
        qtbot.addWidget(page)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        around: QWidget | None = page.buttons[1]
        while around is not None and not isinstance(around, place):
            around = around.parentWidget()
        assert isinstance(around, place)
        assert around.isAncestorOf(page.buttons[0]) is (detail is None)
        assert [each.words for each in page._row_buttons()] == ["领取", "登记"]
        QTest.keyClick(page, Qt.Key.Key_F3)
        page.close()
    assert done == ["hand", "hand"]


def test_an_action_on_a_row_needs_a_row(page: RegisterPage, qtbot: QtBot, log: Log) -> None:
    QTest.keyClick(page, Qt.Key.Key_F2)
    assert log.done == ["edit"]
    assert page.words is not None
    page.words.setText("x")
    page.refresh()
    QTest.keyClick(page, Qt.Key.Key_F2)
    assert log.done == ["edit"]
    assert page.buttons[1].toolTip() == "先选一行。"


def test_only_tables_watched_reload_the_page(page: RegisterPage, log: Log) -> None:
    page.reload(frozenset({"payment"}))
    assert len(log.queries) == 1
    page.reload(frozenset({"payment", "unit"}))
    assert len(log.queries) == 2


def test_another_page_can_set_the_filters(page: RegisterPage) -> None:
    page.set_filters("vacant")
    assert shown(page) == [2]


def test_the_rows_behind_a_figure_are_shown_and_no_others(
    page: RegisterPage, qtbot: QtBot, log: Log
) -> None:
    page.set_filters("vacant")
    page.bar.show_only((3, 1), "许师傅 · 超时 2")
    assert log.queries[-1] == Question(only=(3, 1))
    chip = page.bar.findChildren(Chip)[-1]
    assert chip.accessibleName() == "许师傅 · 超时 2"
    chip.click()
    assert log.queries[-1] == Question(chips=frozenset({"all"}))


def test_escape_takes_the_rows_behind_a_figure_away(
    page: RegisterPage, qtbot: QtBot, log: Log
) -> None:
    page.bar.show_only((3,), "超时 1")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert log.queries[-1].only is None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_is_cut_off(page: RegisterPage, language: str) -> None:
    set_language(language)
    assert clipped(page) == []


def test_while_there_is_nothing_at_all_the_empty_page_stands_in(desk: Desk, qtbot: QtBot) -> None:
    rows: list[Unit] = []
    empty = QLabel("还没有房屋")
    made = RegisterPage(
        desk,
        "estate.none",
        [Column("code", N_("Data"))],
        load=lambda _question: Listing(list(rows)),
        filters=FILTERS,
        empty=empty,
    )
    qtbot.addWidget(made)
    made.show()
    assert empty.isVisible()
    made.set_filters("vacant")
    assert not empty.isVisible()
    rows.append(UNITS[0])
    made.clear_filters()
    assert not empty.isVisible()


KINDS = ("Left for somebody, to be called for", "Parcel", "好" * 40)


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_a_drop_down_says_the_whole_of_what_was_chosen(
    desk: Desk, qtbot: QtBot, number: int
) -> None:
    drop = DropDown("kind", "Kind", "All kinds", lambda: [(one, one) for one in KINDS])
    page = RegisterPage(
        desk, "estate.units", [Column("code", N_("Data"))], drops=[drop], dates="Days"
    )
    qtbot.addWidget(page)
    page.resize(1266, 570)
    page.show()
    box = page.bar.drops["kind"]
    box.setCurrentIndex(number)
    assert clipped(page) == []
    assert box.width() <= MOST
    assert box.height() == page.bar.days[0].height()
    assert not number or box.toolTip() == KINDS[number - 1]


def test_what_is_done_with_several_rows_stands_in_the_bar_of_the_selection(
    desk: Desk, qtbot: QtBot
) -> None:
    done: list[object] = []
    move = Action(
        "移交",
        lambda: done.append("one"),
        key="F9",
        needs_row=True,
        why_not=lambda _row: "已领取",
        several=done.append,
    )
    edit = Action("修改", lambda: done.append("edit"), key="F4", needs_row=True)
    page = RegisterPage(desk, "test.several", COLUMNS, load=Log().load, actions=[move, edit])
    qtbot.addWidget(page)
    page.show()
    assert not page.buttons[0].isEnabled()  # not with this one alone
    page.table.selection.everything()
    bar = page.table.selection.bar.findChildren(Button)
    assert [each.words for each in bar if each.key] == ["移交"]
    assert page.buttons[0].isEnabled()
    page.buttons[0].press()
    next(each for each in bar if each.words == "移交").press()
    page.buttons[1].press()
    page.table.selection.nothing()
    page.buttons[0].press()
    assert done == [[1, 2, 3], [1, 2, 3], "edit"]
