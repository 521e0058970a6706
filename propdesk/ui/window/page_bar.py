"""The pages of a tab, in the bar above the page."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QWidget,
)

from propdesk.kernel.i18n import _
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import box
from propdesk.ui.parts.theme import Size, colour, paint_bar
from propdesk.ui.window.tabs import DRAWERS, Page, in_the_bar

_CENTRE = Qt.AlignmentFlag.AlignCenter


class PageTab(QAbstractButton):
    """One page of the current tab in the page bar."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(_(page.title))
        self.setFixedHeight(Size.PAGE_BAR)

    def sizeHint(self) -> QSize:
        words = theme.width_of(_(self.page.title), 13, 600)
        return QSize(words + 22, Size.PAGE_BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        current = self.isChecked()
        with QPainter(self) as painter:
            if self.hasFocus():
                box(
                    painter,
                    self.rect().adjusted(2, 4, -2, -6),
                    colour("surface"),
                    colour("accent"),
                    2,
                )
            lit = current or self.underMouse()
            painter.setFont(theme.font(13, 600 if current else 400))
            painter.setPen(colour("accent" if current else "text" if lit else "text2"))
            painter.drawText(self.rect().adjusted(0, 0, 0, -1), _CENTRE, _(self.page.title))
            if current:
                paint_bar(painter, QRect(0, self.height() - 3, self.width(), 2), "accent")

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()


class MenuTab(QAbstractButton):
    """A tab that opens a menu of pages: those without room (no letter), or those of a drawer. While
    one of them is in front its title stands here."""

    chosen = Signal(str)

    def __init__(self, title: str, letter: str = "") -> None:
        super().__init__()
        self._title, self._pages, self._current = title, list[Page](), ""
        self._text = f"{title}({letter})" if letter else title
        self.setFixedHeight(Size.PAGE_BAR)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.open_menu)
        if letter:
            bind_key(self, f"Alt+{letter}", self.open_menu)

    def show_pages(self, pages: Sequence[Page], current: str) -> None:
        """Offer these pages, and mark the current one when it is among them."""
        self._pages = list(pages)
        self._current = next((_(page.title) for page in pages if page.id == current), "")
        self.setAccessibleName(f"{self._title} {self._current}".strip())
        self.update()

    def _words(self) -> str:
        return f"{self._text} · {self._current}" if self._current else self._text

    def open_menu(self) -> None:
        """Open the menu below, on its first line."""
        menu = QMenu(self)
        for page in self._pages:
            menu.addAction(_(page.title), partial(self.chosen.emit, page.id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        menu.setActiveAction(menu.actions()[0])

    def sizeHint(self) -> QSize:
        return QSize(theme.width_of(self._words(), 13, 600) + 40, Size.PAGE_BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        current = bool(self._current)
        with QPainter(self) as painter:
            lit = current or self.hasFocus()
            painter.setFont(theme.font(13, 600 if current else 400))
            ink = "accent" if lit else "text" if self.underMouse() else "text2"
            painter.setPen(colour(ink))
            wide = self.width() - 18
            painter.drawText(QRect(0, 0, wide, self.height() - 1), _CENTRE, self._words())
            paint_icon(painter, QRect(wide - 6, 11, 16, 16), "chevron-down", ink)
            if current:
                paint_bar(painter, QRect(0, self.height() - 3, self.width(), 2), "accent")


class PageBar(QWidget):
    """The pages of the current tab, and at the right end what the page puts there."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(Size.PAGE_BAR)
        self._tabs: list[PageTab] = []
        self._more = self._menu_tab(MenuTab(_("More")))
        self._drawers = {
            name: self._menu_tab(MenuTab(_(one.title), one.letter)) for name, one in DRAWERS.items()
        }
        self._end = QHBoxLayout()
        holder = self._holder = QWidget(self)
        holder.setLayout(self._end)
        self._end.setContentsMargins(0, 0, 0, 0)
        self._end.setSpacing(6)
        holder.installEventFilter(self)

    def _menu_tab(self, made: MenuTab) -> MenuTab:
        made.setParent(self)
        made.hide()
        made.chosen.connect(self.chosen)
        return made

    def show_pages(self, pages: Sequence[Page], current: str) -> None:
        """Show the pages of a tab and mark the current one."""
        shown, drawers = in_the_bar(pages)
        if [tab.page for tab in self._tabs] != shown:
            for old in self._tabs:
                old.setParent(None)
                old.deleteLater()
            self._tabs = [self._make(page) for page in shown]
        for tab in self._tabs:
            tab.setChecked(tab.page.id == current)
        for name, drawer in self._drawers.items():
            drawer.show_pages(drawers.get(name, ()), current)
            drawer.setVisible(name in drawers)
        self._arrange()

    def _make(self, page: Page) -> PageTab:
        made = PageTab(page)
        made.setParent(self)
        made.clicked.connect(lambda checked=False, wanted=page.id: self.chosen.emit(wanted))
        return made

    def show_end(self, widget: QWidget | None) -> None:
        """Put a page's own widget at the right end; None takes it away without deleting it."""
        while (item := self._end.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
        if widget is not None:
            self._end.addWidget(widget)
            widget.show()
        self._arrange()

    def _arrange(self) -> None:
        """Place the tabs from the left; those without room go into "More", the current one
        never."""
        wide = self._holder.sizeHint().width()
        self._holder.setGeometry(self.width() - wide - 18, 0, wide, Size.PAGE_BAR - 1)
        room = self.width() - wide - 18 - 22 - sum(one.sizeHint().width() for one in self._shown())
        fits = sum(tab.sizeHint().width() + 4 for tab in self._tabs) <= room
        self._more.setVisible(not fits)
        room -= 0 if fits else self._more.sizeHint().width()
        left = 10
        for tab in self._in_order_of_need():
            needed = tab.sizeHint().width()
            tab.setVisible(left + needed <= room + 10)
            room_left = left + needed <= room + 10
            left += needed + 4 if room_left else 0
        self._place()

    def _in_order_of_need(self) -> list[PageTab]:
        return sorted(self._tabs, key=lambda tab: not tab.isChecked())

    def _place(self) -> None:
        left = 10
        for tab in self._tabs:
            if not tab.isHidden():
                tab.setGeometry(left, 0, tab.sizeHint().width(), Size.PAGE_BAR)
                left += tab.width() + 0
        hidden = [tab.page for tab in self._tabs if tab.isHidden()]
        self._more.show_pages(hidden, "")
        for one in ([self._more] if hidden else []) + self._shown():
            one.setGeometry(left, 0, one.sizeHint().width(), Size.PAGE_BAR)
            left += one.width()

    def _shown(self) -> list[MenuTab]:
        """The drawers that this tab has."""
        return [one for one in self._drawers.values() if not one.isHidden()]

    @property
    def in_more(self) -> list[str]:
        """The ids of the pages that had no room."""
        return [tab.page.id for tab in self._tabs if tab.isHidden()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the right end the room its figures need when they grow."""
        if watched is self._holder and event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
