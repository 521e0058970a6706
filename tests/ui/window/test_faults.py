"""Whatever nobody catches is shown in one dialog and logged, wherever Qt would swallow it."""

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QMimeData,
    QObject,
    QPoint,
    QRunnable,
    QSortFilterProxyModel,
    QStringListModel,
    Qt,
    QThread,
    QThreadPool,
    QTimer,
    Signal,
)
from PySide6.QtGui import QDragEnterEvent, QKeyEvent
from PySide6.QtPrintSupport import QPrintPreviewWidget
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from propdesk.db.refusals import DataDamaged, DataReadOnly
from propdesk.kernel.logs import FILE_NAME, start_log, stop_log
from propdesk.ui.desk import Desk
from propdesk.ui.parts.messages import MessageDialog
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.window.faults import Faults
from tests.keyboard import answer_dialog


@pytest.fixture
def faults(dressed: QApplication) -> Iterator[Faults]:
    """Heard of as in the running program."""
    made = Faults()
    made.listen()
    yield made
    made.rest()


class Widget(QWidget):
    """Fails in one of Qt's methods, once."""

    told = Signal()

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where

    def _fail(self, where: str) -> None:
        if self.where == where:
            self.where = ""
            raise ValueError(where)

    def paintEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self._fail("paint")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        self._fail("key")

    def closeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self._fail("close")

    def showEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self._fail("show")

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self._fail("resize")

    def dragEnterEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self._fail("drag")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self._fail("filter")
        return False


class Model(QAbstractTableModel):
    """Fails whenever it is asked for a value."""

    def rowCount(self, parent: object = None) -> int:  # noqa: N802 - Qt's name
        return 1

    def columnCount(self, parent: object = None) -> int:  # noqa: N802 - Qt's name
        return 1

    def data(self, index: object, role: int = 0) -> object:
        raise ValueError("model")


class Headings(QStringListModel):
    """Fails whenever it is asked for a heading."""

    def headerData(self, *_asked: object) -> object:  # noqa: N802 - Qt's name
        raise ValueError("heading")


class Delegate(QStyledItemDelegate):
    """Fails whenever it paints a cell."""

    def paint(self, *_how: object) -> None:
        raise ValueError("delegate")


class Order(QSortFilterProxyModel):
    """Fails whenever it compares two rows."""

    def lessThan(self, *_rows: object) -> bool:  # noqa: N802 - Qt's name
        raise ValueError("order")


class Thread(QThread):
    """Fails in a thread of Qt's."""

    def run(self) -> None:
        raise ValueError("thread")


class Run(QRunnable):
    """Fails in a worker of Qt's."""

    def run(self) -> None:
        raise ValueError("runnable")


class Dying:
    """Fails when it is let go."""

    def __del__(self) -> None:
        raise ValueError("del")


def fail() -> None:
    raise ValueError("called")


def in_a_slot(qtbot: QtBot) -> object:
    button = QPushButton()
    qtbot.addWidget(button)
    button.clicked.connect(fail)
    button.click()
    return button


def in_a_queued_slot(qtbot: QtBot) -> object:
    widget = Widget("")
    qtbot.addWidget(widget)
    widget.told.connect(fail, Qt.ConnectionType.QueuedConnection)
    widget.told.emit()
    return widget


def in_a_timer(qtbot: QtBot) -> object:
    QTimer.singleShot(0, fail)
    return None


def in_an_event_filter(qtbot: QtBot) -> object:
    widget, watched = Widget("filter"), QWidget()
    qtbot.addWidget(widget)
    qtbot.addWidget(watched)
    watched.installEventFilter(widget)
    QApplication.postEvent(watched, QEvent(QEvent.Type.User))
    return widget, watched


def in_a_key(qtbot: QtBot) -> object:
    widget = Widget("key")
    qtbot.addWidget(widget)
    stroke = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QApplication.postEvent(widget, stroke)
    return widget


def in_painting(qtbot: QtBot) -> object:
    widget = Widget("paint")
    qtbot.addWidget(widget)
    widget.show()
    QTimer.singleShot(0, widget.update)
    return widget


