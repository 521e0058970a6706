"""Opening a data folder: is the place right, is the file ours and current, may it be written.

opened = open_data(folder, lock=lock)     # the store refuses to write for now
verdict = check_at_start(opened)          # as a job; then the store writes, or says why not
"""

import contextlib
import logging
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from propdesk.db.breach import Breach
from propdesk.db.declarations import NOTHING, Declarations
from propdesk.db.keeping.aside import remove_leftovers
from propdesk.db.keeping.chain import check_chain, check_stretch, last_posting
from propdesk.db.keeping.disk.places import check_place
from propdesk.db.keeping.layout import DataFolder, journal_files
from propdesk.db.keeping.lock import DataLock, take_lock
from propdesk.db.keeping.migrate import create_data, file_version, migrate_data, newest_version
from propdesk.db.keeping.schema import check_schema
from propdesk.db.refusals import (
    DataBusy,
    DataDamaged,
    DataReadOnly,
    DataUnchecked,
    refusal_of,
    refusals,
)
from propdesk.db.sealing.checking import (
    ROWS_AT_START,
    check_log,
    check_seals,
    last_entry,
)
from propdesk.db.store import APPLICATION_ID, Actor, Store, connect
from propdesk.kernel.clock import Clock, SystemClock
from propdesk.kernel.i18n import N_
from propdesk.kernel.paths import config_folder
from propdesk.kernel.progress import NoProgress, Progress

if TYPE_CHECKING:
    from propdesk.db.anchors.anchor import AnchorFile
    from propdesk.db.anchors.comparing import BesideAnchor

