"""A window that counts what reaches its key F7, its field and its button, on the screen of DISPLAY.

`python -m tests.ui.parts.held` answers each line on stdin by its counts as one line of JSON.
"""

import json
import sys
import threading
from collections import Counter

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from propdesk.ui.parts import theme
from propdesk.ui.parts.keys import bind_key, tell_held_keys

COUNTS: Counter[str] = Counter()


class Field(QLineEdit):
    """Tells strokes of Enter from a held one."""

    def event(self, event: QEvent) -> bool:
        COUNTS["keys"] += event.type() == QEvent.Type.ShortcutOverride
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        COUNTS["repeated" if event.isAutoRepeat() else "fresh"] += 1
        super().keyPressEvent(event)


class Button(QPushButton):
    """Knows how often it was pressed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        COUNTS["pressed"] += 1
        super().keyPressEvent(event)


class Listener(QObject):
    """Hears the lines of stdin in the window's thread."""

    heard = Signal(str)

    def listen(self) -> None:
        """Wait for lines."""
        for line in sys.stdin:
            self.heard.emit(line.strip())


def main() -> None:
    """Show the window until it is ended from outside."""
    application = theme.new_application(sys.argv[:1])
    tell_held_keys(application)
    window, field, button = QWidget(), Field(), Button("button")
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(button)
    bind_key(window, "F7", lambda: COUNTS.update(["F7"]))
    button.clicked.connect(lambda: COUNTS.update(["clicks"]))

    def tell(where: str) -> None:
        if where:
            (button if where == "button" else field).setFocus()
        ready = window.isActiveWindow()
        print(json.dumps({"ready": ready, "text": field.text(), **COUNTS}), flush=True)

    listener = Listener()
    listener.heard.connect(tell, Qt.ConnectionType.QueuedConnection)
    threading.Thread(target=listener.listen, daemon=True).start()
    window.show()
    application.exec()


if __name__ == "__main__":
    main()
