"""The small parts of every page: label, button with its key, badge.

Usage: `Button(_("Assign"), icon="user-check", key="F3")`; `button.clicked.connect(…)` hears
mouse and key. `Badge(_("Done"), "green", "circle-check")`. Everything is painted from tokens, so a
switch of theme is a repaint.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QSizePolicy, QWidget

from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.keys import bind_key, sequences
from propdesk.ui.parts.theme import Size, colour

if TYPE_CHECKING:  # not needed for the first paint
    from propdesk.kernel.records.states import Tone

ButtonKind = Literal["rest", "primary", "danger", "flat", "heading"]
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_KEYPAD = Qt.KeyboardModifier.KeypadModifier.value


def label(
    text: str = "",
    size: int = 13,
    weight: int = 400,
    ink: str = "text",
    *,
    wrap: bool = False,
    right: bool = False,
) -> QLabel:
    """A line of plain text; never read as HTML, whatever a person's name contains."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(theme.font(size, weight))
    made.setProperty("ink", ink)
    made.setWordWrap(wrap)
    if right:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | _MIDDLE)
    return made


def set_ink(shown: QWidget, ink: str) -> None:
    """Change the colour token of a label already shown."""
    if shown.property("ink") != ink:
        shown.setProperty("ink", ink)
        shown.style().unpolish(shown)
        shown.style().polish(shown)


def hairline(*, vertical: bool = False, length: int = 0, ink: str = "line") -> QFrame:
    """A line one pixel thin; as long as there is room unless `length` is given."""
    made = QFrame()
    made.setProperty("rule", ink)
    if vertical:
        made.setFixedWidth(1)
        if length:
            made.setFixedHeight(length)
    else:
        made.setFixedHeight(1)
        if length:
            made.setFixedWidth(length)
    return made


def box(painter: QPainter, rect: QRect, ground: QColor, edge: QColor, width: int = 1) -> None:
    """Paint a rounded control: ground, and an edge `width` pixels thick that lies inside `rect`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = width / 2
    painter.setPen(QPen(edge, width) if width else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(ground)
    inside = QRectF(rect).adjusted(half, half, -half, -half)
    painter.drawRoundedRect(inside, Size.RADIUS, Size.RADIUS)


def key_width(key: str) -> int:
    """How wide the hint of a key is."""
    return max(Size.KEY + 2, theme.width_of(key, 12) + 8)


def paint_key(
    painter: QPainter, rect: QRect, key: str, *, ink: str = "text3", edge: str = "line2"
) -> None:
    """Paint the hint of a key, 18 high, in the vertical middle of `rect` at its left."""
    place = QRect(rect.x(), rect.center().y() - 8, key_width(key), Size.KEY)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(edge), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(
        QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), Size.RADIUS_BADGE, Size.RADIUS_BADGE
    )
    painter.setPen(colour(ink))
    painter.setFont(theme.font(12))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, key)


def badge_width(text: str, icon: str = "") -> int:
    """How wide a badge with this word is."""
    words = theme.width_of(text, 12, 500)
    return 6 + (Size.ICON_BADGE + 4 if icon else 0) + words + 7


def paint_badge(painter: QPainter, rect: QRect, text: str, tone: str, icon: str = "") -> None:
    """Paint a badge, 20 high, in the vertical middle of `rect` at its left."""
    top = rect.y() + (rect.height() - Size.BADGE) // 2
    place = QRect(rect.x(), top, badge_width(text, icon), Size.BADGE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.soft(tone))
    painter.drawRoundedRect(place, Size.RADIUS_BADGE, Size.RADIUS_BADGE)
    left = place.x() + 6
    if icon:
        paint_icon(painter, QRect(left, top + 3, Size.ICON_BADGE, Size.ICON_BADGE), icon, tone)
        left += Size.ICON_BADGE + 4
    painter.setPen(colour(tone))
    painter.setFont(theme.font(12, 500))
    painter.drawText(QRect(left, top, place.right() - left + 1, Size.BADGE), _MIDDLE, text)


class KeyHint(QWidget):
    """The hint of a key standing by itself."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.setFixedSize(key_width(key), Size.KEY)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_key(painter, self.rect(), self._key)


