"""A second start on the same data: it hands what it was asked for to the first, and ends.

`ask_first` is the second's part, a line of JSON through a local socket: the backups that were
double-clicked. `Doorway` is the first's: the window comes to the front at once, what was asked for
follows when it can be worked in.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import window_channel
from propdesk.ui.parts.jobs import InputBlock
from propdesk.ui.window.main_window import MainWindow

if TYPE_CHECKING:  # loaded when it is listened or asked: the first list does not wait
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS = 5000  # how long another window may be busy before it counts as hanging
LISTEN_MS = 2000  # how long a caller may keep silent
AGAIN_MS = 200  # a login, a dialog or a job is waited for
LONGEST_LINE = 1 << 18


def ask_first(folder: DataFolder, files: Iterable[Path], process: int) -> bool:
    """Ask the window that is open to come to the front and to look into these backups.

    `process` is whose window it is. False when it does not answer.
    """
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(window_channel(folder))
    if not socket.waitForConnected(ANSWER_MS):
        return False
    _let_it_forward(process)
    socket.write(json.dumps([str(file) for file in files]).encode() + b"\n")
    # The system connects for a program that hangs too; only one that lives hangs up.
    gone = QLocalSocket.LocalSocketState.UnconnectedState
    return socket.state() == gone or socket.waitForDisconnected(ANSWER_MS)


if sys.platform == "win32":

    def _let_it_forward(process: int) -> None:
        """Windows lets only the program in front bring a window there: that is the second start."""
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(process)

else:

    def _let_it_forward(process: int) -> None:
        """Do nothing: elsewhere every program may."""


class Doorway(QObject):
    """Listens for second starts; `look_into` gets the files when the window can be worked in.

    What comes before `open`, in a login, in a dialog or beside a job that must be alone, waits.
    """

    def __init__(self, window: MainWindow, look_into: Callable[[Sequence[Path]], object]) -> None:
        super().__init__(window)
        self._window, self._look_into = window, look_into
        self._server: QLocalServer | None = None
        self._wanted: list[Path] = []
        self._open = False
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self._hand_over)

    def listen(self, folder: DataFolder) -> None:
        """Hear of second starts on this folder from now on."""
        from PySide6.QtNetwork import QLocalServer

        channel = window_channel(folder)
        QLocalServer.removeServer(channel)
        self._server = QLocalServer(self)
        self._server.newConnection.connect(partial(self._greet, self._server))
        self._server.listen(channel)

    def open(self) -> None:
        """Let in what waits: the window has its pages."""
        self._open = True
        self._hand_over()

    def take(self, files: Sequence[Path]) -> None:
        """Look into these as soon as the window can be worked in."""
        if files:
            self._wanted = list(files)
            self._again.start()

    def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
        self._again.stop()

    def _greet(self, server: "QLocalServer") -> None:
        caller = server.nextPendingConnection()
        caller.readyRead.connect(partial(self._read, caller))
        caller.disconnected.connect(caller.deleteLater)
        QTimer.singleShot(LISTEN_MS, caller, caller.abort)
        self._come_to_front()
        self._read(caller)

    def _read(self, caller: "QLocalSocket") -> None:
        if caller.canReadLine():
            line = bytes(caller.readLine(LONGEST_LINE).data())
            caller.disconnectFromServer()
            self.take(_files_of(line))
        elif caller.bytesAvailable() > LONGEST_LINE:
            caller.abort()

    def _come_to_front(self) -> None:
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.raise_()
        self._window.activateWindow()

    def _hand_over(self) -> None:
        if not self._open or QApplication.activeModalWidget() is not None or InputBlock.is_on():
            return
        self._again.stop()
        files, self._wanted = self._wanted, []
        if files:
            self._look_into(files)


def _files_of(line: bytes) -> list[Path]:
    """What a caller asks for; nothing where it speaks another language."""
    try:
        told = json.loads(line)
    except ValueError:
        return []
    return [Path(each) for each in told if isinstance(each, str)] if isinstance(told, list) else []
