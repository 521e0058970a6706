"""Where a long list comes from: the records of the store, asked through one declaration."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import structs

from propdesk.kernel.money import Money
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.question import Question
from propdesk.ui.lists.rows import ids_of, row_id

if TYPE_CHECKING:
    from propdesk.db.store import Store


class Totals(Protocol):
    """What is known over all rows of a question."""

    @property
    def count(self) -> int:
        """How many rows."""

    @property
    def chips(self) -> Mapping[str, int]:
        """How many each chip would find."""

    def money(self, name: str) -> Money:
        """A declared sum of money."""

    def number(self, name: str) -> int:
        """A declared sum of numbers."""


class Records(Protocol):
    """A declared list, as `db.listing` has it; each method is a reading use case."""

    def first(self, session: Any, *, question: Question) -> Sequence[object]:  # noqa: ANN401  no SQLAlchemy here
        """The first rows in order."""

    def ids(self, session: Any, *, question: Question, progress: Progress | None) -> list[int]:  # noqa: ANN401
        """The ids of all rows in order."""

    def rows(self, session: Any, *, ids: Sequence[int]) -> Sequence[object]:  # noqa: ANN401
        """The rows of these ids."""

    def figures(self, session: Any, *, question: Question, progress: Progress | None) -> Totals:  # noqa: ANN401
        """The totals, and the count of each chip."""

    def totals(self, session: Any, *, question: Question) -> Totals:  # noqa: ANN401
        """The totals without the chips."""

    def is_large(self, session: Any) -> bool:  # noqa: ANN401
        """Whether counting is work for a job."""

    def askable(self, session: Any) -> frozenset[str]:  # noqa: ANN401
        """The fields a cell of which can be asked for."""


class ListSource(Protocol):
    """What a table shows a long list from. `ids` is called in the worker's thread, all else in the
    window's; each must answer in 50 ms but `ids`."""

    def first(self, question: Question) -> Sequence[object]:
        """The first rows in order."""

    def ids(self, question: Question, progress: Progress) -> list[int]:
        """The ids of all rows in order."""

    def rows(self, ids: Sequence[int]) -> Sequence[object]:
        """The rows of these ids, in any order; those deleted meanwhile are missing."""


def left_behind(source: ListSource, question: Question, stood: Mapping[int, int]) -> dict[int, int]:
    """Of rows (id → place) that stood in the list: those that are still there but fit no more."""
    if not stood:
        return {}
    fitting = set(source.ids(structs.replace(question, only=tuple(stood)), NoProgress()))
    there = set(ids_of(source.rows(list(stood))))
    return {each: place for each, place in stood.items() if each in there - fitting}


def with_left(
    source: ListSource, rows: Sequence[object], left: Mapping[int, int]
) -> Sequence[object]:
    """The first rows, and among them what was left behind, where it stood."""
    if not left:
        return rows
    shown = list(rows)
    for row in source.rows(list(left)):
        if (place := left[row_id(row)]) <= len(shown):
            shown.insert(place, row)
    return shown


class StoreSource:
    """A declared list in an open data file."""

    def __init__(self, store: "Store", records: Records) -> None:
        self._store, self._records = store, records

    def first(self, question: Question) -> Sequence[object]:
        """The first rows in order."""
        return self._store.read(self._records.first, question=question)

    def ids(self, question: Question, progress: Progress) -> list[int]:
        """The ids of all rows in order."""
        return self._store.read(self._records.ids, question=question, progress=progress)

    def rows(self, ids: Sequence[int]) -> Sequence[object]:
        """The rows of these ids."""
        return self._store.read(self._records.rows, ids=ids)

    def figures(self, question: Question, progress: Progress | None = None) -> Totals:
        """The totals and the counts of the chips."""
        return self._store.read(self._records.figures, question=question, progress=progress)

    def totals(self, question: Question) -> Totals:
        """The totals alone."""
        return self._store.read(self._records.totals, question=question)

    def is_large(self) -> bool:
        """Whether counting is work for a job."""
        return self._store.read(self._records.is_large)

    def askable(self) -> frozenset[str]:
        """The fields a cell of which can be asked for."""
        return self._store.read(self._records.askable)
