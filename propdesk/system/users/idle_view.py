"""The lock of a desk nobody sits at: after some idle minutes, at Ctrl+L, and after the PC slept.

    works ── idle for the minutes of this PC, or Ctrl+L ──► locked, everything covered
    locked ── own secret ──► goes on where it stood, open dialogs and all
    locked ── another's ──► pages put aside and forms kept as drafts of who left, pages built anew

Time is that of the PC's uptime, which no clock changes and which goes on while it sleeps.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from propdesk.kernel import clock
from propdesk.system.users.login import login_needed
from propdesk.ui.desk import Desk
from propdesk.ui.parts.sheet import Scrim, Sheet
from propdesk.ui.window.main_window import MainWindow

LOOK_MS = 5000
_ACTS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class DeskLock(QObject):
    """See the module. `entered` builds the pages of whoever came in."""

    def __init__(self, window: MainWindow, desk: Desk, entered: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._desk, self._entered = window, desk, entered
        self._last, self._open, self._rests = clock.seconds_up(), False, False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            # What a hand does comes to a window of the system first: few events pass through here.
            application.focusWindowChanged.connect(self._watch)
            self._watch(QGuiApplication.focusWindow())

    def rest(self) -> None:
        """Lock nothing: in a window where nobody comes in."""
        self._rests = True
        self._timer.stop()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # one that is there already is only put first

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that somebody is here; the hand that comes back after long is asked who it is."""
        if event.type() in _ACTS and isinstance(watched, QWindow):
            if self._is_due():
                QTimer.singleShot(0, self, self.look)
                return True
            self._last = clock.seconds_up()
            if _asks_to_lock(event) and QApplication.activeModalWidget() is not None:
                QTimer.singleShot(0, self, self.lock)
                return True
        return False

    def look(self) -> None:
        """Lock the desk if nobody was at it for long."""
        if self._is_due():
            self.lock()

    def _is_due(self) -> bool:
        minutes = self._desk.settings.lock_minutes
        idle = clock.passed_since(self._last)
        return minutes > 0 and idle >= minutes * 60 and self._may_lock()

    def _may_lock(self) -> bool:
        """Not twice, not over work that is running, and where a password leads back."""
        if self._rests or self._open or self._desk.at_work or self._desk.window is None:
            return False
        return self._desk.store.read(login_needed)

    def change_user(self) -> None:
        """Lock the desk at once, or hand it over (Ctrl+L)."""
        from propdesk.system.users.login_dialogs import ask_next_user

        self._open = True
        try:
            changed = ask_next_user(self._desk, leaving=self._window.put_aside)
        finally:
            self._back()
        if changed:
            self._entered()

    def lock(self) -> None:
        """Cover everything, and wait for whoever comes."""
        if not self._may_lock():
            return
        from propdesk.system.users.login_dialogs import LoginDialog

        before = self._desk.store.actor.user_id
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        dialogs = [each for each in _shown() if each is not self._window]
        covers = [Scrim(each, hides=True) for each in dialogs]
        for cover in covers:
            cover.show()
            cover.raise_()
        self._open = True
        try:
            told = [each for each in dialogs if isinstance(each, QDialog)]
            LoginDialog(
                self._desk, by_pin=True, leaving=self._window.put_aside, idle=True, begun=bool(told)
            ).exec()
        finally:
            self._back()
            for cover in covers:
                cover.deleteLater()
        if self._desk.store.actor.user_id != before:
            _leave(dialogs)
            # At once: no page of who left may hear of anything and read it as somebody else. What
            # waits for its dialogs still finds it there; it goes when they are through.
            self._entered()

    def _back(self) -> None:
        self._open, self._last = False, clock.seconds_up()


def _asks_to_lock(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_L
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


def _shown() -> list[QWidget]:
    found = QApplication.topLevelWidgets()
    return [each for each in found if each.isVisible() and each.isWindow()]


def _leave(dialogs: list[QWidget]) -> None:
    """Close what somebody left open, the innermost first; the drafts of forms are kept for him."""
    for each in reversed(dialogs):
        if isinstance(each, Sheet):
            Sheet.done(each, 0)  # not as if he had cancelled, which drops a draft
        elif isinstance(each, QDialog):
            each.reject()
        else:
            each.close()
