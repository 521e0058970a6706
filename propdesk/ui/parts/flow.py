"""A row of parts that goes on in the next line when the width is used up: chips, never clipped.

Usage: `flow = Flow([label(…), Chip(…), Chip(…)])`, `flow.add(button, at_end=True)`; it is a widget
and says its height itself. What stands at the end goes to the next line together, and a hairline
is seen only between two parts of a line.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

LINE, MOST = 28, 16_777_215
ASIDE = -99  # where a hairline lies that parts nothing

Line = list[tuple[QWidget, QSize]]


class Flow(QWidget):
    """Lays its parts from left to right, each as wide as it wants, and wraps; those of the end
    stand at the right of their line."""

    def __init__(self, parts: Sequence[QWidget] = (), *, gap: int = 6, line: int = LINE) -> None:
        super().__init__()
        self._least = line
        self._parts: list[QWidget] = []
        self._ends: set[QWidget] = set()
        self._gap = gap
        self._sizes: Line | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for part in parts:
            self.add(part)

    def add(self, part: QWidget, *, at_end: bool = False) -> None:
        """Put a part behind the others; what is `at_end` comes after all that is not."""
        put_away = part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        part.setParent(self)
        if not (put_away and part.isHidden()):
            part.show()  # as a layout does: a child put in later stays hidden by itself
        self._parts.append(part)
        if at_end:
            self._ends.add(part)
        self._sizes = None

    def drop(self, part: QWidget) -> None:
        """Take a part out and delete it."""
        self._parts.remove(part)
        part.hide()  # while a dialog is open nothing is deleted
        part.deleteLater()
        self._sizes = None
        self.arrange()

    def clear(self) -> None:
        """Take all parts out and delete them."""
        for part in self._parts:
            part.hide()  # while a dialog is open nothing is deleted
            part.deleteLater()
        self._parts, self._ends, self._sizes = [], set(), None

    def arrange(self) -> None:
        """Place the parts again; called by itself when the width or a part changes."""
        self._sizes, top = None, 0
        for whole in self._lines():
            line = _without_outer_rules(whole)
            high = max(self._least, *(size.height() for _part, size in line))
            spare = max(self.width() - self._wide(line), 0)
            left = 0
            for part, size in line:
                shift = spare if part in self._ends else 0
                down = (high - size.height()) // 2
                part.setGeometry(QRect(left + shift, top + down, size.width(), size.height()))
                left += size.width() + self._gap
            top += high + self._gap
        wanted = max(top - self._gap, 0)
        if wanted != self.height() or wanted != self.minimumHeight():
            self.setFixedHeight(wanted)

    def _lines(self) -> list[Line]:
        bound = QSize(max(self.width(), 1), MOST)
        parts = [(part, wanted.boundedTo(bound)) for part, wanted in self._shown()]
        groups = [[one] for one in parts if one[0] not in self._ends]
        last = [one for one in parts if one[0] in self._ends]
        if last and self._wide(last) <= self.width():
            groups.append(last)
        else:
            groups += [[one] for one in last]
        lines: list[Line] = []
        for group in groups:
            if lines and self._wide([*lines[-1], *group]) <= self.width():
                lines[-1] += group
            else:
                lines.append(group)
        return lines

    def _wide(self, line: Line) -> int:
        return sum(size.width() for _part, size in line) + self._gap * max(len(line) - 1, 0)

    def wants(self) -> int:
        """How wide all its parts are in one line."""
        return self._wide(self._shown())

    def _shown(self) -> Line:
        """The parts that are shown, with the size each wants, those of the end last.

        Kept while in sight, for then every change of a part is told; the layouts around ask
        dozens of times for each change anywhere in the page.
        """
        if self._sizes is None or not self.isVisible():
            parts = [part for part in self._parts if not part.isHidden()]
            parts.sort(key=lambda part: part in self._ends)
            self._sizes = [(part, _size_of(part)) for part in parts]
        return self._sizes

    def sizeHint(self) -> QSize:
        highs = [max(self._least, *(size.height() for _p, size in line)) for line in self._lines()]
        return QSize(200, sum(highs) + self._gap * max(len(highs) - 1, 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(max((size.width() for _part, size in self._shown()), default=0), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        self.arrange()  # of a part that changes out of sight nothing is told

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)


def _without_outer_rules(line: Line) -> Line:
    """The line without the hairlines at its ends, which are put out of sight."""
    kept = list(line)
    for at in (0, -1):
        while len(kept) > 1 and kept[at][0].property("rule"):
            kept.pop(at)[0].move(ASIDE, ASIDE)
    return kept


def _size_of(part: QWidget) -> QSize:
    return part.sizeHint().expandedTo(part.minimumSize()).boundedTo(part.maximumSize())
