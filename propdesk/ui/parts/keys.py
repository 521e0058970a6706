"""Keys as they are printed on buttons, and the keys of the keyboard they stand for.

Usage: `bind_key(page, "Ctrl+Enter", self.save)`. A key works while the widget it belongs to can
be seen.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

# The number pad's keys are keys of their own to Qt; on a button both are meant.
_TWINS = {"Enter": ("Return", "Enter"), "+": ("+",), "Del": ("Del",), "↑": ("Up",), "↓": ("Down",)}


def sequences(key: str) -> list[QKeySequence]:
    """Every key of the keyboard that a key hint names: `Ctrl+Enter` is both Enter keys."""
    front, plus, last = key.rpartition("+")
    if key.endswith("+"):
        front, plus, last = key[:-1].removesuffix("+"), "+" if len(key) > 1 else "", "+"
    return [QKeySequence(f"{front}{plus}{twin}") for twin in _TWINS.get(last, (last,))]


def bind_key(
    owner: QWidget, key: str, slot: Callable[[], object], *, only_inside: bool = False
) -> QShortcut:
    """Call `slot` at this key while `owner` is shown in the active window, once for each stroke.

    `only_inside` restricts it to when the keyboard is in `owner` or a child of it.
    """
    shortcut = QShortcut(owner)
    shortcut.setAutoRepeat(False)  # a key held down would do it again in whatever comes next
    shortcut.setKeys(sequences(key))
    if only_inside:
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(slot)
    return shortcut
