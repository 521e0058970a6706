"""What is asked of a list: chips, words, drop-downs, days, cells, order. A value, said once."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Literal

import msgspec

from propdesk.kernel.money import Money

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # moments lie in the file as microseconds since
Plain = str | int | None
"""A value as it lies in the data file: a word, a number, fen, an ISO day; None for nothing."""


class Cell(msgspec.Struct, frozen=True):
    """Only the rows with this value in a field, or only those without it; None asks for empty."""

    field: str
    how: Literal["is", "not"]
    value: Plain


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows are wanted and in which order; what is empty asks for nothing.

    `chips`: ids of the pressed ones; those of one group widen, the groups narrow each other.
    `choices`: (drop-down, chosen value) pairs. Both days are included. `only`: rows with these
    ids and no others. `order`: (field, descending) pairs, the first one first.
    """

    chips: frozenset[str] = frozenset()
    words: str = ""
    choices: tuple[tuple[str, Any], ...] = ()
    first: date | None = None
    last: date | None = None
    cells: tuple[Cell, ...] = ()
    only: tuple[int, ...] | None = None
    order: tuple[tuple[str, bool], ...] = ()

    def choice(self, name: str) -> Any:  # noqa: ANN401  of whatever type the drop-down offers
        """What is chosen in a drop-down, None for everything."""
        return dict(self.choices).get(name)


ANY = Question()


def asked(*chips: str, words: str = "", order: Iterable[tuple[str, bool]] = ()) -> Question:
    """The question that most of the program asks: some chips, some words."""
    return Question(chips=frozenset(chips), words=words, order=tuple(order))


def plain(value: object) -> Plain:
    """A value of a row as it lies in the data file; ValueError for what cannot be asked for."""
    if value is None or value == "":
        return None
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return (value - _EPOCH) // timedelta(microseconds=1)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int):
        return value
    raise ValueError(f"{value!r} is no value of a cell")
