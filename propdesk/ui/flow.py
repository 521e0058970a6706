"""A row of parts that goes on in the next line when the width is used up: chips, never clipped.

Usage: `flow = Flow([label(…), Chip(…), Chip(…)])`; it is a widget and says its height itself.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Flow(QWidget):
    """Lays its parts from left to right, each as wide as it wants, and wraps."""

    def __init__(self, parts: Sequence[QWidget] = (), *, gap: int = 6) -> None:
        super().__init__()
        self._parts: list[QWidget] = []
        self._gap = gap
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for part in parts:
            self.add(part)

    def add(self, part: QWidget) -> None:
        """Put a part at the end."""
        part.setParent(self)
        self._parts.append(part)

    def arrange(self) -> None:
        """Place the parts again; called by itself when the width or a part changes."""
        wanted = self._lay(place=True)
        if wanted != self.height() or wanted != self.minimumHeight():
            self.setFixedHeight(wanted)

    def _lay(self, *, place: bool) -> int:
        """Go through the lines; returns the height they need."""
        room = max(self.width(), 1)
        left, top, line = 0, 0, 0
        for part in self._parts:
            if part.isHidden():
                continue
            size = part.sizeHint().expandedTo(part.minimumSize()).boundedTo(part.maximumSize())
            if left and left + size.width() > room:
                left, top, line = 0, top + line + self._gap, 0
            line = max(line, size.height(), 28)
            if place:
                shift = (28 - size.height()) // 2 if size.height() < 28 else 0
                part.setGeometry(QRect(left, top + shift, size.width(), size.height()))
            left += size.width() + self._gap
        return top + line

    def sizeHint(self) -> QSize:
        return QSize(200, self._lay(place=False))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)
