"""Follows an open data file from outside: after each commit the anchor is written, behind it.

A thread of its own reads where the file stands and writes it down, some moments later and for many
commits at once: no payment waits for it, and none can fail by it. `seen` is the running clock.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from propdesk.db.anchors.anchor import (
    Anchor,
    AnchorFile,
    AnchorForged,
    BooksStanding,
    goes_on_from,
    standing_of,
)
from propdesk.db.clock_check import AHEAD
from propdesk.db.store import Store, use_case
from propdesk.kernel.clock import Clock
from propdesk.kernel.errors import UserError

_log = logging.getLogger(__name__)
CALM, HOUR = 0.2, 3600.0


class Follower:
    """Of one store; `begin` when the data may be written, `end` before the store is closed.

    `noted`: the audit log of the data knows this PC.
    """

    def __init__(self, store: Store, file: AnchorFile) -> None:
        self._store, self._file = store, file
        self._seen = running_clock(store.clock, _spoken_for(store, file))
        self._wake, self._ended, self.noted = threading.Event(), threading.Event(), False
        self._thread = threading.Thread(target=self._follow, name="anchor", daemon=True)

    def begin(self) -> None:
        """Write down where the data stands, and follow it from now on."""
        self._store.listeners.append(self._hear)
        self._store.seen = self._seen
        self._wake.set()
        self._thread.start()

    def end(self) -> None:
        """Write down the last of it, and follow no more."""
        if self._hear in self._store.listeners:
            self._store.listeners.remove(self._hear)
        self._ended.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _hear(self, _touches: frozenset[str]) -> None:
        self._wake.set()

    def _follow(self) -> None:
        while not self._ended.is_set():
            self._wake.wait(HOUR)  # once an hour for the clock alone
            self._ended.wait(CALM)
            self._wake.clear()
            self._note()
        self._note()  # what came while it wrote, or before it had begun

    def _note(self) -> None:
        try:
            self._file.change(self._moved)
            self.noted = False  # it is written once: after a restore the log is another one
        except UserError:  # somebody holds the file: it is looked at again
            if not self._ended.wait(CALM):
                self._wake.set()
        except Exception as error:  # noqa: BLE001  what is committed stays so, whatever happens here
            _log.warning("the anchor could not be written: %r", error)

    def _moved(self, now: Anchor | None) -> Anchor | None:
        """The anchor where the file stands; None when that does not go on from the last one."""
        found = self._store.glance(_standing, now)
        if found is None:
            _log.warning("the data does not go on from its anchor, which stays as it is")
            return None
        coming = None if now is None or now.coming == found.head else now.coming
        return Anchor(
            folder=self._file.folder,
            standing=found,
            seen=self._seen().isoformat(),
            coming=coming,
            noted=self.noted or (now is not None and now.noted),
        )


@use_case(permission="")
def _standing(session: Session, now: Anchor | None) -> BooksStanding | None:
    raw = session.connection().connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101  what the store opens
    found = standing_of(raw)
    if now is None or now.coming == found.head or goes_on_from(raw, now.standing.head):
        return found
    return None


def _spoken_for(store: Store, file: AnchorFile) -> datetime | None:
    """The latest moment that anything speaks for: the anchor and the last posting, the log where
    neither is. (A wrong clock logs, too: whoever sets it ahead logs in first.)"""
    try:
        anchor = file.read()
    except (AnchorForged, OSError):
        anchor = None
    posted, logged = store.read(_last_moments)
    remembered = None if anchor is None else anchor.seen_at
    spoken = [one for one in (posted, remembered) if one is not None]
    return max(spoken, default=logged)


@use_case(permission="")
def _last_moments(session: Session) -> list[datetime | None]:
    raw = session.connection().connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101  what the store opens
    posted = raw.execute("SELECT at FROM posting ORDER BY seq DESC LIMIT 1").fetchone()
    (logged,) = raw.execute("SELECT max(at) FROM audit").fetchone()
    return [
        None if one is None else datetime.fromtimestamp(one / 1_000_000, UTC)
        for one in (posted[0] if posted else None, logged)
    ]


def running_clock(clock: Clock, before: datetime | None) -> Callable[[], datetime]:
    """Tells the latest moment that is seen: begun at a start, and running on by itself.

    A start up to a month after all that was seen is one after holidays. `running` of a clock counts
    seconds that nobody sets; without it the clock is believed while the program runs.
    """
    now = clock.now()
    believed = before is None or now - before <= timedelta(days=AHEAD)
    base = now if before is None or believed else before
    counted: Callable[[], float] | None = getattr(clock, "running", None)
    since = counted() if counted is not None else 0.0

    def seen() -> datetime:
        passed = clock.now() - now if counted is None else timedelta(seconds=counted() - since)
        return base + passed

    return seen
