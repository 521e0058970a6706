"""What the text or cell of a field says: its value, or a sentence that says why not.

One reading for whoever brings many values at once: a workbook, a block pasted from Excel. Days
come as days, serials or texts (2024.10.1), numbers in full width, choices by their words in any
language; 12,5 is a slip, as it is in a form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from propdesk.kernel.errors import UserError
from propdesk.kernel.exchange.values import (
    FAULTS,
    NO_END,
    bare_text,
    read_area,
    read_date,
    read_fen,
    says_nothing,
)
from propdesk.kernel.i18n import LANGUAGES, N_, _, listed, using_language
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import TEXTS, Fact, FactKind
from propdesk.kernel.records.typed import (
    check_decimal,
    read_code,
    read_decimal,
    read_phone,
    read_whole,
)
from propdesk.kernel.scaled import half_width
from propdesk.kernel.sheets.cells import Cell, CellError, Uncalculated, cell_text

Find = Callable[[str], int]
"""The id of the record that people call so; a UserError says why there is none, or several."""

_YES = frozenset(map(bare_text, ("是", "有", "对", "√", "✓", "✔", "v", "y", "yes", "true", "1")))
_NO = frozenset(map(bare_text, ("否", "无", "没有", "不", "×", "✗", "x", "n", "no", "false", "0")))
_ABOUT_A_CELL: dict[type, str] = {
    CellError: N_("The cell shows an error of Excel. Correct it, or type the value."),
    Uncalculated: N_(
        "The formula has no stored result. Open the workbook in Excel, save it and import again."
    ),
}
_FAULTS = {
    **FAULTS,
    "date_absurd": N_("Nothing of an estate happened in that year. Check the year."),
    "number_over_limit": N_("This number is too large for an area. Check the decimal point."),
}


class CellRefused(UserError):
    """The cell holds no value of its field; `sentence` says why."""

    message = "{sentence}"


class NoSuchChoice(UserError):
    """A word that none of the choices has."""

    message = N_("“{text}” is none of these: {choices}.")


@dataclass(frozen=True, slots=True)
class Understood:
    """`value` is of the field's own type, None or '' for nothing; `wrong` says why there is none.

    `doubt`: the value is taken, and the sentence says what to look at.
    """

    value: object = None
    wrong: str = ""
    doubt: str = ""


def understood(fact: Fact, cell: Cell, *, find: Find | None = None) -> Understood:
    """Read a cell, or a typed text, as a value of the field. `find` knows records by their names.

    Only what this field alone tells: that it must be filled in, and what the record's rules say
    of it, is judged with the whole record. TypeError for a field that nobody types: a state,
    several rows; and for another record without `find`.
    """
    kind = fact.kind or FactKind.TEXT
    if kind in (FactKind.STATE, FactKind.SEVERAL):
        raise TypeError(f"{fact.name}: nobody types a {kind}")
    if (sentence := _ABOUT_A_CELL.get(type(cell))) is not None:
        return Understood(wrong=_(sentence))
    text = cell_text(cell).strip()
    if kind is FactKind.NOTES:
        return Understood(text)
    if kind is FactKind.TEXT:
        return Understood(" ".join(text.split()))
    if says_nothing(text) and (kind is not FactKind.FLAG or bare_text(text) not in _NO):
        return Understood("" if kind in TEXTS else None)
    try:
        return _read(fact, cell, text, find)
    except UserError as error:
        return Understood(wrong=str(error))


def _read(fact: Fact, cell: Cell, text: str, find: Find | None) -> Understood:
    match fact.kind:
        case FactKind.RECORD:
            if find is None:
                raise TypeError(f"{fact.name}: another record is read with `find`")
            return Understood(find(half_width(text)))
        case FactKind.CHOICE:
            return Understood(_choice(fact, text))
        case FactKind.FLAG:
            return Understood(_flag(fact, text))
        case FactKind.AREA | FactKind.MONEY | FactKind.DAY:
            return _of_a_list(fact, cell, text)
        case FactKind.MOMENT:
            raise CellRefused(sentence=_("A moment is set by the program, nobody types it."))
        case _:
            return Understood(_typed(fact, text))


def _typed(fact: Fact, text: str) -> object:
    match fact.kind:
        case FactKind.CODE:
            return read_code(text)
        case FactKind.PHONE:
            return read_phone(text)
        case FactKind.SCALED:
            return read_decimal(text, places=fact.places, most=fact.most)
        case _:
            return read_whole(text, least=fact.least, most=fact.most)


def _of_a_list(fact: Fact, cell: Cell, text: str) -> Understood:
    """Areas, amounts and days as lists have them: with their units, as serials, as 2024.10.1."""
    doubt = ""
    value: object
    number: str | int | Decimal = text
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        number = cell
    if fact.kind is FactKind.AREA:
        area, fault, _noise = read_area(number)
        value = area
        if area is not None:
            check_decimal(area, places=fact.places, most=fact.most)
            doubt = _FAULTS.get(fault, "")
    elif fact.kind is FactKind.MONEY:
        fen, fault = read_fen(number)
        value = None if fen is None else _amount(fen)
    elif not fact.required and bare_text(text) in NO_END:
        return Understood()
    else:
        value, fault = read_date(cell if isinstance(cell, date) else number)
    if value is None:
        raise CellRefused(sentence=_(_FAULTS[fault]))
    return Understood(value, doubt=_(doubt) if doubt else "")


def _amount(fen: int) -> Money:
    if fen < 0:
        raise CellRefused(sentence=_("An amount cannot be less than zero here."))
    return Money(fen)


def _choice(fact: Fact, text: str) -> object:
    labels = fact.labels or {}
    known = _choices_called(tuple(labels.items()))
    if (word := bare_text(text)) not in known:
        raise NoSuchChoice(text=text, choices=listed(_(each) for each in labels.values()))
    return known[word]


@cache
def _choices_called(labels: tuple[tuple[Any, str], ...]) -> Mapping[str, object]:
    """Word (in every language, and as the file keeps it) → choice."""
    found: dict[str, object] = {}
    for language in LANGUAGES:
        with using_language(language):
            for value, msgid in labels:
                found.setdefault(bare_text(_(msgid)), value)
    for value, _msgid in labels:
        found.setdefault(bare_text(str(value)), value)
    return found


def _flag(fact: Fact, text: str) -> bool:
    word = bare_text(text)
    if word in _YES or word in _NO:
        return word in _YES
    for language in LANGUAGES:
        with using_language(language):
            for value in (True, False):
                if bare_text(fact.label(value)) == word:
                    return value
    raise NoSuchChoice(text=text, choices=listed((_("Yes"), _("No"))))
