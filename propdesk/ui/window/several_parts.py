"""A page of several parts, one in front: lists that belong together, and one key to the next."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from propdesk.ui.window.pages import Reloads, Shown


class SeveralParts(QStackedWidget):
    """See the module. What the frame calls goes to the part in front; another reads what it missed
    when it comes there."""

    def __init__(self) -> None:
        super().__init__()
        self._missed: dict[QWidget, frozenset[str]] = {}
        self.currentChanged.connect(self._freshen)

    def put(self, *parts: QWidget) -> None:
        """Give it its parts, the first in front."""
        for part in parts:
            self.addWidget(part)

    def switch(self) -> None:
        """Put the next part in front."""
        self.setCurrentIndex((self.currentIndex() + 1) % self.count())
        self.shown()

    def shown(self) -> None:
        """Put the keyboard into the part in front."""
        part: object = self.currentWidget()
        if isinstance(part, Shown):
            part.shown()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again what shows one of the tables written."""
        for part in (self.widget(number) for number in range(self.count())):
            if part is not None:
                self._missed[part] = self._missed.get(part, frozenset()) | touched
        self._freshen()

    def _freshen(self) -> None:
        part: object = self.currentWidget()
        missed = self._missed.pop(part, None) if isinstance(part, QWidget) else None
        if missed is not None and isinstance(part, Reloads):
            part.reload(missed)
