"""Finds what is cut off in a window: every page asks this on each screen in each language.

Usage: `assert clipped(window) == []`, `cut_cells(window)` of the tables in it; `cut(window)` both.
"""

from collections.abc import Iterable
from math import ceil

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QWidget,
)

from propdesk.kernel.i18n import _
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.widths import LEAST_FREE, MOST_TEXT
from propdesk.ui.parts.cards import ElidedLabel
from propdesk.ui.parts.line_inputs import MOST
from propdesk.ui.parts.page_area import PageArea, PanelArea
from propdesk.ui.parts.small_parts import Badge, KeyHint
from propdesk.ui.reports.kpi import KpiCard
from propdesk.ui.window.header import SearchField
from propdesk.ui.window.rail import RailTab
from tests.ui.seen import seen_parts

WIDE = 1366  # the screen that every page is made for
_JUDGED = (QAbstractButton, QLabel, QLineEdit, QComboBox, Badge, KeyHint)
_MAY_BE_SHORT = (ElidedLabel, RailTab, SearchField)


def cut(window: QWidget) -> list[str]:
    """What `clipped` and `cut_cells` name; the parts in sight are looked for once."""
    parts = _laid_out(window)
    return _clipped_of(parts) + _cut_cells_of(window, parts)


def clipped(window: QWidget) -> list[str]:
    """Name every visible part smaller than what it says, or reaching out of its parent.

    Left out: what scrolls, and labels that were made to be cut short (`ElidedLabel`, or a
    minimum width of 1).
    """
    return _clipped_of(_laid_out(window))


def cut_cells(window: QWidget) -> list[str]:
    """Name every head and cell of a table in sight that does not say all of what it is, and the
    tables that scroll sideways on the screen that every page is made for.

    Left out: text longer than `MOST_TEXT`, and free text where the table is full; both have a
    tooltip.
    """
    return _cut_cells_of(window, seen_parts(window))


def _laid_out(window: QWidget) -> list[QWidget]:
    """The parts in sight, once what was just shown or said is laid out."""
    QApplication.processEvents()
    window.ensurePolished()
    # What a timer of that round has shown would be laid out only in the next.
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    return list(seen_parts(window))


def _clipped_of(parts: list[QWidget]) -> list[str]:
    faults = [fault for each in parts if isinstance(each, _JUDGED) for fault in _faults(each)]
    areas = [each for each in parts if isinstance(each, QScrollArea)]
    mute = [f"{each.accessibleName()}: its badge" for each in parts if _is_mute(each)]
    return faults + mute + [fault for each in areas for fault in _out_of_reach(each)]


def _is_mute(part: QWidget) -> bool:
    """Whether the badge of a card says nothing, for its name leaves no room; on the smallest
    windows its icon and the tooltip do."""
    if not isinstance(part, KpiCard) or part.window().width() < WIDE:
        return False
    return bool(part._said.badge) and not part._badge_words()


def _out_of_reach(area: QScrollArea) -> list[str]:
    never = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    content = area.widget()
    # A page that is also too low for its window loses the width of a scroll bar besides.
    room = area.width() if isinstance(area, PageArea) else area.viewport().width()
    over = content.width() - room if content is not None else 0
    # Pages and panels are read from top to bottom: on a window of the usual width nothing lies
    # beside them.
    read = isinstance(area, PageArea | PanelArea) and area.window().width() >= WIDE
    if not (never or read) or content is None or over <= 0:
        return []
    wide = max(content.findChildren(QWidget), key=lambda part: part.minimumSizeHint().width())
    return [f"{over} pixels are out of reach; {wide} {_words(wide)!r} is wide"]


def _cut_cells_of(window: QWidget, parts: Iterable[QWidget]) -> list[str]:
    inside = [each for each in parts if isinstance(each, Table)]
    tables = [window, *inside] if isinstance(window, Table) else inside
    return [fault for table in tables for fault in (*_cut_in(table), *_scrolls(table))]


def _cut_in(table: Table) -> list[str]:
    last = table.view.rowAt(table.view.viewport().height() - 1)
    seen = range(
        max(table.view.rowAt(0), 0), (last if last >= 0 else table.model.rowCount() - 1) + 1
    )
    option, faults = QStyleOptionViewItem(), []
    for number, column in enumerate(table.model.columns):
        wide = table.head.sectionSize(number)
        if table.head.isSectionHidden(number):
            continue
        if column.header and table.head.painted_name(number) != _(column.header):
            faults.append(f"head {_(column.header)!r} has {wide}")
        for row in seen:
            index = table.model.index(row, number)
            needed = table.cells.sizeHint(option, index).width()
            if wide < _enough(table, column, needed):
                faults.append(f"{column.header!r} {index.data()!r} has {wide}, needs {needed}")
    return faults


def _enough(table: Table, column: Column, needed: int) -> int:
    if column.kind is not Kind.TEXT:
        return needed
    full = table.head.length() >= table.view.viewport().width()
    return min(needed, LEAST_FREE if column.free and full else MOST_TEXT)


def _scrolls(table: Table) -> list[str]:
    """By how much a list of a page does not fit into the width that every page is made for."""
    if table.window().width() < WIDE or table.choice.widths:
        return []
    over = table.head.length() - table.view.viewport().width()
    return [f"{over} pixels of a list are out of sight"] if over > 0 else []


def _faults(part: QWidget) -> list[str]:
    if isinstance(part, _MAY_BE_SHORT) or part.minimumWidth() == 1:
        return []
    if isinstance(part, QLabel) and part.wordWrap():
        wide, high = 0, part.heightForWidth(part.width())
    elif isinstance(part, QComboBox):
        wide, high = _drop_width(part), part.minimumHeight()
    elif isinstance(part, QLineEdit):
        wide, high = 40, part.minimumHeight()
    elif isinstance(part, QLabel):
        wide, high = part.sizeHint().width(), _line_height(part)
    else:
        wide, high = part.sizeHint().width(), min(part.sizeHint().height(), 18)
    name = f"{type(part).__name__} {_words(part)!r}"
    faults = []
    if part.width() < wide or part.height() < high:
        faults.append(f"{name} has {part.width()}x{part.height()}, needs {wide}x{high}")
    if _sticks_out(part):
        faults.append(f"{name} sticks out of its parent")
    return faults


def _drop_width(part: QComboBox) -> int:
    """How wide a drop-down must be for what it says; what is long and free has a tooltip."""
    option = QStyleOptionComboBox()
    part.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    inside = part.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, part)
    words = part.fontMetrics().horizontalAdvance(part.currentText())
    if part.width() == MOST and part.toolTip() == part.currentText():
        return 0
    return words + part.width() - inside.width()


def _line_height(part: QLabel) -> int:
    """How high one line must be for its ink: around figures a font leaves much free."""
    metrics = QFontMetricsF(part.font())
    if part.height() >= part.sizeHint().height() or "\n" in part.text():
        return part.sizeHint().height()
    ink = metrics.tightBoundingRect(part.text())
    free = min(metrics.ascent() + ink.top(), metrics.descent() - ink.bottom())
    return ceil(metrics.height() - 2 * free)


def _words(part: QWidget) -> str:
    return part.text() if isinstance(part, QLabel) else part.accessibleName()


def _sticks_out(part: QWidget) -> bool:
    above = part.parentWidget()
    if above is None or above.property("scrolls"):
        return False
    place = part.geometry()
    return not above.rect().adjusted(0, 0, 1, 1).contains(place)