_log = logging.getLogger(__name__)
TAIL = 200
DAMAGED = "file_damaged"
DAYS_BETWEEN_FULL_CHECKS = 7


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A data folder that was opened. Its store refuses writes until `check_at_start` passes.

    `created`: there was no data; `migrated_from`: the older version it had; `unclean`: it was not
    closed well the last time; `read_only`: why it can only be read, whatever the checks say.
    """

    store: Store
    folder: DataFolder
    lock: DataLock | None
    created: bool = False
    migrated_from: int | None = None
    unclean: bool = False
    warnings: tuple[Breach, ...] = ()
    read_only: tuple[Breach, ...] = ()

    @property
    def anchor(self) -> "AnchorFile | None":
        """What this PC remembers of the books, outside the folder."""
        return self.folder.anchor

    def close(self) -> None:
        """Close the store and give the lock back."""
        self.store.close()
        if self.lock is not None:
            self.lock.release()


class Verdict(msgspec.Struct, frozen=True):
    """What the checks at the start found; without reasons the data may be written.

    `news`: what is to be noted about what this PC remembers of the books, '' for nothing.
    """

    reasons: tuple[Breach, ...]
    warnings: tuple[Breach, ...] = ()
    full: bool = False
    news: str = ""

    @property
    def writable(self) -> bool:
        """Whether nothing speaks against writing."""
        return not self.reasons

    @property
    def is_old(self) -> bool:
        """Whether all that speaks against writing is that the data is not the newest known here."""
        from propdesk.db.anchors.comparing import OF_ANCHORS

        return bool(self.reasons) and all(one.kind in OF_ANCHORS for one in self.reasons)

    @property
    def missing(self) -> int:
        """How many files of records are missing."""
        from propdesk.db.keeping.attached import MISSING

        return sum(warning.kind == MISSING for warning in self.warnings)


def open_data(
    place: Path,
    *,
    lock: DataLock | None = None,
    actor: Actor | None = None,
    clock: Clock | None = None,
    declarations: Declarations = NOTHING,
) -> Opened:
    """Open the data of a folder; create it when missing, migrate it (after a backup) when older.

    A window holds the lock and passes it; a command without one takes it only for as long as
    creating or migrating needs. Raises DataOnNetwork, DataOnRemovable, FolderTooLong,
    FolderUnusable, DataInUse, NotOurData, DataTooNew, DataDamaged, DataBusy, DataUnreachable, and
    what a backup raises.
    """
    folder, time = DataFolder(place), clock or SystemClock()
    warnings = check_place(place)
    folder.make()
    created, older = not folder.database.exists(), None
    unclean = _unclean(folder, lock)
    if created or file_version(folder.database) < newest_version():
        held = contextlib.nullcontext(lock) if lock else take_lock(folder, owner="command")
        with held, refusals():
            created, older = _bring_up(folder, time)
    if lock is not None:
        remove_leftovers(folder, time)
    refusal = _why_read_only(folder)
    store = Store(
        folder.database,
        actor=actor,
        clock=time,
        read_only=bool(refusal),
        declarations=declarations,
    )
    store.read_only, store.refusal = True, DataUnchecked
    return Opened(
        store=store, folder=folder, lock=lock, created=created, migrated_from=older,
        unclean=unclean, warnings=warnings, read_only=refusal,
    )  # fmt: skip


def check_at_start(
    opened: Opened, *, progress: Progress | None = None, full: bool | None = None
) -> Verdict:
    """Check the file and let the store write when it passes; the verdict says why not.

    Quick by default: pages, structure, whatever came since the last full check. In full (every
    page, chain and seal) after an unclean end, when nobody came to it for a week
    (`db.inspecting` does it daily), or when asked to. A file that lies behind what this PC knows
    of it is not written. A missing file of a record is a warning: nothing depends on it.
    Raises DataBusy while another program holds the file: nothing is known of it then.
    """
    from propdesk.db.anchors.comparing import compare  # after the first list
    from propdesk.db.keeping.attached import check_files  # packs and unpacks, too

    _close_to_others(opened.folder)
    watch = progress or NoProgress()
    thorough = _is_due(opened) if full is None else full
    reasons, lost, ends = list(opened.read_only), list[Breach](), (0, 0)
    beside: BesideAnchor | None = None
    try:
        with contextlib.closing(connect(opened.store.path, read_only=True)) as connection:
            connection.execute("BEGIN")
            watch.step(5, 100)
            reasons += page_breaches(connection, "integrity_check" if thorough else "quick_check")
            watch.step(50, 100)
            reasons += check_schema(connection)
            reasons += _seal_breaches(connection, opened.lock, full=thorough)
            lost = check_files(connection, opened.folder.attachments)
            ends = last_posting(connection), last_entry(connection)
            reasons += (beside := compare(connection, opened.anchor)).reasons
    except sqlite3.DatabaseError as error:
        refusal = refusal_of(error)
        if isinstance(refusal, DataBusy):
            raise refusal from error
        if all(reason.kind != DAMAGED for reason in reasons):
            reasons.append(_damaged(str(error)))
    watch.step(100, 100)
    if not reasons and thorough and opened.lock is not None:
        opened.lock.note_checked(opened.store.clock.today(), *ends)
    return judged(opened, reasons, lost, beside, full=thorough)


def _close_to_others(folder: DataFolder) -> None:
    from propdesk.kernel.this_pc.private_files import make_private

    make_private(folder.root, folder.names, deep=True)
    make_private(config_folder(), deep=True)  # settings, logs and what forms keep of a draft


def judged(
    opened: Opened,
    reasons: Sequence[Breach],
    lost: Sequence[Breach] = (),
    beside: "BesideAnchor | None" = None,
    *,
    full: bool,
) -> Verdict:
    """Let the store write when nothing speaks against it, and nothing else."""
    opened.store.read_only = bool(reasons)
    kinds = {reason.kind for reason in reasons}
    opened.store.refusal = DataDamaged if DAMAGED in kinds else DataReadOnly
    warned, news = (beside.warnings, beside.news) if beside is not None else ((), "")
    return Verdict(tuple(reasons), (*warned, *opened.warnings, *lost), full, news)


def _seal_breaches(
    connection: sqlite3.Connection, lock: DataLock | None, *, full: bool
) -> list[Breach]:
    """What the seals say: all of them, or those of what came since the last full check (at least of
    the last postings and entries of the log) and of the tables that are read in no time."""
    if full:
        return check_chain(connection) + check_log(connection) + check_seals(connection)
    seen = lock.checked_until if lock is not None else (0, 0)
    ends = last_posting(connection), last_entry(connection)
    seq, entry = (max(0, min(one or end, end - TAIL)) for one, end in zip(seen, ends, strict=True))
    return [
        *check_stretch(connection, seq),
        *check_log(connection, after=entry),
        *check_seals(connection, most=ROWS_AT_START),
    ]


def leave_unchecked(opened: Opened, fault: Exception) -> Verdict:
    """Leave the data read-only: the check itself broke off, so nothing is known of the file."""
    opened.store.refusal = DataReadOnly
    message = N_(
        "The check of the data broke off by a fault of the program ({fault}). Start it again."
    )
    reason = Breach("check_broke_off", message, {"fault": type(fault).__name__})
    return Verdict((*opened.read_only, reason), opened.warnings)


def _bring_up(folder: DataFolder, clock: Clock) -> tuple[bool, int | None]:
    """Create or migrate, now that nobody else can; another process may have just done so."""
    if not folder.database.exists():
        for left in journal_files(folder.database):
            # The journal of a file that is gone would be played into the new one.
            left.replace(folder.aside / left.name) if left.exists() else None
        create_data(folder.database)
        return True, None
    from propdesk.db.keeping.backup import back_up_file

    version = file_version(folder.database)
    migrated = migrate_data(
        folder.database, lambda path: back_up_file(path, folder.backups, clock=clock)
    )
    return False, version if migrated else None


def _unclean(folder: DataFolder, lock: DataLock | None) -> bool:
    journal = journal_files(folder.database)[0]
    return (lock is not None and lock.after_crash) or (
        journal.exists() and journal.stat().st_size > 0
    )


def _why_read_only(folder: DataFolder) -> tuple[Breach, ...]:
    """Whether the file can be written at all; somebody who holds it now lets go again."""
    try:
        with contextlib.closing(connect(folder.database)) as connection:
            # Whoever is writing now proves that it can be written: no need to wait for him.
            connection.execute("PRAGMA busy_timeout=0")
            # Plays an unfinished journal back, which a read-only connection could not.
            connection.execute("BEGIN IMMEDIATE")
            # SQLite opens a write-protected file all the same, and begins: only a write tells.
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        refusal = refusal_of(error)
        if isinstance(refusal, DataBusy):
            return ()
        if isinstance(refusal, DataDamaged):
            return (_damaged(str(error)),)
        _log.warning("the data file cannot be written: %s", error)
        message = N_(
            "The data file cannot be written and is open read-only. Is the file or its folder "
            "write-protected?"
        )
        return (Breach("not_writable", message, {"reason": str(error)}),)
    return ()


def _is_due(opened: Opened) -> bool:
    if opened.unclean:
        return True
    if opened.lock is None:
        return False
    last = opened.lock.last_checked
    days = timedelta(days=DAYS_BETWEEN_FULL_CHECKS)
    return last is None or opened.store.clock.today() - last >= days


def page_breaches(connection: sqlite3.Connection, pragma: str) -> list[Breach]:
    """What SQLite's own check of its pages finds, as one breach."""
    found = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}")]
    return [] if found == ["ok"] else [_damaged("\n".join(found))]


def _damaged(text: str) -> Breach:
    """One breach however much SQLite finds; its own words are for the log and `--json`."""
    _log.warning("the data file is damaged: %s", text)
    message = N_("The data file is damaged. Restore the newest backup.")
    return Breach(DAMAGED, message, {"text": text})
