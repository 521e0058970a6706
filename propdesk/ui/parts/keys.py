"""Keys as they are printed on buttons, and the keys of the keyboard they stand for.

Usage: `bind_key(page, "Ctrl+Enter", self.save)`. A key works while the widget it belongs to can
be seen.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

# The number pad's keys are keys of their own to Qt; on a button both are meant.
_TWINS = {
    "Enter": ("Return", "Enter"),
    "+": ("+",),
    "Del": ("Del",),
    "↑": ("Up",),
    "↓": ("Down",),
    "PgDn": ("PgDown",),
}


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


def tell_held_keys(application: QApplication) -> None:
    """Let a key held down be told from strokes of it on X11 too, where Qt often cannot."""
    if QGuiApplication.platformName() == "xcb":
        application.installEventFilter(_HeldKeys(application))


class _HeldKeys(QObject):
    """Says of a key that it repeats itself where the press has the moment of the last release.

    X sends each repeat as a release and a press of one moment; Qt knows the pair only when both
    have come by the time it reads the first, so that most of them look like fresh strokes.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._released = (0, 0)  # key and moment
        self._held = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Shortcut and isinstance(watched, QShortcut | QAction):
            return self._held and not watched.autoRepeat()
        if not isinstance(event, QKeyEvent):
            return False
        stroke = (event.nativeScanCode(), event.timestamp())
        if kind == QEvent.Type.KeyRelease:
            self._released, self._held = stroke, False
        elif kind == QEvent.Type.ShortcutOverride:  # comes first, before shortcut or key press
            self._held = event.isAutoRepeat() or stroke == self._released
        elif kind == QEvent.Type.KeyPress and self._held and not event.isAutoRepeat():
            QApplication.sendEvent(watched, _repeated(event))
            return True
        return False


def _repeated(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        True,  # noqa: FBT003 - Qt takes no name here
        event.count(),
        event.device(),
    )


Keys = dict[str | Qt.Key, Callable[[], object]]


ONCE = ("+", "*", "/", "-")  # held down they do it once


class PadKeys(QObject):
    """Keys of the number pad that mean something on the whole desk, wherever the keyboard is.

    `keys` are the texts or Qt keys that are swallowed, each with what it does; what answers False
    leaves the key to the field.
    """

    def __init__(self, owner: QWidget, keys: Keys) -> None:
        super().__init__(owner)
        self._keys = keys
        owner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        wild = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.modifiers() & wild:
            return False
        act = self._keys.get(event.text()) or self._keys.get(Qt.Key(event.key()))
        if event.isAutoRepeat() and event.text() in ONCE and act is not None:
            return True
        return act is not None and act() is not False
