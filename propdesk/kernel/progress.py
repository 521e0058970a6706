"""How far a long piece of work is, and whether it should stop."""

from typing import Protocol


class Progress(Protocol):
    """What a long use case reports to; it knows no widget."""

    def step(self, done: int, total: int) -> None:
        """Say how much is done. Raises `Cancelled` when the user has asked to stop."""


class PartOfWork:
    """A piece of a longer piece of work: from `first` to `last` percent of it."""

    def __init__(self, whole: Progress, first: int, last: int) -> None:
        self._whole, self._first, self._last = whole, first, last

    def step(self, done: int, total: int) -> None:
        """Say how much of the piece is done."""
        self._whole.step(self._first + (self._last - self._first) * done // max(1, total), 100)


class NoProgress:
    """For callers that do not watch."""

    def step(self, done: int, total: int) -> None:
        """Ignore it."""
