"""Finds what is cut off in a window: every page asks this at 1366 x 696 in each language.

Usage: `assert clipped(window) == []`.
"""

from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from propdesk.ui.cards import ElidedLabel
from propdesk.ui.header import SearchField
from propdesk.ui.parts import Badge, KeyHint
from propdesk.ui.rail import RailTab

_JUDGED = (QAbstractButton, QLabel, QLineEdit, QComboBox, Badge, KeyHint)
_MAY_BE_SHORT = (ElidedLabel, RailTab, SearchField)


def clipped(window: QWidget) -> list[str]:
    """Name every visible part smaller than what it says, or reaching out of its parent.

    Left out: what scrolls, and labels that were made to be cut short (`ElidedLabel`, or a
    minimum width of 1).
    """
    QApplication.processEvents()  # what was just shown or said is laid out
    window.ensurePolished()
    parts = [each for each in window.findChildren(QWidget) if isinstance(each, _JUDGED)]
    return [fault for each in parts if each.isVisibleTo(window) for fault in _faults(each)]


def _faults(part: QWidget) -> list[str]:
    if isinstance(part, _MAY_BE_SHORT) or part.minimumWidth() == 1:
        return []
    if isinstance(part, QLabel) and part.wordWrap():
        wide, high = 0, part.heightForWidth(part.width()) - 1
    elif isinstance(part, QLineEdit | QComboBox):
        wide, high = 40, part.minimumHeight()
    else:
        wide, high = part.sizeHint().width(), part.sizeHint().height()
    name = f"{type(part).__name__} {_words(part)!r}"
    faults = []
    if part.width() < wide or part.height() < min(high, 18):
        faults.append(f"{name} has {part.width()}x{part.height()}, needs {wide}x{high}")
    if _sticks_out(part):
        faults.append(f"{name} sticks out of its parent")
    return faults


def _words(part: QWidget) -> str:
    return part.text() if isinstance(part, QLabel) else part.accessibleName()


def _sticks_out(part: QWidget) -> bool:
    above = part.parentWidget()
    if above is None or above.property("scrolls"):
        return False
    return part.x() < 0 or part.geometry().right() > above.width()
