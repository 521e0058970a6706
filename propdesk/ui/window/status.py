"""The bar at the foot: what just happened at the left; keys, printer, data PC, backup, time at
the right."""

from collections.abc import Callable
from datetime import datetime
from math import inf
from time import monotonic
from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import IconLabel, paint_icon
from propdesk.ui.parts.small_parts import Badge, hairline, label, set_ink
from propdesk.ui.parts.theme import Size, colour

Light = Literal["good", "due", "failed"]
READ_AFTER = 4.0  # seconds; a page opened by what was done keeps the sentence
_LIGHTS = {
    "good": ("circle-check", "green"),
    "due": ("triangle-alert", "amber"),
    "failed": ("circle-x", "red"),
}
_WEIGHTS = {
    "info": ("info", "text3"),
    "done": ("circle-check", "green"),
    "warning": ("triangle-alert", "amber"),
    "error": ("circle-alert", "red"),
}
_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


class StatusItem(QAbstractButton):
    """A word of the status bar that can be clicked."""

    def __init__(
        self, text: str = "", icon: str = "", ink: str = "text2", weight: int = 400
    ) -> None:
        super().__init__()
        self._weight = weight
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_state(text, icon, ink)

    def show_state(self, text: str, icon: str, ink: str = "text2") -> None:
        """Change what it says."""
        self._text, self._icon, self._ink = text, icon, ink
        self.setAccessibleName(text)
        self.setVisible(bool(text)) if self.parent() else None
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = theme.width_of(self._text, 12, self._weight)
        return QSize(words + (20 if self._icon else 0), Size.STATUS)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        left = 20 if self._icon else 0
        with QPainter(self) as painter:
            if self._icon:
                paint_icon(
                    painter, QRect(0, (self.height() - 14) // 2, 14, 14), self._icon, self._ink
                )
            painter.setFont(theme.font(12, self._weight))
            painter.setPen(colour(self._ink))
            place = self.rect().adjusted(left, 0, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._text)


class StatusBar(QWidget):
    """See the module. Clicks: `keys_wanted`, `printer_wanted`, `backup_wanted`."""

    keys_wanted = Signal()
    printer_wanted = Signal()
    backup_wanted = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._is_hint, self._said_at = True, inf
        self.setProperty("ground", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(Size.STATUS)
        self._icon = IconLabel("info", 14, "text3")
        self._message = label("", 12, 400, "text2")
        self._message.setMinimumWidth(1)
        self._practice = Badge(_("Practice"), "amber", "graduation-cap")
        self._keys = StatusItem(_("F1 keys of this page"))
        self._printer = StatusItem()
        self._pc = label("", 12, 400, "text2")
        self._backup = StatusItem("", "", "text2", 600)
        self._clock = label("", 12, 400, "text2")
        self._rules: list[tuple[QWidget, QWidget]] = []
        self._build()
        self._connect()
        self.tick()

    def _build(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(10)
        line.addWidget(self._icon)
        line.addWidget(self._message, 1)
        line.addWidget(self._practice)
        self._practice.hide()
        for number, part in enumerate(
            (self._keys, self._printer, self._pc, self._backup, self._clock)
        ):
            if number:
                rule = hairline(vertical=True, length=12, ink="line2")
                line.addWidget(rule)
                self._rules.append((part, rule))
            line.addWidget(part)
        for part in (self._printer, self._pc, self._backup):
            part.hide()
        self._show_rules()

    def _connect(self) -> None:
        self._keys.clicked.connect(self.keys_wanted)
        self._printer.clicked.connect(self.printer_wanted)
        self._backup.clicked.connect(self.backup_wanted)
        self._timer = QTimer(self, interval=10_000)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def _show_rules(self) -> None:
        for part, rule in self._rules:
            rule.setHidden(part.isHidden())

    def tick(self) -> None:
        """Show the time."""
        now = wall_time(self._now())
        self._clock.setText(f"{now:%Y-%m-%d} {_(_DAYS[now.weekday()])} {now:%H:%M}")

    def say(self, sentence: str, weight: str = "info") -> None:
        """Show a sentence until the next one."""
        icon, ink = _WEIGHTS[weight]
        self._icon.show_icon(icon, ink)
        self._message.setText(sentence)
        self._message.setToolTip(sentence)
        set_ink(self._message, "text2" if weight in ("info", "done") else ink)
        self._is_hint = weight == "info"
        self._said_at = inf if weight == "error" else monotonic()

    def forget_hint(self) -> None:
        """Take away what belongs to the page it was said on; what was just told and errors stay."""
        if self._is_hint or monotonic() - self._said_at > READ_AFTER:
            self.say("")

    def show_printer(self, text: str) -> None:
        """Name the printer and paper in use; '' hides it."""
        self._printer.show_state(text, "printer")
        self._show_rules()

    def show_pc(self, text: str) -> None:
        """Name the data PC; '' hides it."""
        self._pc.setText(text)
        self._pc.setVisible(bool(text))
        self._show_rules()

    def show_backup(self, light: Light, text: str) -> None:
        """Show the backup light with its words."""
        icon, ink = _LIGHTS[light]
        self._backup.show_state(text, icon, ink)
        self._show_rules()

    def show_practice(self, *, on: bool) -> None:
        """Show that this is practice mode."""
        self._practice.setVisible(on)

    @property
    def message(self) -> str:
        """What is said now."""
        return self._message.text()
