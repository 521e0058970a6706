"""How far a long piece of work is, and whether it should stop."""

from typing import Protocol


class Progress(Protocol):
    """What a long use case reports to; it knows no widget."""

    def step(self, done: int, total: int) -> None:
        """Say how much is done. Raises `Cancelled` when the user has asked to stop."""


class NoProgress:
    """For callers that do not watch."""

    def step(self, done: int, total: int) -> None:
        """Ignore it."""
