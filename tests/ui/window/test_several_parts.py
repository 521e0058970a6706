"""A page of several parts: the one in front reads at once, another when it comes there."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.window.several_parts import SeveralParts


class Part(QWidget):
    """Notes what it is told to read again."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[set[str]] = []

    def reload(self, touched: frozenset[str]) -> None:
        self.read.append(set(touched))


def test_a_part_behind_reads_once_what_it_missed_when_it_comes_to_the_front(qtbot: QtBot) -> None:
    page, front, behind = SeveralParts(), Part(), Part()
    qtbot.addWidget(page)
    page.put(front, behind, QWidget())
    for table in ("unit", "person"):
        page.reload(frozenset({table}))
    assert (front.read, behind.read) == ([{"unit"}, {"person"}], [])
    page.switch()
    assert behind.read == [{"unit", "person"}]
    for _turn in range(3):
        page.switch()
    assert (front.read, behind.read) == ([{"unit"}, {"person"}], [{"unit", "person"}])
