"""The restore drill (恢复演练): the newest backup, restored beside the data, compared by rows.

Nothing of the data is touched: it is copied first, so that no payment waits, and both files lie in
a work place that goes with the drill.
"""

import contextlib
import sqlite3
import time
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.keeping.archive import opened
from propdesk.db.keeping.aside import staging
from propdesk.db.keeping.backup import copy_online
from propdesk.db.keeping.chain import posted_tables_of
from propdesk.db.keeping.disk.on_disk import Tick
from propdesk.db.keeping.disk.places import disk_told
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.restore import Restored, restore
from propdesk.db.store import Store, connect, today, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.system.backups.backups import BackupRow, backups_known, elsewhere
from propdesk.system.settings.service import change_drill_day


class NoBackupToDrill(UserError):
    """Nothing can be restored."""

    message = N_("There is no backup here to drill with. Plug in the stick, or back up first: F2.")


class DrilledTable(msgspec.Struct, frozen=True):
    """One table: its rows in the backup and now, and how many of the backup are as they were."""

    name: str
    then: int
    now: int
    same: int
    posted: bool = False

    @property
    def wrong(self) -> int:
        """Rows of the backup that may never change, and did."""
        return self.then - self.same if self.posted else 0


class Drill(msgspec.Struct, frozen=True, kw_only=True):
    """A drill that was done: which backup, where it lay, how long it took, what was compared."""

    at: datetime
    file: str
    made: datetime
    disk: str
    other_disk: bool
    key: str
    size: int
    seconds: float
    last_receipt: str
    missing: int
    breaches: tuple[str, ...]
    tables: tuple[DrilledTable, ...]

    @property
    def ok(self) -> bool:
        """Whether all that was backed up came back."""
        return not (self.missing or self.breaches or any(one.wrong for one in self.tables))

    @property
    def rows(self) -> int:
        """How many rows were compared."""
        return sum(one.then for one in self.tables)

    @property
    def faults(self) -> tuple[str, ...]:
        """What did not come back, in sentences."""
        missing = ngettext(
            "{count} file of a record is missing beside the backup.",
            "{count} files of records are missing beside the backup.",
            self.missing,
        ).format(count=f"{self.missing:,}")
        wrong = tuple(
            ngettext(
                "{table}: {count} posted row of the backup is not in the books.",
                "{table}: {count} posted rows of the backup are not in the books.",
                one.wrong,
            ).format(table=one.name, count=f"{one.wrong:,}")
            for one in self.tables
            if one.wrong
        )
        return (*self.breaches, *((missing,) if self.missing else ()), *wrong)


def drill(store: Store, *, progress: Progress | None = None) -> Drill:
    """Restore the newest backup beside the data and compare it; written down in the log.

    Raises NoBackupToDrill, what `restore` raises, and NotPermitted.
    """
    watch, began = progress or NoProgress(), time.monotonic()
    row = _newest(store)
    file, folder = Path(row.file), DataFolder(store.path.parent)
    with opened(file) as (archive, _manifest):
        number = archive.key.number if archive.key else ""
    with staging(folder) as work:
        copy_online(store.path, present := work / "now.db", Tick(watch, 0, 15))
        back = DataFolder(work / "drill")
        with take_lock(back, owner="drill") as lock:
            done = restore(
                file, back, lock=lock, clock=store.clock, progress=_Part(watch, 15, 75),
                despite_breaches=True,
            )  # fmt: skip
        tables = compared(back.database, present, Tick(watch, 75, 100))
    titles = {**store.declarations.refers, **store.declarations.counted}
    tables = tuple(replace(one, name=_(titles.get(one.name, one.name))) for one in tables)
    found = _told(store, row, done, tables)
    told = replace(found, key=number, seconds=time.monotonic() - began)
    store.write(record_drill, file=file.name, ok=told.ok, rows=told.rows)
    return told


def _told(store: Store, row: BackupRow, done: Restored, tables: tuple[DrilledTable, ...]) -> Drill:
    file = Path(row.file)
    return Drill(
        at=store.clock.now(),
        file=file.name,
        made=done.created_at,
        disk=disk_told(file.parent),
        other_disk=elsewhere(store, file.parent),
        key="",
        size=file.stat().st_size,
        seconds=0.0,
        last_receipt=done.contents.last_receipt,
        missing=done.missing,
        breaches=tuple(breach.sentence for breach in done.breaches),
        tables=tables,
    )


def _newest(store: Store) -> BackupRow:
    """The newest that is there, of the places; the program's own only where there is no other."""
    own = DataFolder(store.path.parent).backups
    there = [
        row for row in backups_known(store) if row.ok is not False and Path(row.file).is_file()
    ]
    there.sort(key=lambda row: Path(row.file).parent == own)
    if not there:
        raise NoBackupToDrill
    return there[0]


class _Part:
    """A piece of the whole progress."""

    def __init__(self, whole: Progress, first: int, last: int) -> None:
        self._tick = Tick(whole, first, last)

    def step(self, done: int, total: int) -> None:
        """Say how much of the piece is done."""
        self._tick(done / max(1, total))


def compared(backup: Path, present: Path, tick: Tick) -> tuple[DrilledTable, ...]:
    """Each table of a restored backup beside the present one, row by row."""
    with contextlib.closing(connect(present)) as connection:
        connection.execute("ATTACH DATABASE ? AS back", (str(backup),))
        posted = {table.name for table in posted_tables_of(connection)}
        names = _tables(connection)
        found = []
        for number, name in enumerate(names, 1):
            then, now, same = (
                int(connection.execute(query).fetchone()[0])
                for query in (
                    f'SELECT count(*) FROM back."{name}"',  # noqa: S608  names from the schema
                    f'SELECT count(*) FROM main."{name}"',  # noqa: S608
                    f"SELECT count(*) FROM ({_same_in(name)})",  # noqa: S608
                )
            )
            found.append(DrilledTable(name, then, now, same, name in posted))
            tick(number / len(names))
        return tuple(found)


def _same_in(name: str) -> str:
    return f'SELECT * FROM back."{name}" INTERSECT SELECT * FROM main."{name}"'  # noqa: S608


def _tables(connection: sqlite3.Connection) -> list[str]:
    """The tables both have; what is searched in is made of the others, and not compared."""
    rows = connection.execute("SELECT name, sql FROM main.sqlite_schema WHERE type = 'table'")
    every = dict(rows.fetchall())
    derived = [name for name, sql in every.items() if (sql or "").startswith("CREATE VIRTUAL")]
    there = {name for (name,) in connection.execute("SELECT name FROM back.sqlite_schema")}
    return sorted(
        name for name in every if name in there and not name.startswith(("sqlite_", *derived))
    )


@use_case(permission="system.backup", touches=("setting", "audit"))
def record_drill(session: Session, *, file: str, ok: bool, rows: int) -> None:
    """Write down that a drill was done; one that failed is due again."""
    if ok:
        change_drill_day(session, day=today(session).isoformat())
    record(session, "backup.drill", ("backup", None, file), None, {"ok": ok, "compared": rows})
