"""What a list shows: one `Column` per fact of a row, and how each kind of value is written.

Usage: `Column("amount", N_("Amount"), Kind.AMOUNT, 100, weight=500)`; a state is a value
`State(_("Overdue"), "red", "triangle-alert")`, given by `value=lambda row: …` or by the row itself.
"""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import structs

from propdesk.kernel.clock import end_of, wall_time
from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import Fact, FactKind, facts, logged_words
from propdesk.kernel.records.states import StateWord, Tone
from propdesk.kernel.scaled import AREA, format_scaled

NOTHING = "—"


class Kind(StrEnum):
    """How a value is written and on which side it stands."""

    TEXT = "text"
    AMOUNT = "amount"
    COUNT = "count"
    AREA = "area"
    DATE = "date"
    PHONE = "phone"
    STATE = "state"
    CHECK = "check"


RIGHT = frozenset({Kind.AMOUNT, Kind.COUNT, Kind.AREA})


class State(msgspec.Struct, frozen=True):
    """A word with a colour and an icon, shown as a badge."""

    text: str
    tone: Tone = "grey"
    icon: str = ""

    def in_words(self) -> "State":
        """One that was declared with a msgid (N_), in the language of now."""
        return structs.replace(self, text=_(self.text))


def badge_of(state: StateWord | None) -> State | None:
    """A record's state as it stands in lists."""
    return None if state is None else State(state.label, state.tone, state.icon)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `field` names the row's attribute, the remembered width and the sort order.

    `header` is a msgid (N_), translated when shown. Callables get the row: `value` replaces the
    attribute; `icon` stands before the text; `hint` is said after it in small grey; `tone` gives
    this cell a soft ground; `ink` is a colour token. One column may `stretch`.
    `free` text (no name, no room) is cut short before the table is wider than its place; what
    `yields` then leaves it, for the panel beside it says the same.
    """

    field: str
    header: str
    _: KW_ONLY
    kind: Kind = Kind.TEXT
    width: int = 110
    weight: int = 400
    ink: str | Callable[[Any], str] = "text"
    value: Callable[[Any], object] | None = None
    icon: Callable[[Any], str] | None = None
    hint: Callable[[Any], str] | None = None
    tone: Callable[[Any], Tone | None] | None = None
    sort_key: Callable[[Any], Any] | None = None
    stretch: bool = False
    free: bool = False
    yields: bool = False
    sortable: bool = True
    hidden: bool = False

    def of(self, row: object) -> object:
        """The row's value in this column."""
        return self.value(row) if self.value else getattr(row, self.field)

    def text(self, row: object) -> str:
        """What is written in the cell."""
        return write(self.of(row), self.kind)

    def copied(self, row: object) -> str:
        """What is copied of it: of a day shown as the time that is left, the day itself."""
        day = getattr(row, self.field, None)
        return day.isoformat() if type(day) is date else self.text(row)

    def printed(self, row: object) -> str:
        """What stands on paper, which is read later: of a day shown as the time that is left, the
        day before it; nothing for a dash."""
        text, day = self.text(row), getattr(row, self.field, None)
        if type(day) is date and day.isoformat() not in text:
            return f"{day.isoformat()} · {text}"
        return text.replace(NOTHING, "")

    def ink_of(self, row: object) -> str:
        """The colour token of the text."""
        return self.ink if isinstance(self.ink, str) else self.ink(row)

    @property
    def is_right(self) -> bool:
        """Whether the values stand at the right, under each other."""
        return self.kind in RIGHT


_KINDS = {
    FactKind.WHOLE: Kind.COUNT,
    FactKind.SCALED: Kind.COUNT,
    FactKind.AREA: Kind.AREA,
    FactKind.MONEY: Kind.AMOUNT,
    FactKind.DAY: Kind.DATE,
    FactKind.MOMENT: Kind.DATE,
    FactKind.PHONE: Kind.PHONE,
}


def columns_of(row: type, *instead: Column) -> tuple[Column, ...]:
    """The columns of a declared row, in order; a column `instead` of the declared one of its field.

    TypeError for one that stands for no field.
    """
    own = {column.field: column for column in instead}
    listed = [fact for fact in facts(row) if fact.in_list]
    found = tuple(own.pop(f.shown) if f.shown in own else _column(f) for f in listed)
    if own:
        raise TypeError(f"{row.__name__} has no field {', '.join(own)}")
    return found


def _column(fact: Fact) -> Column:
    if fact.kind is FactKind.STATE:
        return Column(
            fact.shown,
            fact.head or fact.header,
            kind=Kind.STATE,
            width=fact.width,
            value=lambda row: badge_of(getattr(row, fact.name)),
            yields=fact.yields,
            hidden=fact.hidden,
        )
    return Column(
        fact.shown,
        fact.head or fact.header,
        kind=_KINDS.get(fact.kind or FactKind.TEXT, Kind.TEXT),
        width=fact.width,
        weight=fact.weight,
        ink=fact.ink,
        value=_value_of(fact),
        stretch=fact.stretch,
        free=fact.free,
        yields=fact.yields,
        sortable=fact.sortable,
        hidden=fact.hidden,
    )


def _value_of(fact: Fact) -> Callable[[Any], object] | None:
    """What is written of a row where it is not the attribute itself."""
    if fact.kind in (FactKind.CHOICE, FactKind.FLAG):
        return lambda row: fact.label(getattr(row, fact.name))
    if fact.kind is FactKind.SCALED or fact.told is not None:
        return lambda row: logged_words(fact, getattr(row, fact.name))
    if fact.ends:
        return lambda row: write_end(getattr(row, fact.name))
    if fact.absent:
        return lambda row: getattr(row, fact.shown) or _(fact.absent)
    return None


def write(value: object, kind: Kind = Kind.TEXT) -> str:
    """Write a value as people read it in a list; nothing is a dash."""
    if value is None or value == "":
        return NOTHING
    writer = _WRITERS.get(kind)
    if writer:
        return writer(value)
    if isinstance(value, State):
        return value.text
    if isinstance(value, date):
        return write_day(value)
    return str(value)


def write_day(value: object) -> str:
    """2026-11-20, with hour and minute when there are any, in the PC's time."""
    if isinstance(value, datetime):
        local = wall_time(value) if value.tzinfo else value
        return local.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def write_end(moment: datetime | None) -> str:
    """The day and hour of a moment that ends something, 24:00 where it is midnight."""
    return "" if moment is None else " ".join(map(str, end_of(moment)))


def write_size(size: int) -> str:
    """The size of a file: 1 KB, 87 KB, 4.2 MB, 1.3 GB; never 0.0 of anything."""
    for unit, least in (("GB", 10**9), ("MB", 10**6)):
        if size >= least:
            return f"{size // (least // 10) / 10} {unit}"
    return f"{-(-size // 1000)} KB"


def write_phone(value: object) -> str:
    """A mobile number in its groups 3-4-4; anything else as it is."""
    text = str(value)
    if len(text) == 11 and text[0] == "1":
        return f"{text[:3]} {text[3:7]} {text[7:]}"
    return text


def _write_count(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _write_area(value: object) -> str:
    return format_scaled(value, AREA, decimals=2) if isinstance(value, int) else str(value)


_WRITERS: dict[Kind, Callable[[object], str]] = {
    Kind.COUNT: _write_count,
    Kind.AREA: _write_area,
    Kind.DATE: write_day,
    Kind.PHONE: write_phone,
}
