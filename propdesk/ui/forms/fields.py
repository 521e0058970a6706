"""The fields of a form: what is typed, read as a typed value, or refused in a sentence.

Usage: `TextField("name", _("Name"), required=True)`, `DateField("since", _("Since"))`; in a
`Form`. `value()` gives the typed value (None when empty); `parse()` raises `Wrong` with the
sentence to show.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from propdesk.kernel.days import FIRST_YEAR, read_day
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.kernel.records.typed import (
    read_code,
    read_decimal,
    read_moment,
    read_phone,
    read_whole,
)
from propdesk.kernel.scaled import AREA, format_scaled, half_width
from propdesk.ui.forms.inputs import Check, Field, Wrong, wrong_when_refused
from propdesk.ui.lists.columns import write_day, write_phone
from propdesk.ui.parts.line_inputs import Drop
from propdesk.ui.parts.theme import Size


class TextField(Field):
    """Free text, a name: the input method stays as the user has it."""


class CodeField(Field):
    """A plate, a code, a number on paper: capital letters and digits, input method off."""

    plain = True

    def parse(self, text: str) -> object:
        return read_code(text)


class RoomField(CodeField):
    """A room in any notation; what it means is for the page to look up."""

    def parse(self, text: str) -> object:
        return half_width(text)


class RecordField(CodeField):
    """Another record by what people call it: its id is the value.

    `find` gives id and name of what is typed, or refuses it in a sentence; `name_of` the name of an
    id. On leaving the field its name stands there as it is written everywhere.
    """

    def __init__(
        self,
        name: str,
        title: str,
        *,
        find: Callable[[str], tuple[int, str]],
        name_of: Callable[[int], str],
        required: bool = False,
        placeholder: str = "",
        hint: str = "",
        check: Callable[[object], tuple[str, str] | None] | None = None,
    ) -> None:
        self._find, self._name_of = find, name_of
        super().__init__(
            name, title, required=required, placeholder=placeholder, hint=hint, check=check
        )

    def parse(self, text: str) -> object:
        with wrong_when_refused():
            return self._find(half_width(text))[0]

    def write(self, value: object) -> str:
        return self._name_of(value) if isinstance(value, int) else str(value)


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
        with wrong_when_refused():
            money = Money.parse(text)
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
        with wrong_when_refused():
            return read_whole(text, least=self._least, most=self._most)


class ScaledField(Field):
    """A decimal number kept as a scaled integer: prices, readings, shares; at most `most`."""

    plain = digits = True

    def __init__(
        self,
        name: str,
        title: str,
        *,
        places: int = AREA,
        most: int = 1_000_000,
        required: bool = False,
        placeholder: str = "",
        hint: str = "",
        check: Callable[[object], tuple[str, str] | None] | None = None,
    ) -> None:
        self._places, self._most = places, most
        super().__init__(
            name, title, required=required, placeholder=placeholder, hint=hint, check=check
        )

    def parse(self, text: str) -> object:
        with wrong_when_refused():
            return read_decimal(text, places=self._places, most=self._most)

    def write(self, value: object) -> str:
        if isinstance(value, int):
            return format_scaled(value, self._places, decimals=2).replace(",", "")
        return str(value)


class AreaField(ScaledField):
    """An area in m² with up to four decimals."""


class DateField(Field):
    """A day; `1120` is enough. `first` is the first year that is taken."""

    plain = digits = True

    def __init__(
        self,
        name: str,
        title: str,
        *,
        today: date,
        first: int = FIRST_YEAR,
        required: bool = False,
        placeholder: str = "",
        hint: str = "",
        check: Callable[[object], tuple[str, str] | None] | None = None,
    ) -> None:
        self._today, self._first = today, first
        super().__init__(
            name, title, required=required, placeholder=placeholder, hint=hint, check=check
        )

    def parse(self, text: str) -> object:
        with wrong_when_refused():
            return read_day(text, self._today, first=self._first)

    def write(self, value: object) -> str:
        return value.isoformat() if isinstance(value, date) else str(value)


class MomentField(DateField):
    """A time of today, `1542`, or of a day, `1120 1542`.

    What is shown without its seconds and left as it is keeps them: it was not changed.
    """

    _shown: tuple[str, object] = ("", None)

    def parse(self, text: str) -> object:
        if text == self._shown[0]:
            return self._shown[1]
        with wrong_when_refused():
            return read_moment(text, self._today)

    def write(self, value: object) -> str:
        if not isinstance(value, datetime):
            return str(value)
        self._shown = write_day(value), value
        return self._shown[0]


class PhoneField(Field):
    """A phone number, kept as digits; a mobile number of the wrong length is an error."""

    plain = digits = True

    def parse(self, text: str) -> object:
        with wrong_when_refused():
            return read_phone(text)

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

    def set_text(self, text: str) -> None:
        place = self._drop.findText(text)
        if place >= 0:
            self._drop.setCurrentIndex(place)

    def kept(self) -> str:
        value = self.value()
        return "" if value is None else str(value)  # its name may be in another language then

    def take_kept(self, text: str) -> None:
        found = (value for value, _name in self._choices if str(value) == text)
        self.set_value(next(found, None))

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

    def kept(self) -> str:
        return "1" if self._box.isChecked() else ""

    def take_kept(self, text: str) -> None:
        self._box.setChecked(bool(text))

    def shown_text(self) -> str:
        return _("Yes") if self._box.isChecked() else _("No")

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
        check: Callable[[object], tuple[str, str] | None] | None = None,
    ) -> None:
        self._lines = lines
        super().__init__(
            name, title, required=required, placeholder=placeholder, hint=hint, check=check
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.text().strip():
            self.judge()
        return super().eventFilter(watched, event)

    def _make_input(self) -> QWidget:
        self._box = QPlainTextEdit()
        self._box.installEventFilter(self)
        self._box.setTabChangesFocus(True)
        self._box.setFixedHeight(20 * self._lines + 14)
        self._box.textChanged.connect(self._note_edit)
        return self._box

    def text(self) -> str:
        return self._box.toPlainText()

    def set_text(self, text: str) -> None:
        self._box.setPlainText(text)
