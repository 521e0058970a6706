"""Restores as the office does them: who may, and written down in the data that came back."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.keeping.aside import KEPT_DAYS, kept_states
from propdesk.db.keeping.contents import settings_in
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock
from propdesk.db.keeping.restore import (
    NothingToUndo,
    Restored,
    RestorePreview,
    UndoPreview,
    preview_restore,
    preview_undo,
    restore,
    undo_restore,
)
from propdesk.db.store import Store, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.progress import Progress
from propdesk.system.backups.backups import elsewhere
from propdesk.system.backups.keys.office_keys import keep_key_of
from propdesk.system.backups.keys.trust_kept import keep_what_protects
from propdesk.system.models import BackupRun
from propdesk.system.settings.service import mark_practice


def preview(store: Store, file: Path, *, progress: Progress | None = None) -> RestorePreview:
    """What restoring a file would change. Raises what `preview_restore` raises, NotPermitted."""
    store.read(may_restore)
    return preview_restore(file, DataFolder(store.path.parent), progress=progress)


def why_no_undo(store: Store) -> str | None:
    """The reason no restore can be undone; None when one can."""
    kept = kept_states(DataFolder(store.path.parent))
    return None if kept else str(NothingToUndo(days=KEPT_DAYS))


def look_at_undo(store: Store) -> UndoPreview:
    """What undoing the last restore would change. Raises NothingToUndo, NotPermitted."""
    store.read(may_restore)
    return preview_undo(DataFolder(store.path.parent))


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
        file, lock.folder, lock=lock, clock=store.clock, store=store, progress=progress,
        despite_breaches=despite_breaches,
    )  # fmt: skip
    note_restore(store, file, done)
    return done


def undo_last_restore(store: Store, *, lock: DataLock) -> Restored:
    """Bring back what the last restore replaced. Raises NothingToUndo, NotPermitted."""
    store.read(may_restore)
    done = undo_restore(lock.folder, lock=lock, clock=store.clock, store=store)
    _note_undone(store, f"{done.created_at:%Y-%m-%d %H:%M}", done)
    return done


def unsure_of(done: object) -> UserError | None:
    """What is still to be said of a restore that came to its end; None when all is sure."""
    return done.unsure if isinstance(done, Restored) else None


@use_case(permission="system.restore")
def may_restore(session: Session) -> None:
    """Refuse who may not restore."""


@use_case(permission="system.restore", touches=("audit", "backup_run"))
def record_restore(
    session: Session,
    *,
    file: Path,
    sha256: str,
    receipt: str,
    made_at: datetime,
    other_disk: bool = False,
    why: str = "",
    protects: Mapping[str, object] | None = None,
) -> None:
    """Write down, in the restored data, that it was restored, and its backup as proven, or `why`
    not.

    The data was copied before that backup was written down, so it does not know it yet.
    """
    known = select(BackupRun.id).where(BackupRun.sha256 == sha256).limit(1)
    if session.scalar(known) is None:
        tried = BackupRun(at=made_at, file=str(file), sha256=sha256, ok=not why, message=why)
        tried.other_disk = other_disk
        session.add(tried)
        session.flush()
    after = {"sha256": sha256, "last_receipt": receipt, **(protects or {})}
    record(session, "restore.done", ("backup", None, file.name), None, after)


@use_case(permission="system.restore", touches=("audit",))
def record_undone(
    session: Session, *, name: str, receipt: str, protects: Mapping[str, object] | None = None
) -> None:
    """Write down, in the data that came back, that a restore was undone."""
    after = {"sha256": "", "last_receipt": receipt, **(protects or {})}
    record(session, "restore.undone", ("backup", None, name), None, after)


def note_restore(store: Store, file: Path, done: Restored) -> None:
    """Write a restore down in the data that came back."""
    # What was restored has just been checked; a damaged file before it no longer forbids writing.
    store.read_only = False
    if DataFolder(store.path.parent).is_practice:  # own data in it are for practice, too
        store.write(mark_practice)
    protects = _kept(store, done)
    keep_key_of(store)
    store.write(
        record_restore,
        file=file,
        sha256=done.sha256,
        receipt=done.contents.last_receipt,
        made_at=done.created_at,
        other_disk=elsewhere(store, file.parent),
        why=next((one.sentence for one in done.breaches), ""),
        protects=protects,
    )


def _kept(store: Store, done: Restored) -> Mapping[str, object]:
    """Keep what must not get weaker by a restore; what the log says of it."""
    if done.kept is None:
        return {}
    before = settings_in(done.kept.folder / store.path.name)
    return keep_what_protects(store, before, settings_in(store.path))


def _note_undone(store: Store, name: str, done: Restored) -> None:
    store.read_only = False
    protects = _kept(store, done)
    store.write(record_undone, name=name, receipt=done.contents.last_receipt, protects=protects)
