"""The board: what waits where, moved on by the keys of its heads; slips typed back in 15 keys."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.duties.clocks.rules import TimedRow, badge
from propdesk.kernel.i18n import set_language, using_language
from propdesk.repairs.board.appointments import workers_day
from propdesk.repairs.board.view import BoardPage
from propdesk.repairs.callbacks.dialogs import AnswerSheet
from propdesk.repairs.orders.lines import lines_of
from propdesk.repairs.orders.register import ORDERS, OrderFields
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.states import Dispatch, Finish
from propdesk.repairs.workers.absences import ABSENCES, AbsenceFields
from propdesk.ui.boards.columns import CARD_WIDTH
from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts import theme
from propdesk.ui.parts.small_parts import badge_width
from tests.offices import Office
from tests.repairs.orders_made import put_orders
from tests.repairs.things import put_staff
from tests.ui.clipping import clipped


@pytest.fixture
def under_way(office: Office) -> None:
    """Staff, and orders in every state; before there is a desk."""
    put_staff(office.store)
    put_orders(office.store)


@pytest.fixture
def page(under_way: None, desk: Desk, qtbot: QtBot) -> BoardPage:
    set_language("zh_CN")
    made = BoardPage(desk)
    qtbot.addWidget(made)
    made.resize(1266, 642)
    desk.changed.connect(made.reload)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.shown()
    return made


def said(page: BoardPage) -> list[str]:
    found: list[str] = []
    page._desk.said.connect(lambda sentence, _weight: found.append(sentence))
    return found


def test_open_orders_stand_in_their_columns_with_emergencies_first(page: BoardPage) -> None:
    columns = {column.id: column for column in page.board._columns}
    assert {name: len(column.cards) for name, column in columns.items()} == {
        "to-dispatch": 1, "under-way": 3, "to-verify": 1, "to-call": 1,
    }  # fmt: skip
    first, second, *_rest = columns["under-way"].cards
    assert (first.mark, first.mark_icon, first.title) == ("紧急", "siren", "7 栋电梯")
    assert second.late
    assert columns["under-way"].late >= 1


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_the_longest_clock_leaves_a_card_room_for_where_it_is(
    language: str, page: BoardPage
) -> None:
    now = page._desk.clock.now()
    for late in (timedelta(minutes=59), timedelta(hours=21, minutes=42), timedelta(days=99)):
        with using_language(language):
            told = badge(TimedRow(due_at=now - late), now, card=True)
        assert told is not None
        left = CARD_WIDTH - 16 - badge_width(told[0])
        assert theme.width_of("12-2-1201", 13, 600) <= left


def test_a_slip_is_typed_back_in_fifteen_keys(page: BoardPage, qtbot: QtBot) -> None:
    """1184 Enter, 1, arrival and finish with four digits each, Enter."""
    desk = page._desk
    number = "0002"
    keys = [*number, "\r", "1", *"0905", *"1030", "\r"]
    assert len(keys) == 15
    QTest.keyClick(page, Qt.Key.Key_F4)
    qtbot.waitUntil(page.slips.number.hasFocus)
    for key in keys:
        where = QApplication.focusWidget()
        assert where is not None
        QTest.keyClick(where, Qt.Key.Key_Return if key == "\r" else key)
    (row,) = desk.store.read(ORDERS.records.rows, ids=[2])
    assert row.state is OrderState.DONE
    assert (f"{row.arrived_at:%H%M}", f"{row.done_at:%H%M}") != ("", "")
    assert (row.is_signed, row.slip_back_on) == (True, desk.today())  # as a slip in hand mostly is
    assert page.slips.number.hasFocus()  # ready for the next slip
    assert page.slips.number.text() == ""


def test_a_slip_nobody_signed_is_told_by_the_box_at_the_end(page: BoardPage, qtbot: QtBot) -> None:
    QTest.keyClick(page, Qt.Key.Key_F4)
    qtbot.waitUntil(page.slips.number.hasFocus)
    keys = [*"0002", "\r", "1", *"0905", *"1030", "\t", "\t", "\t", " ", "\r"]
    special = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}
    for key in keys:
        where = QApplication.focusWidget()
        assert where is not None
        QTest.keyClick(where, special.get(key, key))
    (row,) = page._desk.store.read(ORDERS.records.rows, ids=[2])
    assert (row.state, row.is_signed, row.slip_back_on) == (OrderState.DONE, False, None)
    assert page.slips.signed.isChecked()  # the next one is signed again


def test_material_and_labour_are_typed_where_the_hand_is(page: BoardPage, qtbot: QtBot) -> None:
    """After the finish the hand stands in material; Tab goes on to labour, Enter saves."""
    QTest.keyClick(page, Qt.Key.Key_F4)
    qtbot.waitUntil(page.slips.number.hasFocus)
    keys = [*"0002", "\r", "1", *"0905", *"1030", *"85", "\t", *"60.5", "\r"]
    special = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}
    for key in keys:
        where = QApplication.focusWidget()
        assert where is not None
        QTest.keyClick(where, special.get(key, key))
    lines = page._desk.store.read(lines_of, order_id=2)
    assert [str(one.amount) for one in lines] == ["85.00", "60.50"]


def test_a_slip_that_another_clerk_closed_meanwhile_is_told_and_keeps_what_was_typed(
    page: BoardPage,
) -> None:
    slips, store = page.slips, page._desk.store
    slips.number.setText("2")
    slips.look_up()
    store.write(ORDERS.uses.move, record_id=2, to=OrderState.DONE, form=Finish(result="别人办结"))
    slips.arrived.setText("0905")
    slips.until.setText("1030")
    slips.material.setText("85")
    slips.save()
    assert slips._wrong.text()
    typed = (slips.number.text(), slips.arrived.text(), slips.until.text(), slips.material.text())
    assert typed == ("2", "0905", "1030", "85")
    assert store.read(lines_of, order_id=2) == ()


def test_an_amount_that_is_none_is_marked_in_its_own_field(page: BoardPage) -> None:
    slips = page.slips
    slips.number.setText("2")
    slips.look_up()
    slips.until.setText("1030")
    slips.labour.setText("8五")
    slips.save()
    assert slips.labour.property("state") == "error"
    assert "8五" in slips._wrong.text()


def test_the_day_and_the_cards_say_who_is_away(page: BoardPage, desk: Desk) -> None:
    now, store = desk.clock.now(), desk.store
    (row,) = store.read(ORDERS.records.rows, ids=[2])
    begin = now + timedelta(hours=1)
    form = Dispatch(
        worker_id=row.worker_id, visit_from=begin, visit_until=begin + timedelta(hours=1)
    )
    store.write(ORDERS.uses.move, record_id=2, to=OrderState.DISPATCHED, form=form)
    assert row.worker_id is not None
    away = AbsenceFields(worker_id=row.worker_id, begins=desk.today())
    store.write(ABSENCES.uses.add, fields=away)
    page.refresh()
    cards = {card.id: card for column in page.board._columns for card in column.cards}
    assert cards[2].foot == f"{row.worker} · 需换人"
    day = store.read(workers_day, day=desk.today())
    assert [one.is_away for one in day.appointments if one.id == 2] == [True]


def test_the_key_of_a_head_opens_the_form_of_the_move(
    page: BoardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def note(dialog: FormDialog) -> int:
        opened.append(dialog.windowTitle())
        return 0

    monkeypatch.setattr(FormDialog, "exec", note)
    QTest.keyClick(page.board, Qt.Key.Key_F3)
    assert len(opened) == 1


def test_the_key_of_another_column_says_where_it_works(page: BoardPage) -> None:
    told = said(page)
    QTest.keyClick(page.board, Qt.Key.Key_F10)
    assert told == ["F10 用于“待验收”，请先走到那一列的卡片。"]


def test_a_call_back_takes_two_keys_and_moves_the_card_off_the_board(
    page: BoardPage, qtbot: QtBot
) -> None:
    card = page.board._columns[3].cards[0]
    assert page.board.stand_on(card.id)

    def answer() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, AnswerSheet)
        QTest.keyClick(sheet.answers, Qt.Key.Key_1)

    QTimer.singleShot(0, answer)
    QTest.keyClick(page.board, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: page.board.column_of(card.id) is None)
    (row,) = page._desk.store.read(ORDERS.records.rows, ids=[card.id])
    assert row.state is OrderState.CALLED_BACK


def test_enter_opens_the_order_in_its_list(page: BoardPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page._desk.page_wanted) as wanted:
        QTest.keyClick(page.board, Qt.Key.Key_Return)
    card = page.board.current()
    assert card is not None
    assert wanted.args == ["repairs.orders", {"record_id": card.id}]


def test_a_wrong_slip_keeps_what_was_typed_and_says_why(page: BoardPage) -> None:
    slips = page.slips
    slips.number.setText("9999")
    slips.look_up()
    assert slips.number.text() == "9999"
    assert "9999" in slips._wrong.text()
    slips.number.setText("2")
    slips.look_up()
    slips.results.choose(0)
    slips.arrived.setText("25:00")
    slips.until.setText("1030")
    slips.save()
    assert (slips.arrived.text(), slips.until.text()) == ("25:00", "1030")
    assert slips._wrong.text()
    assert slips.arrived.property("state") == "error"


def test_the_day_shows_appointments_with_who_missed_them(
    page: BoardPage, desk: Desk, qtbot: QtBot
) -> None:
    now = desk.clock.now()
    worker = desk.store.read(ORDERS.records.rows, ids=[2])[0].worker_id
    for hours in (-5, -4.5, 1):
        begin = now + timedelta(hours=hours)
        fields = OrderFields(
            fault="漏水",
            place="厨房",
            reported_at=now - timedelta(hours=8),
            visit_from=begin,
            visit_until=begin + timedelta(hours=1),
        )
        made = desk.store.write(ORDERS.uses.add, fields=fields)
        form = Dispatch(worker_id=worker, visit_from=begin, visit_until=begin + timedelta(hours=1))
        desk.store.write(ORDERS.uses.move, record_id=made, to=OrderState.DISPATCHED, form=form)
    day = desk.store.read(workers_day, day=desk.today())
    assert [one.look for one in day.appointments] == [
        "missed",
        "missed",
        "planned",
    ]
    qtbot.waitUntil(lambda: len(page.day._lanes) == 1)


def test_what_is_closed_or_cancelled_is_never_read(page: BoardPage, desk: Desk) -> None:
    """Fifty thousand orders behind the board cost it nothing: it asks for the open ones alone."""
    ids = desk.store.read(ORDERS.records.ids, question=page.question())
    assert sorted(ids) == sorted(card.id for one in page.board._columns for card in one.cards)
    assert len(ids) == 6


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("height", [642, 570])
def test_nothing_is_cut_off(
    desk: Desk, qtbot: QtBot, language: str, height: int, dressed_page: Callable[..., BoardPage]
) -> None:
    set_language(language)
    page = dressed_page(height)
    assert page.minimumSizeHint().height() <= height
    assert clipped(page) == []


@pytest.fixture
def dressed_page(under_way: None, desk: Desk, qtbot: QtBot) -> Callable[[int], BoardPage]:
    def make(height: int) -> BoardPage:
        page = BoardPage(desk)
        qtbot.addWidget(page)
        page.resize(1266, height)
        page.show()

        qtbot.waitExposed(page)
        return page

    return make
