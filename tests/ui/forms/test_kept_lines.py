"""A panel shown again for another record: lines that look alike stay, the others are made."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
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


def lines_in(panel: QWidget) -> KeptLines:
    lines = KeptLines()
    panel.setLayout(lines.layout)
    return lines


def show(lines: KeptLines, title: str, facts: dict[str, str], *states: State) -> None:
    with lines.shown_anew():
        lines.label(title, 16, 600, wrap=True)
        lines.badges(states)
        for name, value in facts.items():
            lines.fact(name, value)
        lines.add(QLabel("history"))


def test_the_same_lines_stay_and_say_other_words(panel: QWidget) -> None:
    lines = lines_in(panel)
    show(lines, "K1", {"Unit": "1-2", "Due": "2026"}, State("open", "amber"))
    before, badge = panel.findChildren(QLabel), panel.findChild(Badge)
    show(lines, "K2", {"Unit": "1-3", "Due": "2027"}, State("closed", "grey"))
    assert told(panel) == ["K2", "Unit", "1-3", "Due", "2027", "history"]
    after = panel.findChildren(QLabel)
    assert [each in after for each in before] == [True] * 5 + [each in after for each in before[5:]]
    assert panel.findChild(Badge) is badge
    assert isinstance(badge, Badge)
    assert badge.accessibleName() == "closed"
    assert lines.layout.count() == 5


def test_from_the_first_other_line_on_they_are_made_anew(panel: QWidget) -> None:
    lines = lines_in(panel)
    show(lines, "K1", {"Unit": "1-2", "Due": "2026"})
    show(lines, "K2", {"Due": "2027", "Note": "x", "Rent": "y"})
    assert told(panel) == ["K2", "Due", "2027", "Note", "x", "Rent", "y", "history"]
    show(lines, "K3", {})
    assert told(panel) == ["K3", "history"]
    with lines.shown_anew():
        pass
    assert told(panel) == []
    assert lines.layout.count() == 0
    show(lines, "K4", {"Due": "2028"})
    assert told(panel) == ["K4", "Due", "2028", "history"]


def test_nothing_is_left_of_a_record_that_cannot_be_shown(panel: QWidget) -> None:
    lines = lines_in(panel)
    show(lines, "K1", {"Unit": "1-2"})
    with pytest.raises(ZeroDivisionError), lines.shown_anew():
        lines.label(str(1 // 0), 16, 600, wrap=True)
    assert told(panel) == []


def test_a_part_that_is_kept_stays_whatever_stands_above_it(panel: QWidget) -> None:
    lines, made = lines_in(panel), list[QLabel]()

    def files() -> QLabel:
        made.append(QLabel("files"))
        return made[-1]

    for title, facts in (("K1", ["a"]), ("K2", ["a", "b"]), ("K3", [])):
        with lines.shown_anew():
            lines.label(title, 16, 600, wrap=True)
            for fact in facts:
                lines.fact(fact, "1")
            assert lines.keep("files", files) is made[0]
        assert told(panel) == [title, *(each for fact in facts for each in (fact, "1")), "files"]
    with lines.shown_anew():
        lines.label("K4", 16, 600, wrap=True)
    assert told(panel) == ["K4"]
    with lines.shown_anew():
        lines.keep("files", files)
    assert told(panel) == ["files"]
    assert len(made) == 1
