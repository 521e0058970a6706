"""The anchor of a data folder: a small file of this PC that says where its books stood last.

    <settings of this PC>/anchors/<name of the folder>.json    never inside the data folder

It is tagged with a key of this PC, replaced whole and brought to the disk. What a restore puts in
the place of the data is written down before (`coming`), so that a kill in the middle asks nothing.
"""

import contextlib
import hashlib
import os
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import structs

from propdesk.db.anchors.machine_key import fingerprint, is_tagged, machine_key, tag_of
from propdesk.kernel.paths import config_folder
from propdesk.kernel.records.stored_json import from_json, spaced_json
from propdesk.kernel.whole_files import put_in_place, take_away

PLACE = "anchors"
LARGEST = 1 << 20
_CHANGING = threading.RLock()  # of all anchors: a restore and what follows the postings


class ChainHead(msgspec.Struct, frozen=True):
    """A posting as one knows it again: its number and its hash."""

    seq: int = 0
    hash: str = ""


class BooksStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Where a data file stands: its last posting and that day, the last receipt, every number drawn
    (series/year → value) and the newest entry of the audit log."""

    head: ChainHead = ChainHead()
    day: str = ""
    receipt: str = ""
    counters: dict[str, int] = {}
    audit: int = 0
    audit_seal: str = ""


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says. `seen`: the latest moment (UTC) that the clock of a running program and
    the postings speak for; `noted`: the audit log of the data knows this PC."""

    folder: str
    standing: BooksStanding
    seen: str = ""
    coming: ChainHead | None = None
    noted: bool = False

    @property
    def seen_at(self) -> datetime | None:
        """The moment as a moment."""
        with contextlib.suppress(ValueError):
            return datetime.fromisoformat(self.seen)
        return None


class _Tagged(msgspec.Struct, frozen=True):
    anchor: Anchor
    tag: str


class AnchorForged(Exception):
    """There is a file, but not as this PC left it."""


class AnchorFile(msgspec.Struct, frozen=True):
    """The anchor of one data folder on this PC."""

    path: Path
    folder: str

    @property
    def pc(self) -> str:
        """The name of this PC's key; '' where none can be kept."""
        with contextlib.suppress(OSError):
            return fingerprint(machine_key(self.path.parent))
        return ""

    def read(self) -> Anchor | None:
        """What it says; None when there is none. Raises AnchorForged, OSError."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            told = from_json(_Tagged, raw[:LARGEST])
        except ValueError as error:
            raise AnchorForged from error
        text = spaced_json(told.anchor).encode()
        if not is_tagged(machine_key(self.path.parent), text, told.tag):
            raise AnchorForged
        if told.anchor.folder != self.folder:
            raise AnchorForged
        return told.anchor

    def change(self, changed: Callable[[Anchor | None], Anchor | None]) -> None:
        """Write what becomes of the present anchor (None of a forged one), None: nothing.

        Raises OSError.
        """
        with _CHANGING:
            try:
                now = self.read()
            except AnchorForged:
                now = None
            if (new := changed(now)) is not None and new != now:
                self._write(new)

    def _write(self, anchor: Anchor) -> None:
        key = machine_key(self.path.parent)
        tagged = _Tagged(anchor, tag_of(key, spaced_json(anchor).encode()))
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        flags = os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
                file.write(spaced_json(tagged).encode())
                file.flush()
                os.fsync(file.fileno())
            put_in_place(part, self.path)
        except BaseException:
            with contextlib.suppress(OSError):
                take_away(part)
            raise

    # A restore

    def expect(self, coming: ChainHead) -> None:
        """Write down, before it is done, what takes the place of the data."""
        self.change(lambda now: now and structs.replace(now, coming=coming))

    def dropped(self) -> None:
        """It was not done."""
        self.change(lambda now: now and structs.replace(now, coming=None))

    def settle(self, standing: BooksStanding) -> None:
        """It was done: the books stand there now; whether their log knows this PC is not known."""
        self.change(
            lambda now: Anchor(
                folder=self.folder, standing=standing, seen=now.seen if now is not None else ""
            )
        )


def anchor_of(root: Path) -> AnchorFile:
    """The anchor of a data folder."""
    place = os.path.normcase(str(root.resolve()))
    name = hashlib.sha256(place.encode(errors="surrogateescape")).hexdigest()[:20]
    return AnchorFile(config_folder() / PLACE / f"{name}.json", name)


# What stands in the data file

_HEAD = "SELECT seq, hash, day FROM posting ORDER BY seq DESC LIMIT 1"
_COUNTERS = "SELECT series, year, value FROM counter ORDER BY series, year"
_LOG = "SELECT coalesce(max(id), 0) FROM audit"
_RECEIPT = "SELECT no FROM receipt ORDER BY id DESC LIMIT 1"


def standing_of(connection: sqlite3.Connection) -> BooksStanding:
    """Where a data file stands; a few rows by their keys."""
    seq, digest, day = connection.execute(_HEAD).fetchone() or (0, "", "")
    counters = connection.execute(_COUNTERS).fetchall()
    (audit,) = connection.execute(_LOG).fetchone()
    receipt = connection.execute(_RECEIPT).fetchone()
    return BooksStanding(
        head=ChainHead(seq, digest),
        day=day,
        receipt=receipt[0] if receipt else "",
        counters={f"{series}/{year}": value for series, year, value in counters},
        audit=audit,
        audit_seal=log_seal(connection, audit),
    )


def log_seal(connection: sqlite3.Connection, entry: int) -> str:
    """The hash of an entry of the audit log, which covers all before it; '' of one not there."""
    found = connection.execute("SELECT hash FROM audit WHERE id = ?", (entry,)).fetchone()
    return str(found[0]) if found else ""


def goes_on_from(connection: sqlite3.Connection, head: ChainHead) -> bool:
    """Whether a file has a posting as it is known; each hash covers all before it."""
    found = connection.execute("SELECT hash FROM posting WHERE seq = ?", (head.seq,)).fetchone()
    return head.seq == 0 or (found is not None and found[0] == head.hash)
