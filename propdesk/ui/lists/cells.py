"""How the cells and the head of a table are painted: states as badges, amounts at the right, one
soft line."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from propdesk.kernel.i18n import _
from propdesk.ui.lists.columns import NOTHING, Column, Kind, State, write
from propdesk.ui.lists.rows import RowsModel, row_id
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.page_area import give_viewport
from propdesk.ui.parts.small_parts import badge_width, paint_badge
from propdesk.ui.parts.theme import Size, colour

PADDING = 10
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | _MIDDLE
_RIGHT = Qt.AlignmentFlag.AlignRight | _MIDDLE


_TICK = ((4.0, 8.0), (6.7, 10.8), (11.6, 5.2))
_BAR = ((4.5, 7.8), (11.0, 7.8))


def paint_check(painter: QPainter, place: QRect, state: Qt.CheckState) -> None:
    """Paint a check box 16 x 16: empty, ticked, or a bar for "some"."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    filled = state == Qt.CheckState.Checked
    partly = state == Qt.CheckState.PartiallyChecked
    painter.setPen(QPen(colour("accent" if filled or partly else "field"), 1))
    painter.setBrush(colour("accent" if filled else "surface"))
    painter.drawRoundedRect(place.adjusted(0, 0, -1, -1), Size.RADIUS_BADGE, Size.RADIUS_BADGE)
    if filled or partly:
        strokes = _TICK if filled else _BAR
        pen = QPen(colour("onAccent" if filled else "accent"), 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline([QPointF(place.x() + x, place.y() + y) for x, y in strokes])


def value_width(column: Column, row: object | None) -> int:
    """How wide a value is with its icon and hint."""
    if row is None or column.kind is Kind.CHECK:
        return 36
    value = column.of(row)
    if isinstance(value, State):
        return badge_width(value.text, value.icon) + 2 * PADDING
    wide = theme.width_of(write(value, column.kind), 13, column.weight)
    if column.hint and (hint := column.hint(row)):
        wide += 8 + theme.width_of(hint, 12)
    return wide + 2 * PADDING + (22 if column.icon else 0)


class CellPainter(QStyledItemDelegate):
    """Paints the rows of a table in one go, straight from the rows: a call from Qt for each cell
    costs more than its text."""

    def __init__(self, view: QTableView, model: RowsModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self.hovered = -1
        self.typed: frozenset[str] = frozenset()  # the columns that are typed into

    def paint_rows(self, painter: QPainter, area: QRect) -> None:
        """Paint all rows that touch an area of the viewport."""
        view, shown = self._view, self._columns_in(area)
        selection, current = view.selectionModel(), view.currentIndex().row()
        left = -view.horizontalHeader().offset()
        wide = view.horizontalHeader().length()
        for number in self._rows_in(area):
            place = QRect(left, view.rowViewportPosition(number), wide, view.rowHeight(number))
            if selection.isRowSelected(number):
                painter.fillRect(place, colour("accentSoft"))
                if number == current:
                    painter.fillRect(left, place.y(), 3, place.height(), colour("accent"))
                    self._frame_typed(painter, view.visualRect(view.currentIndex()))
            elif number == self.hovered:
                painter.fillRect(place, colour("hover"))
            painter.fillRect(left, place.bottom(), wide, 1, colour("line"))
            if (row := self._model.row(number)) is not None:
                self._paint_row(painter, place, shown, row)

    def _frame_typed(self, painter: QPainter, cell: QRect) -> None:
        """Show which cell F2 types into."""
        column = self._model.columns[self._view.currentIndex().column()]
        if column.field in self.typed and self._view.hasFocus():
            painter.setPen(QPen(colour("accent"), 1))
            painter.drawRect(cell.adjusted(1, 1, -2, -3))

    def _columns_in(self, area: QRect) -> list[tuple[int, int, Column]]:
        """The columns that touch an area: from where, how wide."""
        head = self._view.horizontalHeader()
        sections = [head.logicalIndex(place) for place in range(head.count())]
        places = [(head.sectionViewportPosition(n), head.sectionSize(n), n) for n in sections]
        return [
            (left, wide, self._model.columns[n])
            for left, wide, n in places
            if wide and left <= area.right() and left + wide > area.left()
        ]

    def _rows_in(self, area: QRect) -> range:
        first, last = self._view.rowAt(area.top()), self._view.rowAt(area.bottom())
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else self._model.rowCount() - 1) + 1)

    def _paint_row(
        self,
        painter: QPainter,
        place: QRect,
        shown: Sequence[tuple[int, int, Column]],
        row: object,
    ) -> None:
        is_left = bool(self._model.left) and row_id(row) in self._model.left
        for left, wide, column in shown:
            cell = QRect(left, place.y(), wide, place.height())
            if column.tone and (tone := column.tone(row)):
                painter.fillRect(cell.adjusted(0, 0, 0, -1), theme.soft(tone))
            if column.kind is Kind.CHECK:
                self._paint_box(painter, cell, row)
            else:
                self._paint_value(painter, cell, column, row, is_left=is_left)

    def _paint_box(self, painter: QPainter, cell: QRect, row: object) -> None:
        corner = cell.x() + (cell.width() - 16) // 2, cell.y() + (cell.height() - 16) // 2
        checked = self._model.is_checked(row)
        painter.save()
        paint_check(
            painter,
            QRect(*corner, 16, 16),
            Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked,
        )
        painter.restore()

    def _paint_value(
        self, painter: QPainter, cell: QRect, column: Column, row: object, *, is_left: bool
    ) -> None:
        value = column.of(row)
        if isinstance(value, State):
            painter.save()
            painter.setClipRect(cell)
            paint_badge(
                painter, cell.adjusted(PADDING - 2, 0, 0, -1), value.text, value.tone, value.icon
            )
            painter.restore()
            return
        inside = cell.adjusted(PADDING, 0, -PADDING, -1)
        if column.icon and (name := column.icon(row)):
            spot = QRect(
                inside.x(), inside.y() + (inside.height() - Size.ICON) // 2, Size.ICON, Size.ICON
            )
            paint_icon(painter, spot, name)
            inside.setLeft(inside.left() + Size.ICON + 6)
        text = write(value, column.kind).replace("\n", "  ")  # a row is one line high
        is_grey = is_left or text == NOTHING
        painter.setFont(theme.font(13, column.weight))
        painter.setPen(colour("text3" if is_grey else column.ink_of(row)))
        self._paint_text(painter, inside, column, row, text)

    def _paint_text(
        self, painter: QPainter, inside: QRect, column: Column, row: object, text: str
    ) -> None:
        if column.is_right:
            painter.drawText(inside, _RIGHT, text)
            return
        if theme.width_of(text, 13, column.weight) > inside.width():
            metrics = QFontMetrics(theme.font(13, column.weight))
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, _LEFT, text)
        if column.hint and (hint := column.hint(row)):
            used = theme.width_of(text, 13, column.weight) + 8
            painter.setFont(theme.font(12))
            painter.setPen(colour("text3"))
            place = inside.adjusted(used, 0, 0, 0)
            cut = painter.fontMetrics().elidedText(
                hint, Qt.TextElideMode.ElideRight, max(place.width(), 0)
            )
            painter.drawText(place, _LEFT, cut)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        column, row = self._model.columns[index.column()], self._model.row(index.row())
        return QSize(value_width(column, row), Size.ROW)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Say the whole text of a cell that was cut short."""
        wide = self._view.columnWidth(index.column())
        if event.type() == QEvent.Type.ToolTip and self.sizeHint(option, index).width() > wide:
            QToolTip.showText(event.globalPos(), str(index.data() or ""), view)
            return True
        return False


class Head(QHeaderView):
    """The head of a table: names in small grey, the sorted one dark with an arrow, a box over
    the boxes."""

    box_pressed = Signal()
    sort_wanted = Signal(int, bool)  # the section, and whether by it after the others

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        give_viewport(self, QPalette.ColorRole.Button)
        self.viewport().setMouseTracking(True)
        self._rows = model
        self.order: dict[str, bool] = {}  # sorted by these fields, each: descending?
        self.aside: set[int] = set()  # sections that are shown again when there is room
        self.box_state = Qt.CheckState.Unchecked
        self._more = False
        self.sectionClicked.connect(lambda section: self.sort_wanted.emit(section, self._more))
        self.setFixedHeight(Size.HEAD)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setMinimumSectionSize(32)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), Size.HEAD)

    def name_width(self, section: int) -> int:
        """How wide a column must be for its name, with the arrow of its order."""
        column = self._rows.columns[section]
        if column.kind is Kind.CHECK or not column.header:
            return 36
        words = theme.width_of(_(column.header), 12, 500)
        return words + 2 * PADDING + (18 if self._is_sorted(column) else 0)

    def painted_name(self, section: int) -> str:
        """The name as it is painted: cut short where the user drew the column too narrow."""
        return self._name_in(self.sectionSize(section) - 2 * PADDING, self._rows.columns[section])

    def _name_in(self, width: int, column: Column) -> str:
        room = width - (18 if self._is_sorted(column) else 0)
        metrics = QFontMetrics(theme.font(12, 500))
        return metrics.elidedText(_(column.header), Qt.TextElideMode.ElideRight, room)

    def _is_sorted(self, column: Column) -> bool:
        return column.field in self.order

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        painter.fillRect(rect, colour("sunken"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, colour("line"))
        column = self._rows.columns[logicalIndex]
        if column.kind is Kind.CHECK:
            box = QRect(
                rect.x() + (rect.width() - 16) // 2, rect.y() + (rect.height() - 16) // 2, 16, 16
            )
            paint_check(painter, box, self.box_state)
        elif column.header:
            self._paint_name(painter, rect.adjusted(PADDING, 0, -PADDING, -1), column)
        painter.restore()

    def _paint_name(self, painter: QPainter, inside: QRect, column: Column) -> None:
        is_sorted = self._is_sorted(column)
        text = self._name_in(inside.width(), column)
        painter.setFont(theme.font(12, 500))
        painter.setPen(colour("text" if is_sorted else "text3"))
        wide = theme.width_of(text, 12, 500)
        left = (
            inside.right() - wide - (18 if is_sorted else 0) + 1 if column.is_right else inside.x()
        )
        painter.drawText(QRect(left, inside.y(), wide + 2, inside.height()), _LEFT, text)
        if is_sorted:
            spot = QRect(left + wide + 4, inside.y() + (inside.height() - 14) // 2, 14, 14)
            is_first = column.field == next(iter(self.order))
            arrow = "arrow-down" if self.order[column.field] else "arrow-up"
            paint_icon(painter, spot, arrow, "accent" if is_first else "text3")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        section = self.logicalIndexAt(event.position().toPoint())
        if section >= 0 and self._rows.columns[section].kind is Kind.CHECK:
            self.box_pressed.emit()
        self._more = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)


class HoverWatch(QObject):
    """Tells the painter over which row the pointer is."""

    def __init__(self, view: QTableView, cells: CellPainter) -> None:
        super().__init__(view)
        self._view, self._cells = view, cells
        view.setMouseTracking(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._move_to(self._view.rowAt(int(event.position().y())))
        elif event.type() == QEvent.Type.Leave:
            self._move_to(-1)
        return False

    def _move_to(self, number: int) -> None:
        before, self._cells.hovered = self._cells.hovered, number
        for each in {before, number} - {-1}:
            place = QRect(
                0,
                self._view.rowViewportPosition(each),
                self._view.viewport().width(),
                self._view.rowHeight(each),
            )
            if before != number:
                self._view.viewport().update(place)
