"""Rows that are made when they are looked at: a page of a list has 200, a screen shows thirty."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")


class LateRows(Sequence[R], Generic[R]):
    """`found` is what was read of each row by its id, `make` makes the row of it, once.

    Equal to a list of the same rows.
    """

    __hash__ = None  # type: ignore[assignment]  # as a list

    def __init__(
        self,
        found: Mapping[int, T],
        make: Callable[[T], R],
        ids: Iterable[int] | None = None,
    ) -> None:
        self.ids = list(found if ids is None else ids)
        if ids is not None and not found.keys() >= set(self.ids):
            self.ids = [each for each in self.ids if each in found]
        self._found: Mapping[int, Any] = found
        self._make: Callable[[Any], R] = make
        self._made: dict[int, R] = {}

    def ordered(self, ids: Iterable[int], turn: Callable[[R], S]) -> "LateRows[S]":
        """The rows of these ids, each turned into another; those not found are missing."""
        make = self._make
        return LateRows(self._found, lambda one: turn(make(one)), ids)

    def row(self, wanted: int) -> R:
        """The row with this id; KeyError."""
        if wanted not in self._made:
            self._made[wanted] = self._make(self._found[wanted])
        return self._made[wanted]

    @property
    def made(self) -> int:
        """How many rows were looked at so far."""
        return len(self._made)

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> R: ...
    @overload
    def __getitem__(self, place: slice) -> list[R]: ...
    def __getitem__(self, place: int | slice) -> R | list[R]:
        if isinstance(place, slice):
            return [self.row(each) for each in self.ids[place]]
        return self.row(self.ids[place])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, list | LateRows) and list(self) == list(other)

    def __repr__(self) -> str:
        return repr(list(self))


def in_order(rows: Iterable[R], ids: Sequence[int], turn: Callable[[R], R]) -> Sequence[R]:
    """Rows in the order of these ids, each turned into another; those not found are missing."""
    if isinstance(rows, LateRows):
        return rows.ordered(ids, turn)
    found = {row.id: turn(row) for row in rows}  # type: ignore[attr-defined]  # a row of a list
    return [found[each] for each in ids if each in found]
