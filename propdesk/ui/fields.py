"""The fields of a form: what is typed, read as a typed value, or refused in a sentence.

Usage: `TextField("name", _("Name"), required=True)`, `DateField("since", _("Since"))`; in a
`Form`. `value()` gives the typed value (None when empty); `parse()` raises `Wrong` with the
sentence to show.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.kernel.scaled import AREA, format_scaled, to_scaled
from propdesk.ui import theme
from propdesk.ui.cells import paint_check
from propdesk.ui.columns import write_phone
from propdesk.ui.icons import IconLabel, paint_icon
from propdesk.ui.parts import label, set_ink
from propdesk.ui.theme import Size

Level = str  # "error", "warning", "hint"
_MESSAGES = {
    "error": ("circle-alert", "red"),
    "warning": ("triangle-alert", "amber"),
    "hint": ("info", "text3"),
}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－／：＃　", "0123456789.,-/:# ")


class Wrong(Exception):
    """What is typed cannot be taken; the sentence says what is wrong and what to type."""


class Line(QLineEdit):
    """A line of text; `plain` fields (digits, dates, codes) switch the input method off."""

    def __init__(self, *, plain: bool = False, digits: bool = False) -> None:
        super().__init__()
        if plain:
            hints = Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText
            if digits:
                hints |= Qt.InputMethodHint.ImhPreferNumbers
            self.setInputMethodHints(hints)
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)


class Drop(QComboBox):
    """A choice; the wheel scrolls the form, not the choice."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)

    def wheelEvent(self, event: object) -> None:
        if hasattr(event, "ignore"):
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            place = QRect(self.width() - 26, (self.height() - 16) // 2, 16, 16)
            paint_icon(painter, place, "chevron-down", "text2" if self.isEnabled() else "text3")


class Check(QCheckBox):
    """A box with words, painted like those of the tables."""

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
    value."""

    edited = Signal()
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
        line = Line(plain=self.plain, digits=self.digits)
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
        state = level if level in ("error", "warning") else ""
        if self.input.property("state") != state:
            self.input.setProperty("state", state)
            self.input.style().unpolish(self.input)
            self.input.style().polish(self.input)

    @property
    def level(self) -> str:
        """How bad the message shown is."""
        return self._level


class TextField(Field):
    """Free text, a name: the input method stays as the user has it."""


class CodeField(Field):
    """A plate, a code, a number on paper: capital letters and digits, input method off."""

    plain = True

    def parse(self, text: str) -> object:
        return text.translate(_FULL_WIDTH).upper().replace(" ", "")


class RoomField(CodeField):
    """A room in any notation; what it means is for the page to look up."""

    def parse(self, text: str) -> object:
        return text.translate(_FULL_WIDTH)


class AmountField(Field):
    """An amount in yuan, read as `Money`."""

    plain = digits = True

    def __init__(
        self,
        name: str,
        title: str,
        *,
        negative: bool = False,
        required: bool = False,
        placeholder: str = "",
        hint: str = "",
        check: Callable[[object], tuple[str, str] | None] | None = None,
    ) -> None:
        self._negative = negative
        super().__init__(
            name, title, required=required, placeholder=placeholder, hint=hint, check=check
        )

    def parse(self, text: str) -> object:
        try:
            money = Money.parse(text.translate(_FULL_WIDTH))
        except ValueError:
            raise Wrong(
                _(
                    "“{text}” is not an amount. Type it like 12.5, with at most two decimals."
                ).format(text=text)
            ) from None
        if money.fen < 0 and not self._negative:
            raise Wrong(_("An amount cannot be less than zero here."))
        return money

    def write(self, value: object) -> str:
        return value.plain if isinstance(value, Money) else str(value)


class NumberField(Field):
    """A whole number within bounds."""

    plain = digits = True

    def __init__(
        self,
        name: str,
        title: str,
        *,
        least: int = 0,
        most: int = 999_999_999,
        required: bool = False,
        placeholder: str = "",
        hint: str = "",
        check: Callable[[object], tuple[str, str] | None] | None = None,
    ) -> None:
        self._least, self._most = least, most
        super().__init__(
            name, title, required=required, placeholder=placeholder, hint=hint, check=check
        )

    def parse(self, text: str) -> object:
        plain = text.translate(_FULL_WIDTH).replace(",", "")
        if not re.fullmatch(r"-?\d{1,12}", plain):
            raise Wrong(_("“{text}” is not a whole number.").format(text=text))
        number = int(plain)
        if not self._least <= number <= self._most:
            raise Wrong(
                _("A number from {least} to {most} is needed.").format(
                    least=self._least, most=self._most
                )
            )
        return number


class ScaledField(Field):
    """A decimal number kept as a scaled integer: prices, readings, shares."""

    plain = digits = True

    def __init__(
        self,
        name: str,
        title: str,
        *,
        places: int = AREA,
        required: bool = False,
        placeholder: str = "",
        hint: str = "",
        check: Callable[[object], tuple[str, str] | None] | None = None,
    ) -> None:
        self._places = places
        super().__init__(
            name, title, required=required, placeholder=placeholder, hint=hint, check=check
        )

    def parse(self, text: str) -> object:
        plain = text.translate(_FULL_WIDTH).replace(",", "")
        try:
            if Decimal(plain) < 0:
                raise Wrong(_("A number below zero is not possible here."))
            return to_scaled(plain, self._places)
        except (ValueError, InvalidOperation):
            raise Wrong(
                _("“{text}” is not a number with at most {places} decimals.").format(
                    text=text, places=self._places
                )
            ) from None

    def write(self, value: object) -> str:
        if isinstance(value, int):
            return format_scaled(value, self._places, decimals=2).replace(",", "")
        return str(value)


class AreaField(ScaledField):
    """An area in m² with up to four decimals."""


def read_day(text: str, today: date) -> date:
    """Read a typed day: 20261120, 2026-11-20, 2026.11.20, 11-20, 1120, 5 (of this month).

    Without a year it is `today`'s. `Wrong` with the sentence to show when there is no such day.
    """
    plain = re.sub(r"[年月日./\s]+", "-", text.translate(_FULL_WIDTH)).strip("-")
    for shape in _DAY_SHAPES:
        if found := re.fullmatch(shape, plain):
            given = {name: int(number) for name, number in found.groupdict().items()}
            year = given.get("year", today.year)
            year += 2000 if year < 100 else 0
            return _existing_day(year, given.get("month", today.month), given["day"], text)
    raise Wrong(_unreadable_day(text))


_DAY_SHAPES = (
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    r"(?P<month>\d{2})(?P<day>\d{2})",
    r"(?P<year>\d{4}|\d{2})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})",
)


def _existing_day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        if not (1 <= month <= 12 and 28 < day <= 31):
            raise Wrong(_unreadable_day(text)) from None
    last = monthrange(year, month)[1]
    raise Wrong(
        _("Month {month} has no day {day}. You can just type {short}.").format(
            month=month, day=day, short=f"{month:02d}{last:02d}"
        )
    )


def _unreadable_day(text: str) -> str:
    return _("“{text}” is not a date. Type it like 1120 or 2026-11-20.").format(text=text)


class DateField(Field):
    """A day; `1120` is enough."""

    plain = digits = True

    def __init__(
        self,
        name: str,
        title: str,
        *,
        today: date,
        required: bool = False,
        placeholder: str = "",
        hint: str = "",
        check: Callable[[object], tuple[str, str] | None] | None = None,
    ) -> None:
        self._today = today
        super().__init__(
            name, title, required=required, placeholder=placeholder, hint=hint, check=check
        )

    def parse(self, text: str) -> object:
        return read_day(text, self._today)

    def write(self, value: object) -> str:
        return value.isoformat() if isinstance(value, date) else str(value)


class PhoneField(Field):
    """A phone number, kept as digits; a mobile number of the wrong length is an error."""

    plain = digits = True

    def parse(self, text: str) -> object:
        digits = re.sub(r"[\s\-()（）]", "", text.translate(_FULL_WIDTH))
        if not re.fullmatch(r"\+?\d{5,15}", digits):
            raise Wrong(_("“{text}” is not a phone number.").format(text=text))
        if digits.startswith("1") and len(digits) != 11 and len(digits) > 5:
            raise Wrong(
                _("A mobile number has 11 digits, now there are {count}.").format(count=len(digits))
            )
        return digits

    def write(self, value: object) -> str:
        return write_phone(value)


class ChoiceField(Field):
    """One of a few; `choices` are pairs of value and text. Not required: an empty first line."""

    def __init__(
        self,
        name: str,
        title: str,
        choices: Sequence[tuple[object, str]],
        *,
        required: bool = False,
        hint: str = "",
        check: Callable[[object], tuple[str, str] | None] | None = None,
    ) -> None:
        self._choices: list[tuple[object, str]] = list(choices)
        self._with_nothing = not required
        super().__init__(name, title, required=required, hint=hint, check=check)

    def _make_input(self) -> QWidget:
        self._drop = Drop()
        self._fill()
        self._drop.activated.connect(self._note_edit)
        return self._drop

    def _fill(self) -> None:
        self._drop.clear()
        shown = ([""] if self._with_nothing else []) + [text for _value, text in self._choices]
        self._drop.addItems(shown)

    def set_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer other choices, keeping the value if it is among them."""
        kept = self.value()
        self._choices = list(choices)
        self._fill()
        self.set_value(kept)

    def text(self) -> str:
        return self._drop.currentText()

    def value(self) -> object | None:
        number = self._drop.currentIndex() - (1 if self._with_nothing else 0)
        return self._choices[number][0] if 0 <= number < len(self._choices) else None

    def parse(self, text: str) -> object:
        return self.value()

    def set_value(self, value: object | None) -> None:
        values = [each for each, _text in self._choices]
        shift = 1 if self._with_nothing else 0
        place = values.index(value) + shift if value in values else 0 if self._with_nothing else -1
        self._drop.setCurrentIndex(place)


class CheckField(Field):
    """Yes or no; its words stand beside the box."""

    def __init__(self, name: str, words: str, *, title: str = "", hint: str = "") -> None:
        self._words = words
        super().__init__(name, title, hint=hint)

    def _make_input(self) -> QWidget:
        self._box = Check(self._words)
        self._box.setFixedHeight(Size.FIELD)
        self._box.toggled.connect(self._note_edit)
        return self._box

    def text(self) -> str:
        return ""

    def value(self) -> object | None:
        return self._box.isChecked()

    def set_value(self, value: object | None) -> None:
        self._box.setChecked(bool(value))

    def _verdict(self) -> tuple[str, str]:
        return ("hint", self._hint) if self._hint else ("", "")


class NotesField(Field):
    """Several lines of free text; Tab leaves it."""

    def __init__(
        self,
        name: str,
        title: str,
        *,
        lines: int = 3,
        required: bool = False,
        placeholder: str = "",
        hint: str = "",
    ) -> None:
        self._lines = lines
        super().__init__(name, title, required=required, placeholder=placeholder, hint=hint)

    def _make_input(self) -> QWidget:
        self._box = QPlainTextEdit()
        self._box.setTabChangesFocus(True)
        self._box.setFixedHeight(20 * self._lines + 14)
        self._box.textChanged.connect(self._note_edit)
        return self._box

    def text(self) -> str:
        return self._box.toPlainText()

    def set_text(self, text: str) -> None:
        self._box.setPlainText(text)
