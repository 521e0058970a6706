"""The frame: going about by key, pages built when first seen, news, nothing cut off."""

import threading
from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from propdesk.kernel.i18n import set_language
from propdesk.kernel.settings import WindowPlace
from propdesk.ui.desk import Desk, Weight
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.window import status
from propdesk.ui.window.header import MenuEntry
from propdesk.ui.window.keysheet import KeySheet, keys_of
from propdesk.ui.window.main_window import MainWindow, placed_inside
from propdesk.ui.window.page_bar import PageTab
from propdesk.ui.window.pages import PageWidget
from propdesk.ui.window.rail import RailStep
from propdesk.ui.window.search import Found
from propdesk.ui.window.tabs import Page, Tab
from tests.clocks import StoppedClock
from tests.keyboard import answer_dialog, press
from tests.ui.clipping import clipped

TABS = (
    Tab("today", "Data", "sun"),
    Tab("estate", "System", "building-2"),
    Tab("fees", "Help", "wallet"),
)


class Sample(PageWidget):
    """Writes down what the frame does with it."""

    def __init__(self, desk: Desk, log: list[str], name: str) -> None:
        super().__init__(desk)
        self._log, self._name = log, name
        column = QVBoxLayout(self)
        self.field = QLineEdit()
        column.addWidget(self.field)
        column.addWidget(Button("Print", key="F5", on_click=lambda: log.append(f"{name} printed")))
        log.append(f"{name} built")

    def shown(self) -> None:
        self._log.append(f"{self._name} shown")

    def reload(self, touched: frozenset[str]) -> None:
        self._log.append(f"{self._name} reloads {' '.join(sorted(touched))}")

    def open(self, **context: object) -> None:
        self._log.append(f"{self._name} opens {context}")

    def keys(self) -> Sequence[tuple[str, str]]:
        return [("-", "Separate the room")]

    def bar_widget(self) -> QWidget:
        return Button("More", key="F10")


@pytest.fixture
def log() -> list[str]:
    return []


@pytest.fixture
def pages(log: list[str]) -> tuple[Page, ...]:
    def page(name: str, tab: str) -> Page:
        return Page(
            id=name, tab=tab, title="Save", icon="file", build=lambda desk: Sample(desk, log, name)
        )

    return (page("a", "estate"), page("b", "estate"), page("c", "fees"))


@pytest.fixture
def window(
    desk: Desk, pages: tuple[Page, ...], clock: StoppedClock, qtbot: QtBot
) -> Iterator[MainWindow]:
    made = MainWindow(TABS, clock.now)
    qtbot.addWidget(made)
    made.resize(1366, 696)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.attach(desk, pages)
    yield made
    made.close()


Press = Callable[[Qt.Key, Qt.KeyboardModifier], None]


def test_the_frame_paints_with_titles_only(clock: StoppedClock, qtbot: QtBot, desk: Desk) -> None:
    bare = MainWindow(TABS, clock.now)
    qtbot.addWidget(bare)
    bare.show()
    assert list(bare.rail.tabs) == ["today", "estate", "fees"]
    assert bare.current_page is None


def test_only_tabs_with_pages_stay_and_only_the_page_seen_is_built(
    window: MainWindow, log: list[str]
) -> None:
    assert list(window.rail.tabs) == ["estate", "fees"]
    assert log == ["a built", "a shown"]


def test_alt_and_a_digit_go_to_a_tab_and_back_to_its_last_page(
    window: MainWindow, qtbot: QtBot
) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page_id == "b"
    QTest.keyClick(window, Qt.Key.Key_2, alt)
    assert window.current_page_id == "c"
    assert window.rail.current == "fees"
    QTest.keyClick(window, Qt.Key.Key_1, alt)
    assert window.current_page_id == "b"
    QTest.keyClick(window, Qt.Key.Key_9, alt)
    assert window.current_page_id == "b"


def test_ctrl_tab_goes_round_the_pages_of_the_tab(window: MainWindow, qtbot: QtBot) -> None:
    for expected in ("b", "a", "b"):
        QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        assert window.current_page_id == expected


@pytest.mark.parametrize("key", ["F5", "Ctrl+Enter"])
def test_the_key_of_a_button_that_is_off_says_why(
    window: MainWindow, log: list[str], key: str
) -> None:
    page = window.current_page
    assert isinstance(page, Sample)
    button = Button("Print", key=key, on_click=lambda: log.append("done"))
    column = page.layout()
    assert column is not None
    column.addWidget(button)
    page.findChildren(Button)[0].hide()
    button.show()
    button.refuse("Close the months first.")
    press(page.field, f"<{key}>".replace("Enter", "Return"))
    assert "done" not in log
    assert "Close the months first." in [one.text() for one in window.status.findChildren(QLabel)]


