"""What a subject declares of one deadline."""

from collections.abc import Callable

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import Values
from propdesk.duties.clocks.rules import Limit
from propdesk.kernel.records.states import StateWord


class ClockRule(msgspec.Struct, frozen=True, kw_only=True):
    """One deadline. `begins` is the column with the moment (or day) it counts from, null for none.

    `limit` says from a stored row how long, None where there is no such deadline; it is asked when
    the clock starts, and again when a column it `hangs_on` changes. It is stopped by a state of
    `done`, or when the column `ends` gets its moment, and by nothing else. It does not count in a
    state of `paused`, and a state of `dropped` ends it without result. Of a record that is opened
    again the rest of its time goes on, unless `anew` gives a time of its own from that moment.
    """

    name: str
    title: str
    begins: str
    limit: Callable[[Session, Values], Limit | None]
    hangs_on: tuple[str, ...] = ()
    ends: str = ""
    done: tuple[StateWord, ...] = ()
    paused: tuple[StateWord, ...] = ()
    dropped: tuple[StateWord, ...] = ()
    anew: Callable[[Session, Values], Limit | None] = lambda _session, _row: None
