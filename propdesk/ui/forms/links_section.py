"""What came out of a record, and what it came out of, in the panel beside it; a click opens it.

RecordPanel(…, sections=[links_section(desk)])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from propdesk.db.linking.links import links_of
from propdesk.kernel.i18n import _
from propdesk.kernel.records.links import RecordLink
from propdesk.ui.desk import Desk
from propdesk.ui.forms.kept_lines import KeptLines
from propdesk.ui.forms.record_panel import RecordPart, Section
from propdesk.ui.lists.columns import write_day
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.small_parts import label
from propdesk.ui.parts.theme import Size, colour

HEIGHT = 44


def links_section(desk: Desk) -> Section:
    """For the `sections` of a panel."""
    return lambda kind: LinksSection(desk, kind)


class OtherRecords(RecordPart):
    """Records that have to do with the one in hand, below a title: what was found, a row each."""

    def __init__(self, title: str, nothing: str) -> None:
        super().__init__()
        self._nothing = nothing
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(title, 12, 600, "text2"))
        self._rows = KeptLines(spacing=2)
        column.addLayout(self._rows.layout)

    def show_rows(self, rows: Sequence[QWidget | str]) -> None:
        """Show a row for each, of one that leads nowhere its words alone."""
        with self._rows.shown_anew():
            for row in rows:
                if isinstance(row, str):
                    self._rows.label(row, 12, 400, "text3", wrap=True)
                else:
                    self._rows.add(row)
            if not rows:
                self._rows.label(self._nothing, 12, 400, "text3", wrap=True)


class LinksSection(OtherRecords):
    """See the module."""

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__(_("Linked with"), _("Nothing came out of it yet."))
        self._desk, self._kind = desk, kind

    def show_record(self, record_id: int) -> None:
        """Show this record. Raises NotPermitted."""
        found = self._desk.store.read(links_of, kind=self._kind, record_id=record_id)
        self.show_rows([self._row(one) for one in found])

    def _row(self, one: RecordLink) -> LinkRow:
        since = f"{write_day(one.at)} · {one.user}"
        opens = partial(open_record, self._desk, one.kind, one.other_id)
        return LinkRow(one.name, _(one.words), opens, since, restricted=one.restricted)


def open_record(desk: Desk, kind: str, record_id: int | None) -> None:
    """Go to a record, where it is shown; say so when it may not be seen."""
    page, context = desk.store.declarations.page_of(kind, record_id)
    if page:
        desk.open_page(page, **context)
    else:
        desk.say(_("You may not see this record."), "warning")


class LinkRow(QAbstractButton):
    """Another record: what it is called; below what it is to this one, and `since` when."""

    def __init__(
        self,
        name: str,
        words: str,
        on_click: Callable[[], object],
        since: str = "",
        *,
        restricted: bool = False,
    ) -> None:
        super().__init__()
        self._name, self._restricted = name, restricted
        self._below = " · ".join(filter(None, (words, since)))
        self.setAccessibleName(f"{words} {name}")
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked: on_click())

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() or self.hasFocus():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("hover"))
                painter.drawRoundedRect(self.rect(), 4, 4)
            mark = QRect(2, 4, Size.ICON, Size.ICON)
            paint_icon(painter, mark, "lock" if self._restricted else "link", "text3")
            self._paint_words(painter, "text3" if self._restricted else "accent")

    def _paint_words(self, painter: QPainter, ink: str) -> None:
        left = Size.ICON + 8
        for words, points, weight, token, top in (
            (self._name, 13, 500, ink, 2),
            (self._below, 12, 400, "text3", 21),
        ):
            font = theme.font(points, weight)
            painter.setFont(font)
            painter.setPen(colour(token))
            width = self.width() - left - 4
            cut = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, width)
            place = QRect(left, top, width, 19)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