def test_what_is_not_worked_with_every_day_lies_in_a_drawer_with_a_key(
    desk: Desk, clock: StoppedClock, qtbot: QtBot
) -> None:
    drawers = ("", "set_up", "", "set_up", "reports")
    pages = [
        Page(
            id=f"p{n}",
            tab="fees",
            title="Search everything",
            icon="sun",
            build=lambda _desk: QLineEdit(),
            drawer=drawer,
        )
        for n, drawer in enumerate(drawers)
    ]
    window = MainWindow(TABS, clock.now)
    qtbot.addWidget(window)
    window.resize(1366, 696)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.attach(desk, pages)
    for expected in ("p2", "p4", "p0"):  # one report alone is not hidden
        QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        assert window.current_page_id == expected
    QTest.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert window.current_page_id == "p3"
    assert not any(tab.isChecked() for tab in window.page_bar.findChildren(PageTab))
    QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page_id == "p0"


def test_a_page_opened_by_another_gets_its_context(
    window: MainWindow, desk: Desk, log: list[str]
) -> None:
    desk.open_page("c", unit=7)
    assert log[-3:] == ["c built", "c opens {'unit': 7}", "c shown"]
    desk.open_page("nowhere")
    assert window.current_page_id == "c"


def test_after_a_commit_only_the_page_in_front_reloads(
    window: MainWindow, desk: Desk, log: list[str], qtbot: QtBot
) -> None:
    desk.open_page("c")
    log.clear()
    desk.committed(frozenset({"unit"}))
    desk.committed(frozenset({"person"}))
    qtbot.waitUntil(lambda: log == ["c reloads person unit"])
    desk.committed(frozenset({"charge"}))
    qtbot.waitUntil(lambda: log[1:] == ["c reloads charge"])
    desk.open_page("a")
    assert log[2:] == ["a reloads charge person unit", "a shown"]
    desk.open_page("a")
    assert log[4:] == ["a shown"]


def test_a_dialog_that_opens_goes_through_no_page_and_still_blocks_the_window(
    window: MainWindow, qtbot: QtBot
) -> None:
    heard: list[QEvent.Type] = []

    class Ear(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            heard.append(event.type())
            return False

    ear = Ear()
    window.show_page("b")
    behind, kept = window.findChildren(Sample)[0].field, Sheet(window)
    for part in (behind, kept):
        part.installEventFilter(ear)
    dialog = Sheet(window)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    search = window.header.search
    place = search.mapTo(window, search.rect().center())
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert window.focusWidget() is not search
    assert QApplication.activeModalWidget() is dialog
    dialog.done(0)
    qtbot.waitUntil(window.isActiveWindow)
    assert not {QEvent.Type.WindowBlocked, QEvent.Type.WindowUnblocked} & set(heard)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(search.hasFocus)


def test_the_key_of_a_page_behind_does_nothing(
    window: MainWindow, desk: Desk, log: list[str], qtbot: QtBot
) -> None:
    desk.open_page("c")
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert log[-1] == "c printed"
    assert "a printed" not in log


def test_what_a_page_puts_into_the_bar_goes_with_it(window: MainWindow, desk: Desk) -> None:
    first = [each for each in window.page_bar.findChildren(Button) if each.isVisible()]
    desk.open_page("c")
    second = [each for each in window.page_bar.findChildren(Button) if each.isVisible()]
    assert len(first) == len(second) == 1
    assert first != second


def test_a_page_without_a_wish_gets_the_keyboard_in_its_first_field(window: MainWindow) -> None:
    page = window.current_page
    assert isinstance(page, Sample)
    assert page.field.hasFocus()


def test_after_a_change_of_user_forbidden_pages_are_gone(
    window: MainWindow, desk: Desk, pages: tuple[Page, ...]
) -> None:
    desk.open_page("c")
    desk.show_overdue({"estate": 14})
    window.attach(desk, pages[:2])
    assert window.rail.tabs["estate"].count == 14
    assert list(window.rail.tabs) == ["estate"]
    assert window.current_page_id == "a"


def test_f1_lists_the_keys_of_the_page(window: MainWindow, qtbot: QtBot) -> None:
    page = window.current_page
    assert page is not None
    assert keys_of(page) == [("F5", "Print")]
    seen: list[object] = []
    answer_dialog("<Esc>", before=seen.append)
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert isinstance(seen[0], KeySheet)


def test_the_status_bar_says_what_happened(window: MainWindow, desk: Desk) -> None:
    desk.say("已收 305.60 元", "done")
    assert window.status.message == "已收 305.60 元"


@pytest.mark.parametrize("weight", ["done", "warning", "error"])
def test_what_was_said_on_a_page_goes_with_it_but_for_errors(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, weight: Weight
) -> None:
    desk.say("本年尚未封存。", weight)
    window.show_page("b")
    assert window.status.message == "本年尚未封存。"  # just told
    monkeypatch.setattr(status, "READ_AFTER", -1)
    window.show_page("a")
    assert bool(window.status.message) == (weight == "error")


def test_a_menu_entry_works_by_its_key(window: MainWindow, qtbot: QtBot) -> None:
    done: list[str] = []
    window.show_menu(
        "data",
        [MenuEntry("Save", lambda: done.append("saved"), key="Ctrl+B", icon="save"), MenuEntry()],
    )
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert done == ["saved"]


def test_ctrl_l_asks_for_another_user(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.header.user_change_wanted):
        QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def found_in_rooms(text: str) -> list[Found]:
    rooms = ("3-2-1201", "3-2-1202", "5-1-0902")
    return [
        Found(room, "陈雨桐", "house", "c", {"room": room}, group="房屋")
        for room in rooms
        if text in room
    ]


def test_ctrl_k_searches_and_enter_opens(
    window: MainWindow, desk: Desk, pages: tuple[Page, ...], log: list[str], qtbot: QtBot
) -> None:
    window.attach(desk, pages, [found_in_rooms])
    field = window.header.search
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert field.hasFocus()
    QTest.keyClicks(field, "3-2")
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Enter)
    assert "c opens {'room': '3-2-1202'}" in log
    assert field.text() == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_in_the_search_is_not_taken_by_a_button_of_the_page(
    window: MainWindow, desk: Desk, pages: tuple[Page, ...], log: list[str], key: Qt.Key
) -> None:
    window.attach(desk, pages, [found_in_rooms])
    page = window.current_page
    assert isinstance(page, Sample)
    button = Button("Choose a file", key="Enter", on_click=lambda: log.append("file chosen"))
    button.setParent(page)
    button.show()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.header.search, "3-2-1202")
    QTest.keyClick(window.header.search, key)
    assert "c opens {'room': '3-2-1202'}" in log
    assert "file chosen" not in log


