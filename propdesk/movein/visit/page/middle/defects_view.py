"""The defects of a visit: picture, what is wrong, the repair, who mends it and by when."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from propdesk.kernel.i18n import _, ngettext
from propdesk.ui.files.section import paint_file
from propdesk.ui.files.thumbnails import make_thumbnails
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Card, clear, scrolling
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.small_parts import Button, badge_width, paint_badge
from propdesk.ui.parts.theme import colour

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.movein.visit.lacking import VisitDefect, VisitFacts
    from propdesk.ui.desk import Desk

EDGE, LINES = 40, 2


class DefectLine(QAbstractButton):
    """A defect; a click opens its pictures."""

    def __init__(self, one: VisitDefect, on_click: Callable[[], object]) -> None:
        super().__init__()
        self._one = one
        self.setAccessibleName(f"{one.no} {one.place} {one.what}")
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked: on_click())

    def sizeHint(self) -> QSize:
        return QSize(240, EDGE + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        one = self._one
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() or self.hasFocus():
                painter.fillRect(self.rect(), colour("hover"))
            place = QRect(2, 2, EDGE, EDGE)
            if one.files:
                paint_file(painter, place, one.files[-1])
            else:
                paint_icon(painter, place.adjusted(10, 10, -10, -10), "image", "text3")
            if len(one.files) > 1:
                painter.setFont(theme.font(12, 500))
                painter.setPen(colour("text2"))
                where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
                painter.drawText(place, where, str(len(one.files)))
            self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        one, left = self._one, EDGE + 12
        due = _("by {day}").format(day=f"{one.due:%m-%d}") if one.due else ""
        wide = badge_width(due, "clock") if due else 0
        if due:
            place = QRect(self.width() - wide - 4, 0, wide, self.height())
            paint_badge(painter, place, due, "amber", "clock")
        width = self.width() - left - wide - 12
        below = " · ".join(filter(None, (one.order_no, one.builder, one.state.label)))
        lines = (
            (f"{one.no}  {one.place}  {one.what}", 13, 500, "text", 2),
            (below, 12, 400, "text3", 22),
        )
        for words, size, weight, ink, top in lines:
            font = theme.font(size, weight)
            painter.setFont(font)
            painter.setPen(colour(ink))
            cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, top, width, 19), Qt.AlignmentFlag.AlignVCenter, cut)


class DefectsCard(Card):
    """`pictured(defect id)` asks for the pictures of a defect."""

    pictured = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("No defects"), _("not in order makes a repair at once"))
        self._desk = desk
        self._shown: tuple[VisitDefect, ...] = ()
        self.add = Button(_("Pictures"), icon="image", key="F8")
        self.head.addStretch()
        self.head.addWidget(self.add)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._area = scrolling(content)
        self.body.addWidget(self._area)
        self._area.setFixedHeight(0)

    def show_visit(self, facts: VisitFacts) -> None:
        """Show the defects of the visit, the newest first."""
        found = facts.defects[::-1]
        count = len(found)
        words = ngettext("{count} defect", "{count} defects", count).format(count=count)
        self.title.setText(words if count else _("No defects"))
        self.add.refuse(None if found else _("There is no defect to picture."))
        if found == self._shown:
            return
        self._shown = found
        self._area.setFixedHeight(min(len(found), LINES) * (EDGE + 4))
        clear(self._column)
        for one in found:
            self._column.addWidget(DefectLine(one, partial(self.pictured.emit, one.id)))
        self._column.addStretch()
        files = [one.files[-1] for one in found if one.files]
        make_thumbnails(self._desk, files, EDGE, self, self._painted)

    def _painted(self) -> None:
        for line in self.findChildren(DefectLine):
            line.update()