class Badge(QWidget):
    """A state: icon and word on a soft ground."""

    def __init__(self, text: str = "", tone: Tone = "grey", icon: str = "") -> None:
        super().__init__()
        self.show_state(text, tone, icon)

    def show_state(self, text: str, tone: Tone = "grey", icon: str = "") -> None:
        """Change the state shown; an empty text hides the badge."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setFixedSize(badge_width(text, icon), Size.BADGE)
        self.setAccessibleName(text)
        self.setVisible(bool(text)) if self.parent() else None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._text:
            with QPainter(self) as painter:
                paint_badge(painter, self.rect(), self._text, self._tone, self._icon)


class Button(QAbstractButton):
    """A button with icon, text and the key that does the same; `refuse()` says why it cannot be
    pressed.

    One of the kind `heading` heads a part of a panel: it stands at the edge of what is below it,
    and its icon is that of its line in a menu.

    `key` is shown and, unless `bind_its_key` is False (the page handles the key itself), works
    while the button is visible. The mouse never moves the keyboard focus here; Tab does.
    """

    def __init__(
        self,
        text: str,
        *,
        icon: str = "",
        kind: ButtonKind = "rest",
        key: str = "",
        bind_its_key: bool = True,
        height: int = Size.CONTROL,
        text_size: int = 13,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # Qt would read "A&B" as a mnemonic; keys are shown by the hint alone.
        self._words, self._icon, self._kind, self._key = text, icon, kind, key
        self._height, self._text_size = height, text_size
        self._weight = 600 if kind == "heading" else 500
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if key and bind_its_key:
            bind_key(self, key, self.press)
        if on_click:
            self.clicked.connect(lambda _checked: on_click())

    @property
    def words(self) -> str:
        """The text shown on it."""
        return self._words

    @property
    def icon_name(self) -> str:
        """The name of its icon, or nothing."""
        return self._icon

    @property
    def key(self) -> str:
        """The key shown on it, or nothing."""
        return self._key

    def press(self) -> None:
        """Do what a click does, at once."""
        if self.isEnabled():
            self.click()

    def say(self, text: str, *, icon: str | None = None) -> None:
        """Change its words, and its icon where one is given."""
        self._words = text
        self._icon = self._icon if icon is None else icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def refuse(self, reason: str | None) -> None:
        """Switch it off and say why in its tooltip; None switches it on again."""
        self.setEnabled(reason is None)
        self.setToolTip(reason or "")

    def sizeHint(self) -> QSize:
        parts = [self._words_width()] if self._words else []
        parts += [Size.ICON] if self._shows_icon() else []
        parts += [key_width(self._key)] if self._key else []
        return QSize(sum(parts) + 6 * (len(parts) - 1) + self._padding(), self._height)

    def _shows_icon(self) -> bool:
        return bool(self._icon) and self._kind != "heading"

    def _padding(self) -> int:
        return 0 if self._kind == "heading" else 22 if self._words else 14

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.press()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Who clicks a word twice means it once; an icon (zoom) goes on at each click."""
        if not self._words:
            super().mouseDoubleClickEvent(event)

    def _colours(self) -> tuple[str, str, str]:
        """Ground, edge and text as tokens; an empty token paints nothing."""
        over = self.underMouse() and self.isEnabled()
        if not self.isEnabled():
            return "sunken", "line2", "text3"
        if self._kind == "primary":
            ground = "accentHover" if over or self.isDown() else "accent"
            return ground, ground, "onAccent"
        if self._kind == "heading":
            return "", "", "accent" if over else "text2"
        ink = "red" if self._kind == "danger" else "text"
        edge = {"danger": "red", "flat": ""}.get(self._kind, "field" if over else "line2")
        ground = (
            "accentSoft" if self.isDown() or self.isChecked() else "hover" if over else "surface"
        )
        if self._kind == "flat" and ground == "surface":
            ground = ""
        return ground, edge, ink

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, edge, ink = self._colours()
        with QPainter(self) as painter:
            self._paint_box(painter, ground, edge)
            self._paint_content(painter, ink)

    def _paint_box(self, painter: QPainter, ground: str, edge: str) -> None:
        clear = QColor(Qt.GlobalColor.transparent)
        box(
            painter,
            self.rect(),
            colour(ground) if ground else clear,
            colour(edge) if edge else clear,
        )
        if self.hasFocus():
            inset = 2 if self._kind == "primary" else 0
            ring = colour("onAccent" if self._kind == "primary" else "accent")
            place = self.rect().adjusted(inset, inset, -inset, -inset)
            box(painter, place, clear, ring, 2)

    def _words_width(self) -> int:
        return theme.width_of(self._words, self._text_size, self._weight)

    def _paint_content(self, painter: QPainter, ink: str) -> None:
        words = self._words_width()
        wide = self.sizeHint().width() - self._padding()
        left = (self.width() - wide) // 2
        if self._shows_icon():
            place = QRect(left, (self.height() - Size.ICON) // 2, Size.ICON, Size.ICON)
            token = "text2" if ink == "text" else ink
            paint_icon(painter, place, self._icon, token)
            left += Size.ICON + 6
        if self._words:
            painter.setPen(colour(ink))
            painter.setFont(theme.font(self._text_size, self._weight))
            painter.drawText(QRect(left, 0, words + 2, self.height()), _MIDDLE, self._words)
            left += words + 6
        if self._key:
            hint = "onAccent" if ink == "onAccent" else "text3"
            edge = "onAccent" if ink == "onAccent" else "line2"
            paint_key(painter, QRect(left, 0, 0, self.height()), self._key, ink=hint, edge=edge)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)


def why_off(place: QWidget, event: QKeyEvent) -> str:
    """Why the button of a key that nobody took is switched off; nothing where there is none."""
    pressed = QKeySequence(event.keyCombination().toCombined() & ~_KEYPAD)
    for button in place.findChildren(Button):
        off = button.isVisible() and not button.isEnabled()
        if off and button.key and pressed in sequences(button.key):
            return button.toolTip()
    return ""


def icon_button(
    icon: str,
    words: str,
    *,
    kind: ButtonKind = "flat",
    on_click: Callable[[], object] | None = None,
) -> Button:
    """A button that shows its icon alone; tooltip and screen reader say `words`."""
    made = Button("", icon=icon, kind=kind, on_click=on_click)
    made.setToolTip(words)
    made.setAccessibleName(words)
    return made
