"""Finds keys that two things seen answer to: Qt then calls neither."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from tests.ui.seen import seen_parts


def keys_twice(window: QWidget) -> list[str]:
    """The keys that two parts of a window take, both in sight."""
    keys = [
        sequence.toString()
        for part in (window, *seen_parts(window))
        for shortcut in part.children()
        if isinstance(shortcut, QShortcut) and shortcut.isEnabled()
        if shortcut.context() is Qt.ShortcutContext.WindowShortcut
        for sequence in QShortcut.keys(shortcut)
    ]
    return [f"{key} is taken twice" for key, count in Counter(keys).items() if count > 1]
