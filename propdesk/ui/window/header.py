"""The bar at the top: whose estate this is, the search, the menus, and who is working."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget

from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import IconLabel, icon, paint_icon
from propdesk.ui.parts.keys import bind_key, sequences
from propdesk.ui.parts.small_parts import Badge, box, hairline, key_width, label, paint_key
from propdesk.ui.parts.theme import Size, colour, paint_bar


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of a menu. `title` is a msgid (N_); `key` works everywhere; an empty title is a
    line."""

    title: str = ""
    run: Callable[[], object] | None = None
    icon: str = ""
    key: str = ""
    enabled: bool = True


MENUS = (("data", N_("Data"), "D"), ("system", N_("System"), "S"), ("help", N_("Help"), "H"))


class MenuButton(QAbstractButton):
    """A word that opens a menu."""

    def __init__(self, title: str, letter: str) -> None:
        super().__init__()
        self._text = f"{_(title)}({letter})"
        self._menu = QMenu(self)
        self._icons: list[tuple[QAction, str]] = []
        self._menu.aboutToShow.connect(self._draw_icons)
        self.setAccessibleName(_(title))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.open_menu)
        bind_key(self, f"Alt+{letter}", self.open_menu)

    def show_entries(self, entries: Sequence[MenuEntry]) -> None:
        """Replace the lines of the menu."""
        self._menu.clear()
        self._icons.clear()
        for action in self.actions():
            self.removeAction(action)
        for entry in entries:
            if not entry.title:
                self._menu.addSeparator()
                continue
            action = QAction(_(entry.title), self)
            if entry.icon:
                self._icons.append((action, entry.icon))
            if entry.key:
                action.setShortcuts(sequences(entry.key))
                action.setAutoRepeat(False)
            if entry.run:
                action.triggered.connect(lambda checked=False, run=entry.run: run())
            action.setEnabled(entry.enabled)
            self._menu.addAction(action)
            self.addAction(action)

    def _draw_icons(self) -> None:
        """Draw them for the menu that is opened, in the theme and on the screen of that moment."""
        for action, name in self._icons:
            action.setIcon(icon(name, "text2", 16, self.devicePixelRatioF()))

    def open_menu(self) -> None:
        """Show the menu below the word."""
        if not self._menu.isEmpty():
            self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def sizeHint(self) -> QSize:
        return QSize(theme.width_of(self._text, 13) + 16, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self.underMouse():
                box(painter, self.rect(), colour("hover"), colour("hover"))
            painter.setFont(theme.font(13))
            painter.setPen(colour("text2"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_KEYS_FOR_LIST = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)


class SearchField(QLineEdit):
    """The field for everything; arrows and Enter go to the list below it."""

    key_for_list = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(28)
        self.setMinimumWidth(120)
        self.setMaximumWidth(440)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setPlaceholderText(_("Search room, name, initials, phone, plate, receipt"))
        self.setTextMargins(24, 0, key_width("Ctrl+K") + 6, 0)
        self.setProperty("search", "true")

    def event(self, event: QEvent) -> bool:
        # A page may have a button at Enter or Esc; while one types here they are the list's.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in _KEYS_FOR_LIST
            and not event.modifiers() & ~_KEYPAD
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS_FOR_LIST:
            self.key_for_list.emit(event.key())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            paint_icon(painter, QRect(10, 6, 16, 16), "search", "text3")
            wide = key_width("Ctrl+K")
            paint_key(painter, QRect(self.width() - wide - 7, 0, wide, 28), "Ctrl+K")


class UserButton(QAbstractButton):
    """Who is working; a click or Ctrl+L changes the user."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bind_key(self, "Ctrl+L", self.click)

    def show_user(self, name: str, role: str = "") -> None:
        """Name the user and the role, in the words of the office."""
        self._text = f"{name} · {role}" if role else name
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = theme.width_of(self._text, 13, 500)
        return QSize(words + 22 + 6 + key_width("Ctrl+L"), 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_icon(painter, QRect(0, 6, 16, 16), "user", "text2")
            painter.setFont(theme.font(13, 500))
            painter.setPen(colour("text"))
            words = theme.width_of(self._text, 13, 500)
            place = QRect(22, 0, words + 2, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._text)
            paint_key(painter, QRect(28 + words, 0, 0, self.height()), "Ctrl+L")


class Header(QWidget):
    """See the module. `user_change_wanted` is Ctrl+L or a click on the name."""

    user_change_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(Size.HEADER)
        self._name = label("", 14, 600)
        self._count = label("", 12, 400, "text3")
        self._practice = Badge(_("Practice"), "amber", "graduation-cap")
        self.search = SearchField()
        self.menus = {each: MenuButton(title, letter) for each, title, letter in MENUS}
        self.user = UserButton()
        self._build()
        self.user.clicked.connect(self.user_change_wanted)

    def _build(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(27, 0, 17, 1)
        line.setSpacing(7)
        line.addWidget(IconLabel("building-2", 22, "accent"))
        line.addSpacing(29)
        line.addWidget(self._name)
        line.addWidget(self._count)
        line.addWidget(self._practice)
        self._practice.hide()
        line.addStretch(1)
        line.addWidget(self.search, 100)
        line.addStretch(1)
        for menu in self.menus.values():
            line.addWidget(menu)
        line.addSpacing(4)
        line.addWidget(hairline(vertical=True, length=18, ink="line2"))
        line.addSpacing(8)
        line.addWidget(self.user)

    def show_estate(self, name: str, households: int) -> None:
        """Name the estate and how many households it has; nothing before it has a name."""
        self._name.setText(name)
        self._count.setVisible(bool(name))
        self._count.setText(
            ngettext("{count} household", "{count} households", households).format(
                count=f"{households:,}"
            )
        )

    def show_practice(self, *, on: bool) -> None:
        """Show that this is practice mode."""
        self._practice.setVisible(on)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            paint_bar(painter, QRect(0, self.height() - 1, self.width(), 1), "line")