def test_escape_leaves_the_search_for_where_the_keyboard_was(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = window.current_page
    assert isinstance(page, Sample)
    page.field.setFocus()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.header.search, "zzz")
    QTest.keyClick(window.header.search, Qt.Key.Key_Escape)
    assert page.field.hasFocus()


def test_the_window_comes_back_where_it_was(window: MainWindow, desk: Desk) -> None:
    saved: list[WindowPlace] = []
    desk._save_settings = lambda settings: saved.append(settings.window)
    window.close()
    assert (saved[0].width, saved[0].height) == (1366, 696)


def test_a_window_remembered_off_every_screen_fills_the_one_there_is(
    window: MainWindow,
) -> None:
    window.place(WindowPlace(-5000, -5000, 900, 700, maximised=False))
    room = window.screen().availableGeometry()
    assert room.contains(window.geometry())


@pytest.mark.parametrize(
    ("wanted", "room", "got"),
    [
        ((100, 50, 1366, 768), (0, 0, 1093, 614), (0, 0, 1093, 614)),
        ((0, 0, 800, 600), (0, 0, 1366, 768), (0, 0, 800, 600)),
        ((700, 400, 800, 600), (0, 0, 1366, 768), (566, 168, 800, 600)),
        ((-300, -80, 800, 600), (0, 0, 1366, 768), (0, 0, 800, 600)),
        ((2000, 100, 1200, 700), (1920, 0, 1280, 1024), (2000, 100, 1200, 700)),
    ],
)
def test_a_window_lies_wholly_on_its_screen(
    wanted: tuple[int, int, int, int],
    room: tuple[int, int, int, int],
    got: tuple[int, int, int, int],
) -> None:
    assert placed_inside(QRect(*wanted), QRect(*room)) == QRect(*got)


