"""A page of several parts, one in front: lists that belong together, and one key to the next."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from propdesk.ui.window.pages import Reloads, Shown


class SeveralParts(QStackedWidget):
    """See the module. What the frame calls goes to the part in front; each reads again."""

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
        parts: list[object] = [self.widget(number) for number in range(self.count())]
        for part in parts:
            if isinstance(part, Reloads):
                part.reload(touched)
