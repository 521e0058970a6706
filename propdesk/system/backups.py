"""Backups and restores as the office does them: who may, under which name, and written down."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.backup import Backup, back_up, verify_backup
from propdesk.db.layout import DataFolder
from propdesk.db.lock import DataLock
from propdesk.db.restore import (
    Restored,
    RestorePreview,
    preview_restore,
    restore,
    undo_restore,
)
from propdesk.db.rotation import Keep
from propdesk.db.store import Store, now, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.progress import Progress
from propdesk.system.estate_settings import estate_settings
from propdesk.system.models import BackupRun


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup that was attempted. `message` says why it failed, '' when it did not."""

    id: int
    at: datetime
    file: str
    sha256: str
    ok: bool
    other_disk: bool
    message: str


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """What a backup needs to know of the estate."""

    estate: str
    keep: Keep
    folders: tuple[str, ...]


def make_backup(store: Store, target: Path, *, progress: Progress | None = None) -> Backup:
    """Back the data up into a folder, prove it and write down how it went.

    Raises what `back_up` raises, after writing that down too, and NotPermitted.
    """
    plan = store.read(backup_plan)
    try:
        backup = back_up(store, target, estate=plan.estate, keep=plan.keep, progress=progress)
    except UserError as error:
        _note(store, file=str(target), message=str(error))
        raise
    message = backup.breaches[0].sentence if backup.breaches else ""
    _note(
        store,
        file=str(backup.file),
        sha256=backup.sha256,
        ok=backup.ok,
        other_disk=backup.other_disk,
        message=message,
    )
    return backup


def check_backup(store: Store, file: Path, *, progress: Progress | None = None) -> Backup:
    """Read a backup and prove it again. Raises what `verify_backup` raises, and NotPermitted."""
    store.read(backup_plan)
    return verify_backup(file, DataFolder(store.path.parent), progress=progress)


def preview(store: Store, file: Path, *, progress: Progress | None = None) -> RestorePreview:
    """What restoring a file would change. Raises what `preview_restore` raises, NotPermitted."""
    store.read(may_restore)
    return preview_restore(file, DataFolder(store.path.parent), progress=progress)


def restore_backup(
    store: Store,
    file: Path,
    *,
    lock: DataLock,
    progress: Progress | None = None,
    despite_breaches: bool = False,
) -> Restored:
    """Restore a backup and write that into the audit log of the restored data.

    Raises what `restore` raises, and NotPermitted. Who is logged in may be unknown to the restored
    data: ask for a login again.
    """
    store.read(may_restore)
    done = restore(
        file,
        lock.folder,
        lock=lock,
        clock=store.clock,
        store=store,
        progress=progress,
        despite_breaches=despite_breaches,
    )
    _note_restore(store, file.name, done)
    return done


def undo_last_restore(store: Store, *, lock: DataLock) -> Restored:
    """Bring back what the last restore replaced. Raises NothingToUndo, NotPermitted."""
    store.read(may_restore)
    done = undo_restore(lock.folder, lock=lock, clock=store.clock, store=store)
    _note_restore(store, f"{done.created_at:%Y-%m-%d %H:%M}", done, undone=True)
    return done


@use_case(permission="system.backup")
def backup_plan(session: Session) -> BackupPlan:
    """The estate's name, how many backups stay, and the folders chosen."""
    settings = estate_settings(session)
    keep = Keep(settings.keep_days, settings.keep_weeks, settings.keep_months)
    return BackupPlan(settings.name, keep, settings.backup_folders)


@use_case(permission="system.restore")
def may_restore(session: Session) -> None:
    """Refuse who may not restore."""


@use_case(permission="system.backup", touches=("backup_run", "audit"))
def record_backup(
    session: Session,
    *,
    file: str,
    sha256: str = "",
    ok: bool = False,
    other_disk: bool = False,
    message: str = "",
) -> None:
    """Write down that a backup was attempted, and whether it proved itself."""
    session.execute(
        insert(BackupRun).values(
            at=now(session),
            file=file,
            sha256=sha256,
            ok=ok,
            other_disk=other_disk,
            message=message,
        )
    )
    after = {"ok": ok, "sha256": sha256, "message": message}
    record(session, "backup.make", ("backup", None, file), None, after)


@use_case(permission="system.restore", touches=("audit",))
def record_restore(
    session: Session, *, file: str, sha256: str, receipt: str, undone: bool = False
) -> None:
    """Write down, in the restored data, that it was restored."""
    after = {"sha256": sha256, "last_receipt": receipt}
    record(
        session, "restore.undone" if undone else "restore.done", ("backup", None, file), None, after
    )


@use_case(permission="system.backup")
def backup_runs(session: Session, *, limit: int = 50) -> tuple[BackupRow, ...]:
    """The backups attempted, newest first."""
    runs = session.scalars(select(BackupRun).order_by(BackupRun.id.desc()).limit(limit))
    return tuple(_row(run) for run in runs)


def last_proven(session: Session, *, other_disk: bool = False) -> BackupRow | None:
    """The newest backup that proved itself, on any disk or on another one than the data's."""
    query = select(BackupRun).where(BackupRun.ok.is_(True)).order_by(BackupRun.id.desc()).limit(1)
    if other_disk:
        query = query.where(BackupRun.other_disk.is_(True))
    run = session.scalars(query).first()
    return _row(run) if run else None


def _row(run: BackupRun) -> BackupRow:
    return BackupRow(run.id, run.at, run.file, run.sha256, run.ok, run.other_disk, run.message)


def _note(
    store: Store,
    *,
    file: str,
    sha256: str = "",
    ok: bool = False,
    other_disk: bool = False,
    message: str = "",
) -> None:
    if not store.read_only:
        store.write(
            record_backup,
            file=file,
            sha256=sha256,
            ok=ok,
            other_disk=other_disk,
            message=message,
        )


def _note_restore(store: Store, file: str, done: Restored, *, undone: bool = False) -> None:
    # What was restored has just been checked; a damaged file before it no longer forbids writing.
    store.read_only = False
    store.write(
        record_restore,
        file=file,
        sha256=done.sha256,
        receipt=done.contents.last_receipt,
        undone=undone,
    )
