"""A panel shown again for another record: lines that look alike stay, the others are made."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.forms.kept_lines import KeptLines
from propdesk.ui.lists.columns import State
from propdesk.ui.parts.small_parts import Badge


@pytest.fixture
def panel(dressed: QApplication, qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    return made


def told(panel: QWidget) -> list[str]:
    """What stands in the panel, from above; what is about to be deleted stands nowhere."""
    QApplication.processEvents()  # a part laid into what is shown is shown a moment later
    shown = [each for each in panel.findChildren(QLabel) if each.isVisibleTo(panel)]
    return [each.text() for each in sorted(shown, key=lambda one: (one.y(), one.x()))]


def show(lines: KeptLines, title: str, facts: dict[str, str], *states: State) -> None:
    with lines.shown_anew():
        lines.label(title, 16, 600, wrap=True)
        lines.badges(states)
        for name, value in facts.items():
            lines.fact(name, value)
        lines.add(QLabel("history"))


def test_the_same_lines_stay_and_say_other_words(panel: QWidget) -> None:
    lines = KeptLines(QVBoxLayout(panel))
    show(lines, "K1", {"Unit": "1-2", "Due": "2026"}, State("open", "amber"))
    before, badge = panel.findChildren(QLabel), panel.findChild(Badge)
    show(lines, "K2", {"Unit": "1-3", "Due": "2027"}, State("closed", "grey"))
    assert told(panel) == ["K2", "Unit", "1-3", "Due", "2027", "history"]
    after = panel.findChildren(QLabel)
    assert [each in after for each in before] == [True] * 5 + [each in after for each in before[5:]]
    assert panel.findChild(Badge) is badge
    assert isinstance(badge, Badge)
    assert badge.accessibleName() == "closed"
    assert panel.layout().count() == 6  # type: ignore[union-attr]  # with the room at the end


def test_from_the_first_other_line_on_they_are_made_anew(panel: QWidget) -> None:
    lines = KeptLines(QVBoxLayout(panel))
    show(lines, "K1", {"Unit": "1-2", "Due": "2026"})
    show(lines, "K2", {"Due": "2027", "Note": "x", "Rent": "y"})
    assert told(panel) == ["K2", "Due", "2027", "Note", "x", "Rent", "y", "history"]
    show(lines, "K3", {})
    assert told(panel) == ["K3", "history"]
    with lines.shown_anew():
        pass
    assert told(panel) == []
    assert panel.layout().count() == 1  # type: ignore[union-attr]
    show(lines, "K4", {"Due": "2028"})
    assert told(panel) == ["K4", "Due", "2028", "history"]


def test_nothing_is_left_of_a_record_that_cannot_be_shown(panel: QWidget) -> None:
    lines = KeptLines(QVBoxLayout(panel))
    show(lines, "K1", {"Unit": "1-2"})
    with pytest.raises(ZeroDivisionError), lines.shown_anew():
        lines.label(str(1 // 0), 16, 600, wrap=True)
    assert told(panel) == []
