"""What every field of a form is: an input, a message below it, a judgement of what is typed.

The fields themselves are in `fields.py`; a field of one's own derives from `Field` and says
`parse`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, ngettext
from propdesk.ui.lists.cells import paint_check
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.line_inputs import LineInput, mark_state
from propdesk.ui.parts.small_parts import label, set_ink

Level = str  # "error", "warning", "hint"
_MESSAGES = {
    "error": ("circle-alert", "red"),
    "warning": ("triangle-alert", "amber"),
    "hint": ("info", "text3"),
}


class Wrong(Exception):
    """What is typed cannot be taken; the sentence says what is wrong and what to type."""


@contextmanager
def wrong_when_refused() -> Iterator[None]:
    """Let the sentence of a reader of the kernel stand beside the field."""
    try:
        yield
    except UserError as error:
        raise Wrong(str(error)) from None


class Check(QCheckBox):
    """A box with words, painted like those of the tables."""

    def sizeHint(self) -> QSize:
        """As wide as its words are painted."""
        usual = super().sizeHint()
        return QSize(max(usual.width(), 28 + theme.width_of(self.text(), 13, 400)), usual.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            top = (self.height() - 16) // 2
            paint_check(painter, QRect(1, top, 16, 16), self.checkState())
            painter.setFont(theme.font(13))
            painter.setPen(theme.colour("text" if self.isEnabled() else "text3"))
            place = self.rect().adjusted(26, 0, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.text())
            if self.hasFocus():
                painter.setPen(theme.colour("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRect(-1, top - 2, 19, 19).adjusted(1, 0, 0, 0), 5, 5)


class Field(QWidget):
    """One fact of a form: its input with a message below. Subclasses say how text becomes a
    value. It begins a `group` of that name, or stands `beside` the field before it."""

    edited = Signal()
    group = ""
    beside = False
    plain = False
    digits = False

    def __init__(
        self,
        name: str,
        title: str,
        *,
        required: bool = False,
        placeholder: str = "",
        hint: str = "",
        check: Callable[[object], tuple[str, str] | None] | None = None,
    ) -> None:
        super().__init__()
        self.name, self.title, self.required = name, title, required
        self._hint, self._check = hint, check
        self.input = self._make_input()
        self._set_placeholder(placeholder)
        self.input.setAccessibleName(title)
        self.setFocusProxy(self.input)
        self._icon = IconLabel("info", 14, "text3")
        self._sentence = label("", 12, 400, "text3", wrap=True)
        self._message = QWidget()
        self._level = ""
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.input)
        inner = QVBoxLayout(self._message)
        inner.setContentsMargins(20, 0, 0, 0)
        inner.addWidget(self._sentence)
        self._icon.setParent(self._message)
        self._icon.move(1, 2)
        column.addWidget(self._message)
        self.show_message("hint" if self._hint else "", self._hint)

    def _make_input(self) -> QWidget:
        line = LineInput(plain=self.plain, digits=self.digits)
        line.textEdited.connect(self._note_edit)
        line.editingFinished.connect(self._tidy)
        return line

    def _set_placeholder(self, text: str) -> None:
        if isinstance(self.input, QLineEdit | QPlainTextEdit):
            self.input.setPlaceholderText(text)

    def _note_edit(self) -> None:
        """Take an error away as soon as the clerk mends it; it is looked at again on leaving."""
        if self._level in ("error", "warning"):
            self.show_message("hint" if self._hint else "", self._hint)
        self.edited.emit()

    def _tidy(self) -> None:
        """Write a complete value the way it is shown everywhere, and judge it, on leaving the
        field."""
        if self.text().strip():
            self.judge()
            if self._level != "error" and (value := self.value()) is not None:
                self.set_text(self.write(value))

    # What is in it

    def text(self) -> str:
        """What is typed."""
        return self.input.text() if isinstance(self.input, QLineEdit) else ""

    def kept(self) -> str:
        """What a draft of the form keeps of it."""
        return self.text()

    def take_kept(self, text: str) -> None:
        """Type again what a draft has kept."""
        self.set_text(text)

    def shown_text(self) -> str:
        """What is typed as people read it elsewhere."""
        return self.text()

    def set_text(self, text: str) -> None:
        """Type for the user."""
        if isinstance(self.input, QLineEdit) and self.input.text() != text:
            self.input.setText(text)

    def parse(self, text: str) -> object:
        """Read what is typed (never empty); `Wrong` when it cannot be read."""
        return text

    def write(self, value: object) -> str:
        """Write a value so that `parse` reads it back."""
        return str(value)

    def value(self) -> object | None:
        """The typed value; None when empty or unreadable."""
        text = self.text().strip()
        try:
            return self.parse(text) if text else None
        except Wrong:
            return None

    def set_value(self, value: object | None) -> None:
        """Show a value; None empties the field."""
        self.set_text("" if value is None else self.write(value))
        self.show_message("hint" if self._hint else "", self._hint)

    # Judging it

    def judge(self) -> str:
        """Look at what is typed, show a message where needed; returns error, warning, hint or
        ''."""
        level, sentence = self._verdict()
        self.show_message(level, sentence)
        return level

    def _verdict(self) -> tuple[str, str]:
        text = self.text().strip()
        if not text and self.value() is None:
            if self.required:
                return "error", _("Please fill in “{field}”.").format(field=self.title)
            return ("hint", self._hint) if self._hint else ("", "")
        try:
            value = self.parse(text)
        except Wrong as wrong:
            return "error", str(wrong)
        found = self._check(value) if self._check else None
        return found or (("hint", self._hint) if self._hint else ("", ""))

    def show_message(self, level: str, sentence: str) -> None:
        """Show a sentence below the input: error, warning or hint; '' takes it away."""
        self._level = level
        if level:
            icon, ink = _MESSAGES[level]
            self._icon.show_icon(icon, ink)
            set_ink(self._sentence, ink)
        self._sentence.setText(sentence)
        self._message.setVisible(bool(sentence))
        self._fit_message()
        mark_state(self.input, level if level in ("error", "warning") else "")

    def _fit_message(self) -> None:
        """Give the sentence its lines: inside a scrolling form a wrapped label would be
        squeezed."""
        wide = max(self.width() - 20, 120)
        self._message.setFixedHeight(max(17, self._sentence.heightForWidth(wide)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_message()

    @property
    def level(self) -> str:
        """How bad the message shown is."""
        return self._level


def told_to_mend(errors: int, warnings: int) -> str:
    """How many places must be mended, and how many reminders can wait."""
    if not errors:
        return _told_to_wait(warnings)
    wrong = ngettext(
        "{count} place must be mended before saving.",
        "{count} places must be mended before saving.",
        errors,
    ).format(count=errors)
    if not warnings:
        return wrong
    return _("{first} {second}").format(first=wrong, second=_told_to_wait(warnings))


def _told_to_wait(warnings: int) -> str:
    return ngettext("{count} reminder can wait.", "{count} reminders can wait.", warnings).format(
        count=warnings
    )
