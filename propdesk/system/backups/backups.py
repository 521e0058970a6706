"""Backups and restores as the office does them: who may, under which name, and written down."""

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.keeping.backup import (
    Backup,
    BackupFolderMissing,
    back_up,
    other_disk,
    verify_backup,
)
from propdesk.db.keeping.disk.places import disk_told
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.rotation import Keep, backups_in
from propdesk.db.store import Store, now, use_case
from propdesk.kernel.clock import moment_of
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import Progress
from propdesk.system.backups.keys.office_keys import sealing_of
from propdesk.system.models import BackupRun
from propdesk.system.settings.service import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)


class BackupNotNoted(UserError):
    """It is there and right, only the list does not know it."""

    message = N_(
        "The backup {file} is made and proven, but could not be written down: {reason} Keep the "
        "file, and back up again when that is mended."
    )


class StickNotThere(UserError):
    """The folder is there, the stick it was chosen on is not."""

    message = N_(
        "The stick is not there: {folder} lies on the disk of the data, {disk}. Plug the stick in "
        "and back up again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRow:
    """One backup that was attempted. `message` says why it failed, '' when it did not.

    `ok` is None for a file that only lies there: made before a restore, or by another PC. Its id
    is below zero.
    """

    id: int
    at: datetime
    file: str
    sha256: str
    ok: bool | None
    other_disk: bool
    message: str


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """What a backup needs to know of the estate: its name, how many stay, the folders chosen."""

    settings: EstateSettings

    @property
    def estate(self) -> str:
        """Its name."""
        return self.settings.name

    @property
    def keep(self) -> Keep:
        """How many stay."""
        known = self.settings
        return Keep(known.keep_days, known.keep_weeks, known.keep_months)

    @property
    def folders(self) -> tuple[str, ...]:
        """Where they go."""
        return self.settings.backup_folders

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Those of them that are on another disk than the data."""
        return self.settings.places_elsewhere


def make_backup(store: Store, target: Path, *, progress: Progress | None = None) -> Backup:
    """Back the data up into a folder, prove it and write down how it went.

    Raises what `back_up` raises, after writing that down too, and NotPermitted.
    """
    return _make(store, target, store.read(backup_plan), progress)


def keep_safe(store: Store, target: Path, *, progress: Progress | None = None) -> Backup:
    """Back up into a place of the estate by the program itself, whoever works; else as above.

    What is done daily and at close must not hang on the right of who happens to sit there.
    """
    return _make(store, target, store.read(own_plan), progress)


def choose_place(store: Store, field: str, folder: str) -> None:
    """Choose where backups go (`field` of the settings, '' for nowhere), and note on which disk.

    Raises what `change_estate_settings` raises.
    """
    present = store.read(estate_settings)
    changed = replace(present, **{field: folder})  # type: ignore[arg-type]  # one of three folders
    noted = set(present.places_elsewhere) - {folder}
    if folder and elsewhere(store, Path(folder)):
        noted.add(folder)
    places = tuple(sorted(noted.intersection(changed.backup_folders)))
    store.write(change_estate_settings, settings=replace(changed, places_elsewhere=places))


def place_is_there(store: Store, settings: EstateSettings, place: str) -> bool:
    """Whether a chosen place can be seen now, and on the disk where it was chosen.

    The mount point of a stick may stay when it is pulled out: then it is a folder of this PC.
    """
    return _is_there(store, settings.places_elsewhere, Path(place))


def _is_there(store: Store, noted: Iterable[str], place: Path) -> bool:
    return place.is_dir() and (str(place) not in noted or elsewhere(store, place))


def to_each(places: Iterable[Path], make: Callable[[Path], Backup]) -> list[Backup]:
    """Back up to every place: one that refuses must not keep the others from theirs.

    Raises what the first one refused with, when all were tried.
    """
    made, refused = [], []
    for place in places:
        try:
            made.append(make(place))
        except UserError as error:
            refused.append(error)
    if refused:
        raise refused[0]
    return made


def _make(store: Store, target: Path, plan: BackupPlan, progress: Progress | None) -> Backup:
    try:
        # A folder made now might be one on the bare mount point of a stick just pulled out.
        if not _is_there(store, plan.elsewhere, target):
            if target.is_dir():
                raise StickNotThere(folder=str(target), disk=disk_told(target))
            raise BackupFolderMissing(folder=str(target))
        backup = back_up(
            store, target, estate=plan.estate, keep=plan.keep, sealing=sealing_of(plan.settings),
            progress=progress,
        )  # fmt: skip
    except UserError as error:
        with contextlib.suppress(UserError):  # why it failed is what helps, and it is told
            _note(store, file=str(target), message=str(error))
        raise
    message = next((one.sentence for one in (*backup.breaches, *backup.lost)), "")
    try:
        _note(
            store,
            file=str(backup.file),
            sha256=backup.sha256,
            ok=backup.ok,
            other_disk=backup.other_disk,
            message=message,
        )
    except UserError as refusal:
        raise BackupNotNoted(file=backup.file.name, reason=str(refusal)) from refusal
    return backup


def check_backup(store: Store, file: Path, *, progress: Progress | None = None) -> Backup:
    """Read a backup and prove it again. Raises what `verify_backup` raises, and NotPermitted."""
    store.read(backup_plan)
    return verify_backup(file, DataFolder(store.path.parent), progress=progress)


@use_case(permission="system.backup")
def backup_plan(session: Session) -> BackupPlan:
    """The estate's name, how many backups stay, and the folders chosen."""
    return own_plan(session)


@use_case(permission="")
def own_plan(session: Session) -> BackupPlan:
    """The same for the program's own backups."""
    return BackupPlan(estate_settings(session))


@use_case(permission="", touches=("backup_run", "audit"))
def record_backup(
    session: Session,
    *,
    file: str,
    sha256: str = "",
    ok: bool = False,
    other_disk: bool = False,
    message: str = "",
) -> None:
    """Write down that a backup was attempted, and whether it proved itself; the attempt itself
    asks for the right, except the program's own."""
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


def backups_known(store: Store, *, folders: Iterable[str] = ()) -> tuple[BackupRow, ...]:
    """The backups attempted and those that lie in the places and `folders`, newest first."""
    runs = store.read(backup_runs, limit=200)
    plan = store.read(backup_plan)
    own = DataFolder(store.path.parent).backups
    beside = [Path(run.file).parent for run in runs if run.ok]
    places = {*map(Path, plan.folders), *map(Path, folders), *beside, own}
    known = {Path(run.file) for run in runs}
    found = [one for place in places for one in _lying_in(place) if one[1] not in known]
    rows = [
        BackupRow(
            id=-number,
            at=at,
            file=str(path),
            sha256="",
            ok=None,
            other_disk=elsewhere(store, path.parent),
            message="",
        )
        for number, (at, path) in enumerate(sorted(found, reverse=True), 1)
    ]
    return tuple(sorted((*runs, *rows), key=lambda row: row.at, reverse=True))


def _lying_in(place: Path) -> list[tuple[datetime, Path]]:
    with contextlib.suppress(OSError):  # a stick that is just pulled out
        return [(moment_of(at.replace(microsecond=0)), path) for at, path in backups_in(place)]
    return []


def elsewhere(store: Store, folder: Path) -> bool:
    """Whether a folder lies on another disk than the data."""
    with contextlib.suppress(OSError):
        return other_disk(store.path, folder)
    return False


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
    return BackupRow(
        id=run.id,
        at=run.at,
        file=run.file,
        sha256=run.sha256,
        ok=run.ok,
        other_disk=run.other_disk,
        message=run.message,
    )


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
