"""What a check finds: something in the data that is not as it must be."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from propdesk.kernel.errors import fill

RowsMade = Callable[[sqlite3.Connection, str], Iterable[tuple[int, int, Mapping[str, Any]]]]
"""What was written into a table of an open file and no line of the log says of its record:
(id, moment, columns) in the order of time."""
BookStep = Callable[..., tuple[list[Any], int | None]]
"""A rule of the books (session, place): what breaks it behind a place, and how far it came; None:
there is nothing behind it."""


class Breach(msgspec.Struct, frozen=True):
    """Something that is not as it must be; `subject` is (kind, id, how people call it).

    `remedy` says what helps where that is not to restore a backup.
    """

    kind: str
    message: str
    values: dict[str, object] = msgspec.field(default_factory=dict)
    subject: tuple[str, int | None, str] | None = None
    remedy: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong, in the reader's language."""
        return fill(self.message, self.values)