def in_a_model(qtbot: QtBot) -> object:
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(Model(view))
    QTimer.singleShot(0, view.show)
    return view


def in_a_heading(qtbot: QtBot) -> object:
    view = QTableView()
    qtbot.addWidget(view)
    QTimer.singleShot(0, lambda: view.setModel(Headings(view)))
    return view


def in_a_delegate(qtbot: QtBot) -> object:
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(QStringListModel(["one"], view))
    view.setItemDelegate(Delegate(view))
    QTimer.singleShot(0, view.show)
    return view


def in_comparing_rows(qtbot: QtBot) -> object:
    order = Order()
    order.setSourceModel(QStringListModel(["two", "one"], order))
    QTimer.singleShot(0, lambda: order.sort(0))
    return order


def in_closing(qtbot: QtBot) -> object:
    widget = Widget("close")
    qtbot.addWidget(widget)
    widget.show()
    QTimer.singleShot(0, widget.close)
    return widget


def in_showing(qtbot: QtBot) -> object:
    widget = Widget("show")
    qtbot.addWidget(widget)
    QTimer.singleShot(0, widget.show)
    return widget


def in_resizing(qtbot: QtBot) -> object:
    widget = Widget("")
    qtbot.addWidget(widget)
    widget.show()
    widget.where = "resize"
    QTimer.singleShot(0, lambda: widget.resize(333, 222))
    return widget


