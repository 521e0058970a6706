"""The user logs off or the PC is shut down while the window is open.

What is acknowledged is on the disk already, and a form that is begun lies in its draft. Windows is
asked to wait only where something is owed: work that is running, or the backup at close. It shows
the user our reason, and goes on by itself when this process has ended.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from propdesk.automatic_backups import AutomaticBackups
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.progress import Progress
from propdesk.ui.desk import Desk, Weight
from propdesk.ui.window.main_window import MainWindow

# Elsewhere a session that waits for one program is given up altogether.
CAN_WAIT = sys.platform == "win32"


def _end_process() -> None:
    os._exit(0)


class Session(Protocol):
    """What is used of QSessionManager."""

    def cancel(self) -> None: ...


class LogOff(QObject):
    """Hears of the end of the session; `finish` gives back data and lock, `leave` ends the process.

    The process is left without closing dialogs: to close a form means to drop its draft.
    """

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        safekeeping: AutomaticBackups,
        finish: Callable[[], object],
        leave: Callable[[], object] = _end_process,
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._safekeeping = window, desk, safekeeping
        self._finish, self._leave = finish, leave
        self._waiting = False
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(self.end)

    def end(self, session: Session) -> None:
        """Let the session end, or let it wait for what is owed."""
        self._window.put_aside()
        places = self._owed()
        if CAN_WAIT and (self._waiting or places or self._desk.busy):
            session.cancel()
            if not self._waiting:
                self._do_what_is_owed(places)
        elif application := QGuiApplication.instance():
            # Windows may still ask the user, who stays; only now is it certain.
            application.aboutToQuit.connect(self._finish)

    def _owed(self) -> tuple[Path, ...]:
        try:
            return self._safekeeping.owed()
        except UserError:  # nobody can answer now; the banner says it at the next start
            return ()

    def _do_what_is_owed(self, places: tuple[Path, ...]) -> None:
        self._waiting = True
        reason = _("PropDesk is making a backup.") if places else _("PropDesk is saving its work.")
        tell_why(self._window, reason)

        def work(progress: Progress) -> None:
            if places:
                self._safekeeping.back_up(places, progress)

        self._desk.run(
            work,
            title=_("Backing up before closing"),
            done=lambda _made: self._go(),
            failed=lambda refusal: self._stay(str(refusal), "error"),
            broke=lambda _bug: self._stay(_("The backup did not work."), "error"),
            cancelled=lambda: self._stay(_("Stopped; nothing was changed."), "info"),
            writes=True,
        )

    def _go(self) -> None:
        self._finish()
        self._leave()

    def _stay(self, sentence: str, weight: Weight) -> None:
        """Windows shows why, and the user may end the session all the same."""
        self._waiting = False
        tell_why(self._window, sentence)
        self._desk.say(sentence, weight)


if sys.platform == "win32":

    def tell_why(window: MainWindow, reason: str) -> None:
        """What Windows shows while it waits for the window."""
        import ctypes

        ctypes.windll.user32.ShutdownBlockReasonCreate(ctypes.c_void_p(int(window.winId())), reason)

else:

    def tell_why(window: MainWindow, reason: str) -> None:
        """Do nothing: nobody waits."""
