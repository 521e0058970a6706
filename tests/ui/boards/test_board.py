"""A board is walked by arrows, moved on by the keys of its heads, and shows only what is there."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.kernel.i18n import set_language
from propdesk.ui.boards.board import Board
from propdesk.ui.boards.columns import BoardCard, BoardColumn, width_of_lanes
from propdesk.ui.boards.painting import foot_words
from propdesk.ui.parts import theme


def cards(first: int, count: int, *, late: int = 0) -> tuple[BoardCard, ...]:
    return tuple(
        BoardCard(id=first + n, title=f"1-1-{first + n}", line="水管漏水", late=n < late)
        for n in range(count)
    )


def columns(*counts: int) -> list[BoardColumn]:
    keys = ("F3", "F5", "F8", "F6")
    return [
        BoardColumn(id=f"c{n}", title=f"列{n}", cards=cards(100 * n, count), move="办", key=keys[n])
        for n, count in enumerate(counts)
    ]


@pytest.fixture
def board(dressed: QApplication, qtbot: QtBot) -> Board:
    made = Board()
    qtbot.addWidget(made)
    made.resize(916, 568)
    made.show_columns(columns(7, 18, 0, 11))
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def press(board: Board, *keys: Qt.Key) -> int | None:
    for key in keys:
        QTest.keyClick(board, key)
    card = board.current()
    return None if card is None else card.id


def test_the_first_card_is_in_hand_when_the_keyboard_comes(board: Board) -> None:
    assert press(board) == 0


def test_down_and_up_stay_in_the_lane(board: Board) -> None:
    assert press(board, Qt.Key.Key_Right, Qt.Key.Key_Down) == 102  # two lanes: 100 101, 102 103
    assert press(board, Qt.Key.Key_Up, Qt.Key.Key_Up) == 100


def test_left_and_right_go_over_lanes_and_empty_columns(board: Board) -> None:
    assert press(board, *[Qt.Key.Key_Right] * 2) == 101
    assert press(board, Qt.Key.Key_Right) == 300  # column 2 is empty
    assert press(board, Qt.Key.Key_Right) == 300
    assert press(board, Qt.Key.Key_Left) == 101


def test_a_row_beyond_the_column_beside_lands_on_its_last_card(board: Board) -> None:
    assert press(board, Qt.Key.Key_Right, *[Qt.Key.Key_Down] * 7) == 114
    assert press(board, Qt.Key.Key_Left) == 6


def test_home_and_end_go_to_the_ends_and_turn_the_column(board: Board) -> None:
    assert press(board, Qt.Key.Key_Right, Qt.Key.Key_End) == 117
    seen = [number for number, _rect in board._placed[1].seen()]
    assert seen == list(range(2, 18))
    assert press(board, Qt.Key.Key_Home) == 100


def test_enter_opens_the_card_and_the_key_of_its_column_moves_it(
    board: Board, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(board.opened) as opened:
        press(board, Qt.Key.Key_Return)
    with qtbot.waitSignal(board.moved) as moved:
        QTest.keyClick(board, Qt.Key.Key_F3)
    assert (opened.args, moved.args) == ([0], [0, "c0"])


def test_the_key_of_another_column_moves_nothing(board: Board, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(board.moved), qtbot.waitSignal(board.elsewhere) as told:
        QTest.keyClick(board, Qt.Key.Key_F5)
    assert told.args == ["c1"]


def test_showing_tells_nothing_and_keeps_the_card_in_hand(board: Board, qtbot: QtBot) -> None:
    press(board, Qt.Key.Key_Down, Qt.Key.Key_Down)
    shown = columns(7, 18, 0, 11)
    moved_on = BoardColumn(id="c2", title="列2", cards=(shown[0].cards[2],))
    with qtbot.assertNotEmitted(board.chosen), qtbot.assertNotEmitted(board.moved):
        board.show_columns([shown[0], shown[1], moved_on, shown[3]])
    assert press(board) == 2


def test_a_card_that_is_gone_gives_way_to_its_successor(board: Board) -> None:
    press(board, Qt.Key.Key_Down)
    first, *others = columns(7, 18, 0, 11)
    rest = BoardColumn(id="c0", title="列0", cards=(first.cards[0], *first.cards[2:]))
    board.show_columns([rest, *others])
    assert press(board) == 2


def test_a_board_without_cards_has_none_in_hand(board: Board) -> None:
    board.show_columns(columns(0, 0))
    assert press(board, Qt.Key.Key_Down, Qt.Key.Key_Return) is None


def test_a_click_takes_a_card_and_the_foot_turns_the_column(board: Board) -> None:
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=QPoint(30, 30 + 64 + 20))
    assert press(board) == 1
    foot = board._placed[3].foot.center()
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=foot)
    assert board._placed[3].below() == ()
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=foot)
    assert len(board._placed[3].below()) == 3


def test_the_screen_reader_hears_the_card_in_hand(board: Board) -> None:
    press(board, Qt.Key.Key_Down)
    assert board.accessibleDescription() == "1-1-1 · 水管漏水"


@pytest.mark.parametrize(
    ("below", "late", "words"),
    [(0, 0, "共 7 张"), (2, 0, "另 2 张，都未超时"), (3, 1, "另 3 张，超时 1 张")],
)
def test_the_foot_says_what_lies_below(below: int, late: int, words: str) -> None:
    set_language("zh_CN")
    assert foot_words(7, below, late) == words


def test_only_cards_in_sight_are_painted(
    board: Board, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand open records cost no more than what is seen of them."""
    painted: list[int] = []

    def note(_painter: object, _rect: object, card: BoardCard, **_how: object) -> None:
        painted.append(card.id)

    monkeypatch.setattr("propdesk.ui.boards.board.paint_card", note)
    board.show_columns([BoardColumn(id="c0", title="列0", cards=cards(0, 10_000))])
    painted.clear()
    board.grab()
    assert len(painted) == 16


@pytest.mark.parametrize("size", [(916, 568), (916, 496), (744, 300)])
def test_a_board_is_painted_at_each_size(
    board: Board, size: tuple[int, int], dressed: Callable[[], None]
) -> None:
    board.resize(*size)
    assert not board.grab().isNull()


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_no_number_in_the_foot_of_one_lane_is_cut(qapp: QApplication, language: str) -> None:
    set_language(language)
    room = width_of_lanes(1) - 2 * 8 - 18  # between its padding, beside the arrow
    assert theme.width_of(foot_words(99, 28, 19), 12) <= room
    assert theme.width_of(foot_words(99, 28, 0), 12) <= room