def test_a_screen_smaller_than_the_smallest_window_holds_it_all_the_same(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.place(WindowPlace(20, 20, 4000, 3000, maximised=False))
    room = window.screen().availableGeometry()
    assert room.contains(window.frameGeometry())
    assert window.minimumWidth() <= room.width()


def test_closing_waits_for_a_job_and_the_window_lives_on_meanwhile(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    go_on = threading.Event()
    desk.run(lambda _progress: go_on.wait(10), title="", quiet=True)
    window.close()
    assert window.isVisible()
    assert not go_on.is_set()
    desk.run(lambda _progress: None, title="", quiet=True)
    go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not desk.busy


def test_closing_may_be_refused(window: MainWindow) -> None:
    window.may_close = lambda: False
    window.close()
    assert window.isVisible()
    window.may_close = lambda: True


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("height", [696, 768])
def test_nothing_of_the_frame_is_cut_off(
    desk: Desk, clock: StoppedClock, qtbot: QtBot, language: str, height: int
) -> None:
    set_language(language)
    tabs = [Tab(f"t{n}", "Practice", "sun") for n in range(11)]
    pages = [
        Page(
            id=f"p{n}",
            tab=f"t{n % 11}",
            title=title,
            icon="sun",
            build=lambda desk: Sample(desk, [], "x"),
        )
        for n, title in enumerate(["Search everything"] * 88)
    ]
    window = MainWindow(tabs, clock.now)
    qtbot.addWidget(window)
    window.resize(1366, height)
    window.attach(desk, pages)
    window.header.show_estate("云杉里花园二期东区", 10_000)
    window.header.user.show_user("欧阳清和", "收费员")
    window.status.show_printer("针式 241×140 就绪")
    window.status.show_pc("数据机 前台一号")
    window.show_backup("good", "备份 今天 12:30 已核对")
    window.show_practice(on=True)
    window.show_banner(Banner("数据只能查看。", "red"))
    desk.say("很长的一句话" * 40)
    window.show()
    assert clipped(window) == []
    assert window.width() == 1366
    assert shown_whole(window, "t10")


def test_the_keyboard_goes_back_to_the_page_when_a_banner_goes(window: MainWindow) -> None:
    page, way = window.current_page, Button("Print")
    assert isinstance(page, Sample)
    window.show_banner(Banner("数据只能查看。", "red", "circle-alert", way))
    way.setFocus()
    assert QApplication.focusWidget() is way
    window.show_banner(None)
    assert QApplication.focusWidget() is page.field


def test_a_banner_that_comes_or_goes_leaves_the_keyboard_where_it_is(window: MainWindow) -> None:
    window.header.search.setFocus()
    window.show_banner(Banner("数据只能查看。", "red"))
    window.show_banner(None)
    assert QApplication.focusWidget() is window.header.search


def shown_whole(window: MainWindow, tab_id: str) -> bool:
    """Whether a tab is seen from top to bottom."""
    tab = window.rail.tabs[tab_id]
    return tab.visibleRegion().boundingRect() == tab.rect()


def test_in_a_low_window_the_rail_scrolls_and_every_tab_can_be_reached(
    desk: Desk, clock: StoppedClock, qtbot: QtBot
) -> None:
    tabs = [Tab(f"t{n}", "Practice", "sun") for n in range(11)]
    pages = [
        Page(
            id=f"p{n}",
            tab=f"t{n}",
            title="Practice",
            icon="sun",
            build=lambda desk: Sample(desk, [], "x"),
        )
        for n in range(11)
    ]
    window = MainWindow(tabs, clock.now)
    qtbot.addWidget(window)
    window.resize(960, 468)
    window.attach(desk, pages)
    window.show()
    QApplication.processEvents()
    assert not shown_whole(window, "t10")
    window.show_count("t10", 3)
    QTest.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.AltModifier)
    assert shown_whole(window, "t10")
    window.rail.tabs["t0"].setFocus()
    assert shown_whole(window, "t0")
    for step in window.findChildren(RailStep):
        assert step.isVisible()
    down = window.findChildren(RailStep)[1]
    for _press in range(11):
        down.click()
    assert shown_whole(window, "t10")
    window.resize(960, 720)
    QApplication.processEvents()
    assert [step for step in window.findChildren(RailStep) if step.isVisible()] == []
    assert shown_whole(window, "t0")
    assert shown_whole(window, "t10")
    window.resize(960, 468)
    QApplication.processEvents()
    assert clipped(window.rail) == []


def test_pages_without_room_go_into_more_but_never_the_current_one(
    desk: Desk, clock: StoppedClock, qtbot: QtBot
) -> None:
    set_language("en")
    pages = [
        Page(
            id=f"p{n}",
            tab="fees",
            title="Search everything",
            icon="sun",
            build=lambda desk: QWidget(),
        )
        for n in range(14)
    ]
    window = MainWindow(TABS, clock.now)
    qtbot.addWidget(window)
    window.resize(1366, 696)
    window.attach(desk, pages)
    window.show()
    assert window.page_bar.in_more
    last = pages[-1].id
    assert last in window.page_bar.in_more
    desk.open_page(last)
    assert last not in window.page_bar.in_more


def test_the_clock_shows_the_office_s_time(window: MainWindow, clock: StoppedClock) -> None:
    assert f"{clock.today()}" in window.status._clock.text()
    assert "周五" in window.status._clock.text()
