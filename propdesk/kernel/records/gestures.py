"""What became of one gesture over many records: a bulk change, a paste, a fill-down, their undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

MOST = 20_000
"""Rows of one gesture, an import among them: nobody looks through more."""


class TooManyRows(UserError):
    """A gesture over more rows than anybody looks through."""

    message = N_("{count} rows are too many for one step, at most {most}. Narrow the list down.")


class GestureUndone(UserError):
    """Nothing of it is left to take back."""

    message = N_("Nothing of this can be taken back any more: it was undone or changed since.")


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one row of a gesture wants: the fields to change, and what they held when it was seen.

    A new record has the id 0 and is called `name` until it has been made.
    """

    id: int
    values: Mapping[str, object]
    seen: Mapping[str, object] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row: `how` it ended, and `why` it was refused; `errors` say it by field where it is one.

    A new record that was refused has the id 0.
    """

    id: int
    name: str
    how: Literal["done", "same", "refused"] = "done"
    why: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GestureResult:
    """The rows in their order. `gesture` undoes those that were done; 0 when none was."""

    gesture: int
    rows: Sequence[RowResult]

    def ids(self, how: str) -> tuple[int, ...]:
        """The records that ended so."""
        return tuple(row.id for row in self.rows if row.how == how)

    def count(self, how: str) -> int:
        """How many ended so."""
        return sum(row.how == how for row in self.rows)


@dataclass(frozen=True, slots=True)
class LastStep:
    """What the acting user did last to records of a kind, as far as it can be taken back.

    `gesture`: it was one of `count` records changed at once, else 0. `done` is the word of the log
    (change, delete …) and `name` what people call the record.
    """

    at: datetime
    done: str
    record_id: int
    name: str
    gesture: int = 0
    count: int = 1
