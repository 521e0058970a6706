"""The window: header, rail, page bar, page, status bar. It knows no module; pages are handed to it.

Usage: `window = MainWindow(TABS, clock.now); window.show()` paints the frame at once; in the
first turn of the event loop `window.attach(desk, pages, providers)` gives it life. A page's
widget is built when it is first shown. After a commit the visible page reloads; the others do
when they come to the front.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QStatusTipEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from propdesk.kernel.i18n import N_, _
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import why_off
from propdesk.ui.parts.theme import dress
from propdesk.ui.window.header import Header, MenuEntry
from propdesk.ui.window.page_bar import PageBar
from propdesk.ui.window.pages import (
    HasBar,
    Opens,
    PagePlace,
    PutsAside,
    Reloads,
    TellsKeys,
    give_keyboard,
    has_keyboard,
)
from propdesk.ui.window.rail import TAB_KEYS, Rail
from propdesk.ui.window.status import Light, StatusBar
from propdesk.ui.window.tabs import Page, Tab, in_the_bar

if TYPE_CHECKING:  # not needed for the first paint
    from propdesk.kernel.settings import WindowPlace
    from propdesk.ui.desk import Desk
    from propdesk.ui.parts.page_area import PageArea
    from propdesk.ui.window.search import Found, Provider, SearchList

FRAME_KEYS = (
    ("Ctrl+K", N_("Search everything")),
    ("Alt+1…0", N_("Go to a tab")),
    ("Ctrl+Tab", N_("Next page of the tab")),
    ("Alt+R", N_("Reports of the tab")),
    ("Alt+U", N_("What the tab is set up with")),
    ("Ctrl+L", N_("Change the user")),
    ("F1", N_("Keys of this page")),
)

SMALLEST, FIRST = QSize(940, 440), QSize(1366, 768)  # 1920 x 1080 at 200 % has 960 x 468
FRAME = (4, 32, -4, -4)  # what a system's frame and title take of the screen, at most


def placed_inside(wanted: QRect, room: QRect) -> QRect:
    """A place of the wanted size, or smaller, wholly inside the room and as near as can be."""
    size = wanted.size().boundedTo(room.size())
    left = min(max(wanted.x(), room.x()), room.right() - size.width() + 1)
    top = min(max(wanted.y(), room.y()), room.bottom() - size.height() + 1)
    return QRect(QPoint(left, top), size)


class MainWindow(QMainWindow):
    """See the module. `header`, `rail`, `page_bar`, `status` are there to be told what to show."""

    page_shown = Signal(str)

    def __init__(self, tabs: Sequence[Tab], now: Callable[[], datetime]) -> None:
        super().__init__()
        dress(self)
        self.setWindowTitle("PropDesk")
        self.header, self.rail, self.page_bar = Header(), Rail(), PageBar()
        self.status = StatusBar(now)
        self._place = PagePlace()
        self._banner_slot = QVBoxLayout()
        self._desk: Desk | None = None
        self._pages: dict[str, Page] = {}
        self._widgets: dict[str, QWidget] = {}
        self._areas: dict[str, PageArea] = {}
        self._bars: dict[str, QWidget | None] = {}
        self._stale: dict[str, set[str]] = {}
        self._last: dict[str, str] = {}
        self._current = ""
        self.may_close: Callable[[], bool] = lambda: True
        self._closes_later = False
        self._all_tabs = tuple(tabs)
        self._build()
        self.rail.show_tabs(tabs)
        self._search: SearchList | None = None
        # What a page may ask for beside pages; the composition root adds its own.
        self.steps: dict[str, Callable[[], object]] = {"search": self._begin_search}
        self._connect()

    def _build(self) -> None:
        whole = QWidget()
        whole.setProperty("ground", "bg")
        whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.page_bar)
        body = QVBoxLayout()
        body.setContentsMargins(12, 10, 12, 10)
        body.setSpacing(8)
        body.addLayout(self._banner_slot)
        body.addWidget(self._place, 1)
        right.addLayout(body, 1)
        middle.addLayout(right, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(whole)
        self.setMinimumSize(SMALLEST)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_tab)
        self.page_bar.chosen.connect(self.show_page)
        self.status.keys_wanted.connect(self.show_keys)
        bind_key(self, "F1", self.show_keys)
        bind_key(self, "Ctrl+K", self._begin_search)
        bind_key(self, "Ctrl+Tab", lambda: self._step_page(1))
        bind_key(self, "Ctrl+Shift+Tab", lambda: self._step_page(-1))
        for number, key in enumerate(TAB_KEYS):
            bind_key(self, key, partial(self._show_tab_number, number))

    # Coming to life

    def attach(self, desk: Desk, pages: Sequence[Page], providers: Sequence[Provider] = ()) -> None:
        """Give the frame its pages; only tabs that have one stay. Call again after a change of
        user: every page is built anew, as he may see it."""
        if self._desk is not desk:
            self._desk = desk
            desk.window = self
            desk.changed.connect(self._hear)
            desk.said.connect(self.status.say)
            desk.page_wanted.connect(self._open_wanted)
            desk.tab_counted.connect(self.show_count)
        self._pages = {page.id: page for page in pages}
        self._searching().set_providers(providers)
        before = self._current
        for old in list(self._widgets):
            self._forget(old)
        used = {page.tab for page in pages}
        self.rail.show_tabs([tab for tab in self._all_tabs if tab.id in used])
        if before in self._pages:
            self.show_page(before)
        elif pages:
            self.show_page(pages[0].id)

    def put_aside(self) -> None:
        """Let the pages store what is half-written before somebody else takes over."""
        for widget in self._widgets.values():
            if isinstance(widget, PutsAside):
                widget.put_aside()

    def _forget(self, page_id: str) -> None:
        del self._widgets[page_id]
        self._stale.pop(page_id, None)
        if (bar := self._bars.pop(page_id, None)) is not None:
            bar.setParent(None)
            bar.deleteLater()
        area = self._areas.pop(page_id)
        self._place.forget(area)
        self._current = "" if self._current == page_id else self._current

    # Going about

    def show_tab(self, tab_id: str) -> None:
        """Go to a tab, to the page last seen there."""
        pages = self._pages_of(tab_id)
        last = self._last.get(tab_id, "")
        if pages:
            self.show_page(last if last in self._pages else pages[0].id)

    def _show_tab_number(self, number: int) -> None:
        tabs = list(self.rail.tabs)
        if number < len(tabs):
            self.show_tab(tabs[number])

    def _pages_of(self, tab_id: str) -> list[Page]:
        return [page for page in self._pages.values() if page.tab == tab_id]

    def _step_page(self, step: int) -> None:
        if page := self._pages.get(self._current):
            ids = [each.id for each in in_the_bar(self._pages_of(page.tab))[0]]
            place = ids.index(page.id) + step if page.id in ids else 0  # out of a drawer
            self.show_page(ids[place % len(ids)])

    def show_page(self, page_id: str, context: Mapping[str, object] | None = None) -> None:
        """Bring a page to the front, building it when it is its first time, and open it on
        `context`."""
        page = self._pages.get(page_id)
        if page is None or self._desk is None:
            return
        widget = self._widgets.get(page_id) or self._make(page, self._desk)
        if page_id != self._current:
            self.status.forget_hint()
        self._current, self._last[page.tab] = page_id, page_id
        self.rail.set_current(page.tab)
        self._place.bring(self._areas[page_id])
        self.page_bar.show_end(self._bars.get(page_id))
        self.page_bar.show_pages(self._pages_of(page.tab), page_id)
        self._freshen(page_id, widget)
        if context and isinstance(widget, Opens):
            widget.open(**context)
        give_keyboard(widget)
        self.page_shown.emit(page_id)

    def _make(self, page: Page, desk: Desk) -> QWidget:
        from propdesk.kernel.collector_pause import no_cycle_search
        from propdesk.ui.parts.page_area import PageArea

        with no_cycle_search():  # what a page loads and makes stays
            widget = self._widgets[page.id] = page.build(desk)
        self._bars[page.id] = widget.bar_widget() if isinstance(widget, HasBar) else None
        self._areas[page.id] = PageArea(widget, self._place)
        return widget

    def _searching(self) -> SearchList:
        if self._search is None:
            from propdesk.ui.window.search import SearchList

            self._search = SearchList(self.header.search, self)
            self._search.opened.connect(self._open_found)
        return self._search

    def _begin_search(self) -> None:
        self._searching().begin(QApplication.focusWidget())

    def _open_wanted(self, page_id: str, context: object) -> None:
        if step := self.steps.get(page_id):
            step()
            return
        if page_id not in self._pages and self._desk is not None:
            self._desk.say(_("That page is not among yours; a manager can open it."), "warning")
        self.show_page(page_id, context if isinstance(context, Mapping) else None)

    def _open_found(self, found: Found) -> None:
        self._open_wanted(found.page_id, found.context)

    @property
    def current_page(self) -> QWidget | None:
        """The widget of the page in front."""
        return self._widgets.get(self._current)

    @property
    def current_page_id(self) -> str:
        """The id of the page in front, '' before there is one."""
        return self._current

    # News

    def _hear(self, touched: frozenset[str]) -> None:
        """Reload the page in front; note for the others what they missed."""
        for page_id in self._widgets:
            self._stale.setdefault(page_id, set()).update(touched)
        if (widget := self.current_page) is not None:
            self._freshen(self._current, widget)

    def _freshen(self, page_id: str, widget: QWidget) -> None:
        missed = self._stale.pop(page_id, None)
        if missed and isinstance(widget, Reloads):
            widget.reload(frozenset(missed))

    def show_count(self, tab_id: str, count: int) -> None:
        """Show on a tab how many things are overdue there."""
        self.rail.show_count(tab_id, count)

    def show_banner(self, banner: QWidget | None) -> None:
        """Put a banner above every page (a read-only start); None takes it away."""
        from propdesk.ui.parts.cards import clear  # not needed for the first paint

        slot, page = self._banner_slot.itemAt(0), self.current_page
        old = None if slot is None else slot.widget()
        had_keyboard = old is not None and has_keyboard(old)
        clear(self._banner_slot)  # hidden at once: while a dialog is open nothing is deleted
        if banner is not None:
            self._banner_slot.addWidget(banner)
        if had_keyboard and page is not None:  # else it would go on to wherever Tab leads next
            give_keyboard(page)

    def show_menu(self, menu: str, entries: Sequence[MenuEntry]) -> None:
        """Fill one of the menus: data, system, help."""
        self.header.menus[menu].show_entries(entries)

    def show_backup(self, light: Light, text: str) -> None:
        """Show the backup light."""
        self.status.show_backup(light, text)

    def show_practice(self, *, on: bool) -> None:
        """Mark the window as practice, at the top and at the foot, and in the task bar."""
        self.setWindowTitle(f"PropDesk · {_('Practice')}" if on else "PropDesk")
        self.header.show_practice(on=on)
        self.status.show_practice(on=on)

    def show_keys(self) -> None:
        """Open the sheet of all keys that work here."""
        from propdesk.ui.window.keysheet import KeySheet, keys_of

        page = self.current_page
        own = page.keys() if isinstance(page, TellsKeys) else ()
        listed = keys_of(page) if page is not None else []
        title = _(self._pages[self._current].title) if page is not None else "PropDesk"
        frame = [(key, _(meaning)) for key, meaning in FRAME_KEYS]
        KeySheet(self, title, [*own, *listed], frame).exec()

    # The window on the screen

    def place(self, remembered: WindowPlace) -> None:
        """Put the window where it was, if that is still on a screen; else fill the screen.

        It is never larger than the screen it lies on, its frame included.
        """
        wanted = QRect(remembered.x, remembered.y, remembered.width, remembered.height)
        title = QPoint(wanted.x() + wanted.width() // 2, wanted.y() + 20)
        screens = [screen.availableGeometry() for screen in QApplication.screens()]
        seen = [room for room in screens if remembered.width > 0 and room.contains(title)]
        room = (seen or [self.screen().availableGeometry()])[0].adjusted(*FRAME)
        self.setMinimumSize(SMALLEST.boundedTo(room.size()))
        self.setGeometry(placed_inside(wanted if seen else QRect(room.topLeft(), FIRST), room))
        if remembered.maximised:
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    def _remember_place(self, place: WindowPlace) -> None:
        place.maximised = self.isMaximized()
        normal = self.normalGeometry()
        place.x, place.y = normal.x(), normal.y()
        place.width, place.height = normal.width(), normal.height()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QStatusTipEvent) and event.tip():
            self.status.say(event.tip(), "done")
            return True
        # Qt would send it through every page and every dialog that is kept, seen or not, and none
        # of them asks: as many parts as there are pages, each time a dialog opens or goes.
        if event.type() in (QEvent.Type.WindowBlocked, QEvent.Type.WindowUnblocked):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key nobody took: where its button is switched off, it is said why."""
        if (page := self.current_page) and (why := why_off(page, event)):
            self.status.say(why, "warning")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whoever must agree (open work, backup at close), then remember the place."""
        event.ignore()  # also when the next line fails: somebody has to see the dialog of the fault
        if self._desk is not None and (self._desk.at_work or self._waits_for_work(self._desk)):
            return
        asked, self.may_close = self.may_close, lambda: True  # and then the window can be closed
        if not asked():
            self.may_close = asked
            return
        if self._desk is not None:
            self._remember_place(self._desk.settings.window)
            self._desk.save_settings()
            self._desk.wait_for_work()
        event.accept()

    def _waits_for_work(self, desk: Desk) -> bool:
        """Whether a job is at work; the window then closes by itself when it has ended."""
        if desk.busy and not self._closes_later:
            self._closes_later = True
            desk.job_ended.connect(self._close_now, Qt.ConnectionType.QueuedConnection)
            desk.say(_("Closing when the work is done …"))
        return desk.busy

    def _close_now(self) -> None:
        if self._closes_later and self._desk is not None and not self._desk.busy:
            self._closes_later = False
            self._desk.job_ended.disconnect(self._close_now)
            if QApplication.activeModalWidget() is None:  # how the work ended is read first
                self.close()
