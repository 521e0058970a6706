"""What came before, beside the talk: the same here, the same next door, what happened last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from propdesk.kernel.i18n import _, ngettext
from propdesk.service.contacts.beside import NEAR_DAYS, Before
from propdesk.service.contacts.rules import ContactKind
from propdesk.subject import UnitCase
from propdesk.ui.forms.kept_lines import LinesCard
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Banner, line_of
from propdesk.ui.parts.small_parts import badge_width, label, paint_badge
from propdesk.ui.parts.theme import colour

WIDTH, ROW, DAY = 340, 44, 56
Open = Callable[[tuple[str, int]], object]


class TalkPanel(LinesCard):
    """What came before about the unit of a talk."""

    def __init__(self, open_record: Open) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._open = open_record

    def show_before(self, found: Before | None, kind: ContactKind) -> None:
        """Show it; say what will stand here while there is no unit."""
        with self.lines.shown_anew():
            if found is None:
                words = _("Type the room: what was said before stands here, here and next door.")
                self.lines.label(words, 12, 400, "text3", wrap=True)
                return
            same, near, recent = found.counts
            self._head(_("Same kind here"), f"{kind.label} · {_times(same)}")
            if found.joins:
                self.lines.add(Banner(found.joins, "amber", "git-merge"))
            self._rows([("", one) for one in found.same])
            self.lines.hairline()
            span = _("last {count} days").format(count=NEAR_DAYS)
            self._head(_("Same kind next door"), f"{found.near_name} · {span} · {_times(near)}")
            self._rows(list(found.near))
            self.lines.hairline()
            year = _("within a year")
            self._head(_("Lately here"), f"{year} · {_times(recent)}")
            self._rows([("", one) for one in found.recent])

    def _head(self, name: str, note: str) -> None:
        self.lines.add(line_of(label(name, 13, 600), label(note, 12, 400, "text3"), None))

    def _rows(self, cases: Sequence[tuple[str, UnitCase]]) -> None:
        for code, one in cases:
            self.lines.add(PastRow(code, one, self._open))
        if not cases:
            self.lines.label(_("Nothing."), 12, 400, "text3")


def _times(count: int) -> str:
    return ngettext("{count} time", "{count} times", count).format(count=count)


class PastRow(QWidget):
    """One thing that came before: its day, what it was, how it stands; a double click opens it."""

    def __init__(self, code: str, one: UnitCase, open_record: Open) -> None:
        super().__init__()
        self._one, self._open = one, open_record
        self._title = " ".join(filter(None, (code, one.name)))
        self.setToolTip("\n".join(filter(None, (self._title, one.detail))))
        self.setAccessibleName(self._title)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if one.record is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(200, ROW)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open it."""
        if self._one.record is not None:
            self._open(self._one.record)

    def paintEvent(self, event: QPaintEvent) -> None:
        one, right = self._one, self.width()
        with QPainter(self) as painter:
            if one.state is not None:
                text, tone, icon = one.state
                width = badge_width(text, icon)
                right -= width + 8
                paint_badge(painter, QRect(right + 8, 0, width, 24), text, tone, icon)
            _line(painter, QRect(0, 2, DAY, 20), f"{one.day:%m-%d}", 12, "text3")
            _line(painter, QRect(DAY, 2, right - DAY, 20), self._title, 13, "text")
            below = QRect(DAY, 21, self.width() - DAY, 18)
            _line(painter, below, one.detail, 12, "text3")


def _line(painter: QPainter, place: QRect, words: str, size: int, ink: str) -> None:
    font = theme.font(size)
    painter.setFont(font)
    painter.setPen(colour(ink))
    cut = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
