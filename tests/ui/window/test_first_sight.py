"""The work of a start begins when there is a window to look at."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.ui.window.first_sight import at_first_sight


class Watch(QObject):
    """Writes down the paintings it sees."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self._seen = seen

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self._seen.append("painted")
        return False


def test_the_window_is_painted_before_the_work_begins(qtbot: QtBot) -> None:
    seen: list[str] = []
    window, watch = QLabel("frame"), Watch(seen)
    qtbot.addWidget(window)
    at_first_sight(window, lambda: seen.append("begun"))
    window.installEventFilter(watch)
    window.show()
    qtbot.waitUntil(lambda: "begun" in seen)
    window.repaint()
    assert seen[0] == "painted"
    assert seen.count("begun") == 1


def test_a_window_nobody_sees_does_its_work_all_the_same(qtbot: QtBot) -> None:
    seen: list[str] = []
    window = QLabel("frame")
    qtbot.addWidget(window)
    at_first_sight(window, lambda: seen.append("begun"))
    qtbot.waitUntil(lambda: seen == ["begun"])