def in_dragging(qtbot: QtBot) -> object:
    widget, dragged = Widget("drag"), QMimeData()
    qtbot.addWidget(widget)
    widget.setAcceptDrops(True)
    widget.show()
    entering = QDragEnterEvent(
        QPoint(1, 1), Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QTimer.singleShot(0, lambda: QApplication.sendEvent(widget, entering))
    return widget, dragged, entering


def in_printing(qtbot: QtBot) -> object:
    preview = QPrintPreviewWidget()
    qtbot.addWidget(preview)
    preview.paintRequested.connect(lambda _printer: fail())
    QTimer.singleShot(0, preview.updatePreview)
    return preview


def in_a_thread_of_qt(qtbot: QtBot) -> object:
    thread = Thread()
    thread.start()
    thread.wait()
    return thread


def in_a_signal_of_qt(qtbot: QtBot) -> object:
    model = QStringListModel(["one"])
    model.rowsInserted.connect(fail)
    QTimer.singleShot(0, lambda: model.insertRow(0))
    return model


def in_a_worker_of_qt(qtbot: QtBot) -> object:
    pool = QThreadPool()
    pool.start(Run())
    pool.waitForDone()
    return pool


def in_a_thread(qtbot: QtBot) -> object:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    return thread


def in_letting_go(qtbot: QtBot) -> object:
    Dying()
    gc.collect()
    return None


PLACES = (
    in_a_slot,
    in_a_queued_slot,
    in_a_timer,
    in_an_event_filter,
    in_a_key,
    in_painting,
    in_a_model,
    in_a_heading,
    in_a_delegate,
    in_comparing_rows,
    in_closing,
    in_showing,
    in_resizing,
    in_dragging,
    in_printing,
    in_a_signal_of_qt,
    in_a_thread_of_qt,
    in_a_worker_of_qt,
    in_a_thread,
    in_letting_go,
)


def report_in(dialog: QDialog) -> str:
    """What the dialog gives to be passed on."""
    return "".join(box.toPlainText() for box in dialog.findChildren(QPlainTextEdit))


@pytest.mark.parametrize("provoke", PLACES)
def test_a_fault_is_shown_and_logged(
    faults: Faults, qtbot: QtBot, tmp_path: Path, provoke: Callable[[QtBot], object]
) -> None:
    log, seen = start_log(tmp_path), list[QDialog]()
    reports: list[str] = []
    answer_dialog("<Return>", seen, before=lambda each: reports.append(report_in(each)))
    kept = provoke(qtbot)
    qtbot.waitUntil(lambda: bool(reports))
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert log is not None
    stop_log(log)
    assert "ValueError" in reports[0]
    assert "ValueError" in (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    assert len(reports) == 1
    del kept


def test_a_fault_inside_a_dialog_is_shown_above_it(faults: Faults, qtbot: QtBot) -> None:
    outer, shown = Sheet(None, "outer"), list[QDialog]()
    qtbot.addWidget(outer)

    def look() -> None:
        above = QApplication.activeModalWidget()
        if isinstance(above, MessageDialog):
            shown.append(above)
            above.reject()
        else:
            QTimer.singleShot(10, look)

    outer.open()
    QTimer.singleShot(0, fail)
    QTimer.singleShot(0, look)
    qtbot.waitUntil(lambda: bool(shown))
    assert outer.isVisible()
    outer.reject()


def test_a_fault_in_a_job_goes_the_same_way(faults: Faults, desk: Desk, qtbot: QtBot) -> None:
    reports: list[str] = []
    answer_dialog("<Return>", before=lambda each: reports.append(report_in(each)))
    desk.run(lambda _progress: fail(), title="", quiet=True)
    qtbot.waitUntil(lambda: bool(reports))
    assert "called" in reports[0]


def test_a_refusal_outside_an_attempt_is_shown_as_its_sentence(
    faults: Faults, desk: Desk, qtbot: QtBot
) -> None:
    faults.refuse = desk.refuse
    said: list[str] = []

    def refuse() -> None:
        raise DataReadOnly

    def words(dialog: QDialog) -> None:
        said.extend(each.text() for each in dialog.findChildren(QLabel))

    answer_dialog("<Return>", before=words)
    QTimer.singleShot(0, refuse)
    qtbot.waitUntil(lambda: bool(said))
    assert str(DataReadOnly()) in said


def test_damage_found_in_the_middle_of_work_leads_to_the_restore(
    faults: Faults, desk: Desk, qtbot: QtBot
) -> None:
    faults.refuse = desk.refuse
    wanted: list[str] = []
    desk.page_wanted.connect(lambda page, _context: wanted.append(page))

    def find() -> None:
        raise DataDamaged

    answer_dialog("<Return>")
    QTimer.singleShot(0, find)
    qtbot.waitUntil(lambda: wanted == ["restore"])


def test_the_same_fault_again_at_once_is_logged_only(
    faults: Faults, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Exception] = []

    def show(error: Exception) -> None:
        shown.append(error)
        faults._remember(error)

    monkeypatch.setattr(faults, "_show", show)
    for _time in range(3):
        QTimer.singleShot(0, fail)
    QTimer.singleShot(0, lambda: int("another"))
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert [str(error)[:6] for error in shown] == ["called", "invali"]


def test_a_new_press_that_breaks_again_is_answered_again(faults: Faults, qtbot: QtBot) -> None:
    button, reports = QPushButton(), list[str]()
    qtbot.addWidget(button)
    button.clicked.connect(fail)
    button.show()
    for _press in range(2):
        reports.clear()
        answer_dialog("<Return>", before=lambda each: reports.append(report_in(each)))
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: len(reports) == 1)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_a_fault_names_nobody_in_the_log(faults: Faults, tmp_path: Path, qtbot: QtBot) -> None:
    log = start_log(tmp_path)
    assert log is not None
    faults._showing = True  # nobody looks at dialogs here
    faults.hear(ValueError("江予安 19900001234"))
    stop_log(log)
    written = (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    assert "ValueError" in written
    assert "江予安" not in written
    assert "19900001234" not in written


def test_a_stop_from_the_keyboard_is_no_fault(faults: Faults, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(faults._happened):
        faults.hear(KeyboardInterrupt())


def test_a_key_held_down_acts_once_in_a_dialog(dressed: QApplication, qtbot: QtBot) -> None:
    dialog = Sheet(None, "held")
    qtbot.addWidget(dialog)
    dialog.show()
    repeated = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, "", True
    )
    QApplication.sendEvent(dialog, repeated)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
