"""A code from a paper beside the books: do they hold that posting, and is it as it was."""

import re
import sqlite3
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from propdesk.db.keeping.chain import is_unchanged
from propdesk.db.store import use_case
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.paper.seal_codes import hashes_of, read_code

# As session reports carry it from the first version on: the number, and sixteen digits of the hash.
_LONG = re.compile(r"\s*(\d{1,12})\s+([0-9a-f]{16})\s*", re.IGNORECASE)
MOST = 20  # receipts of one posting that are named


@dataclass(frozen=True, slots=True)
class ComparedCode:
    """The posting that a code is of: 0 and no day when the books hold none."""

    code: str
    seq: int = 0
    day: date | None = None
    unchanged: bool = False
    receipts: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What is to be said of it."""
        values = {"code": self.code, "seq": self.seq, "day": self.day}
        if self.day is None:
            return _(NOT_HELD).format(**values)
        if not self.unchanged:
            return _(CHANGED).format(**values)
        if not self.receipts:
            return _(HELD).format(**values)
        return _(HELD_RECEIPTS).format(receipts="、".join(self.receipts), **values)


NOT_HELD = N_(
    "These books hold no posting of the code {code}. The paper is of another estate, of a state "
    "that was replaced since, or it was not made by this program."
)
CHANGED = N_(
    "Posting {seq} of {day} has the code {code}, but was changed outside the program since. Restore"
    " the newest backup from before that."
)
HELD = N_("Posting {seq} of {day} stands in the books as it was when {code} was printed.")
HELD_RECEIPTS = N_(
    "Posting {seq} of {day} stands in the books as it was when {code} was printed: {receipts}."
)


def code_typed(typed: str) -> str:
    """A code as it is written, of either form. Raises CodeMistyped."""
    long = _LONG.fullmatch(typed)
    return f"{long[1]} {long[2].lower()}" if long else read_code(typed)


@use_case(permission="system.backup")
def compare_code(session: Session, *, typed: str) -> ComparedCode:
    """Find the posting of a code from a paper and look whether it is unchanged.

    Raises CodeMistyped.
    """
    code = code_typed(typed)
    raw = session.connection().connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101  what the store opens
    found = _of_code(raw, code)
    if found is None:
        return ComparedCode(code)
    seq, day = found
    receipts = raw.execute(
        "SELECT no FROM receipt WHERE posting_seq = ? ORDER BY id LIMIT ?", (seq, MOST)
    )
    numbers = tuple(no for (no,) in receipts)
    return ComparedCode(code, seq, date.fromisoformat(day), is_unchanged(raw, seq), numbers)


def _of_code(raw: sqlite3.Connection, code: str) -> tuple[int, str] | None:
    if long := _LONG.fullmatch(code):
        query = "SELECT seq, day FROM posting WHERE seq = ? AND substr(hash, 1, 16) = ?"
        given: tuple[object, ...] = (int(long[1]), long[2])
    else:
        query = "SELECT seq, day FROM posting WHERE hash >= ? AND hash < ? ORDER BY seq DESC"
        given = hashes_of(code)
    found: tuple[int, str] | None = raw.execute(query, given).fetchone()
    return found
