"""Adding, naming and removing the files of a record; what may be done follows its kind's rights.

Content first, row after it: a crash between the two leaves a file nobody names, which a sweep
takes, and never a row without its file.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.attachments import files
from propdesk.db.attachments.refusing import judged, refuse_name
from propdesk.db.declarations import record_kind
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.models import Attachment
from propdesk.db.plain_rows import named_rows
from propdesk.db.records.saving import the_record, told
from propdesk.db.store import Store, acting, may, now, require, shown_user, use_case
from propdesk.db.withholding.withheld import kept_ids
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.file_parts import FilePart
from propdesk.kernel.records.work_sides import WorkSide

_WRITES = ("attachment", "audit")


class FileGone(UserError):
    """Removed meanwhile, or swept."""

    message = N_("This file is no longer there. It may have been removed meanwhile.")


class FileTakenAway(UserError):
    """What was just kept lies there no more."""

    message = N_(
        "{name} was gone again as soon as it had been kept; a virus scanner may have taken it. "
        "Nothing was added."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """A file of a record. `kind` is its media type, `sha256` the name its bytes lie under, `side`
    whether it was taken before or after the work, of records that have one; `part` at which row or
    item it was taken, `part_name` how that is called."""

    id: int
    name: str
    size: int
    kind: str
    sha256: str
    at: datetime
    user: str
    side: WorkSide | None = None
    part: int | None = None
    part_name: str = ""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to add, as it will be kept."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is kept already and gets a row."""

    name: str
    size: int
    kind: str
    sha256: str
    part: FilePart | None = None

    @property
    def place(self) -> int | None:
        """The number of its part."""
        return None if self.part is None else self.part.number


@dataclass(frozen=True, slots=True)
class AddedFiles:
    """What became of files to add: the ids of the rows, and the names that were there already."""

    ids: tuple[int, ...]
    known: tuple[str, ...] = ()


def folder_of(store: Store) -> DataFolder:
    """Where the files of a store lie."""
    return DataFolder(store.path.parent)


def attach(
    store: Store,
    *,
    kind: str,
    record_id: int,
    new: Sequence[NewFile],
    part: FilePart | None = None,
    progress: Progress | None = None,
) -> AddedFiles:
    """Keep files and add them to a record, at a `part` of it or to the whole: all, or nothing.

    A content that is there already is not added again. Raises what `judged` refuses, FileNotKept,
    FileTakenAway, NotPermitted, RecordGone, and Cancelled.
    """
    watch, place = progress or NoProgress(), folder_of(store).attachments
    store.read(may_attach, kind=kind, record_id=record_id)
    described = [(one, judged(one.name, one.content)) for one in new]

    def keep_and_add() -> AddedFiles:
        kept = []
        for done, (one, media) in enumerate(described):
            watch.step(done, len(described))
            digest = files.keep(place, one.name, one.content, store.clock.now())
            kept.append(KeptFile(one.name, len(one.content), media, digest, part))
        watch.step(len(described), len(described))
        return store.write(add_files, kind=kind, record_id=record_id, kept=kept, place=place)

    try:
        return keep_and_add()
    except FileTakenAway:  # by a sweep just now, to which it is new once it is kept again
        return keep_and_add()


@use_case(permission="")
def may_attach(session: Session, *, kind: str, record_id: int) -> None:
    """Refuse who may not change this record. Raises NotPermitted or RecordGone."""
    known = record_kind(session, kind)
    if not known.attachments:
        raise LookupError(f"records of the kind {kind} have no files")
    require(session, known.edit)
    the_record(session, known, record_id)


@use_case(permission="", touches=_WRITES)
def add_files(
    session: Session, *, kind: str, record_id: int, kept: Sequence[KeptFile], place: Path
) -> AddedFiles:
    """Give files kept in `place` to a record. Raises FileTakenAway when one lies there no more.

    Nothing is swept during a write, so what lies there now is there when this is through.
    """
    may_attach(session, kind=kind, record_id=record_id)
    for one in kept:
        if not (place / one.sha256).is_file():
            raise FileTakenAway(name=one.name)
    ids, known = [], []
    for one in kept:
        there = _live(session, kind, record_id)
        if any((row.sha256, row.part) == (one.sha256, one.place) for row in there):
            known.append(one.name)
            continue
        name = _unused_name(one.name, {row.name for row in there})
        ids.append(_add_row(session, (kind, record_id), one, name))
    return AddedFiles(tuple(ids), tuple(known))


def _add_row(session: Session, subject: tuple[str, int], one: KeptFile, name: str) -> int:
    actor = acting(session)
    row = Attachment(
        subject_kind=subject[0],
        subject_id=subject[1],
        sha256=one.sha256,
        name=name,
        size=one.size,
        kind=one.kind,
        at=now(session),
        user_id=actor.user_id,
        user_name=actor.name,
        side=_side_now(session, *subject),
        part=one.place,
        part_name=one.part.name if one.part else "",
    )
    session.add(row)
    session.flush()
    _note(session, row, "add", None, {"file": name, "file_id": row.id})
    return row.id


def _side_now(session: Session, kind: str, record_id: int) -> WorkSide | None:
    """On which side of its work a record stands."""
    known = record_kind(session, kind)
    return known.work_side and known.work_side(the_record(session, known, record_id))


@use_case(permission="", touches=_WRITES)
def turn_file(session: Session, *, file_id: int) -> WorkSide | None:
    """Say that a file is of the other side of the work; of a record that has none nothing is said.
    Its side now. Raises FileGone or NotPermitted."""
    row = _editable(session, file_id, removed=False)
    before = row.side or _side_now(session, row.subject_kind, row.subject_id)
    if before is None:
        return None
    row.side = before.other
    told_of = {"file": row.name, "file_id": row.id}
    _note(session, row, "turn", {**told_of, "side": before}, {**told_of, "side": row.side})
    return row.side


def copy_files(
    session: Session,
    before: tuple[str, int],
    after: tuple[str, int],
    *,
    parts: Collection[int | None] | None = None,
) -> None:
    """Give the files of one record to another as well; the content is kept once.

    With `parts` those alone that were taken there (None: of the whole). Of what the other one has
    already nothing is added.
    """
    for row in _live(session, *before):
        if parts is not None and row.part not in parts:
            continue
        there = _live(session, *after)
        if all(one.sha256 != row.sha256 for one in there):
            kept = KeptFile(row.name, row.size, row.kind, row.sha256)
            _add_row(session, after, kept, _unused_name(row.name, {one.name for one in there}))


@use_case(permission="")
def files_of(session: Session, *, kind: str, record_id: int) -> tuple[AttachedFile, ...]:
    """The files of a record, as they were added; none of one that is withheld. Raises
    NotPermitted."""
    known = record_kind(session, kind)
    require(session, known.view)
    if kept_ids(session, known, (record_id,)):
        return ()
    given = {"kind": kind, "record_id": record_id}
    return tuple(map(_shown, named_rows(session, _files(), given)))


@use_case(permission="")
def may_edit_files(session: Session, *, kind: str) -> bool:
    """Whether the acting user may add, name and remove files of this kind of record."""
    return may(session, record_kind(session, kind).edit)


@use_case(permission="", touches=_WRITES)
def rename_file(session: Session, *, file_id: int, name: str) -> str:
    """Give a file another name; its ending stays, since that is how it is opened. The new name.

    Raises FileGone, NotPermitted, and what `refuse_name` refuses.
    """
    row = _editable(session, file_id, removed=False)
    ending = PurePath(row.name).suffix
    wanted = name.strip()
    if ending and not wanted.lower().endswith(ending.lower()):
        wanted += ending
    refuse_name(wanted)
    if wanted != row.name:
        others = _live(session, row.subject_kind, row.subject_id)
        before = row.name
        row.name = _unused_name(wanted, {one.name for one in others if one.id != file_id})
        _note(session, row, "change", {"file": before}, {"file": row.name, "file_id": row.id})
    return row.name


@use_case(permission="", touches=_WRITES)
def remove_file(session: Session, *, file_id: int) -> None:
    """Take a file off its record; it can be brought back until a sweep takes it.

    Raises FileGone or NotPermitted.
    """
    row = _editable(session, file_id, removed=False)
    row.deleted_at = now(session)
    _note(session, row, "remove", {"file": row.name, "file_id": row.id}, None)


@use_case(permission="", touches=_WRITES)
def bring_back_file(session: Session, *, file_id: int) -> None:
    """Give a removed file back to its record; another may be called so by now. Raises FileGone
    once it was swept, NotPermitted."""
    row = _editable(session, file_id, removed=True)
    others = _live(session, row.subject_kind, row.subject_id)
    row.name = _unused_name(row.name, {one.name for one in others})
    row.deleted_at = None
    _note(session, row, "restore", None, {"file": row.name, "file_id": row.id})


def _editable(session: Session, file_id: int, *, removed: bool) -> Attachment:
    row = session.get(Attachment, file_id)
    if row is None or (row.deleted_at is not None) != removed:
        raise FileGone
    may_attach(session, kind=row.subject_kind, record_id=row.subject_id)
    return row


def _live(session: Session, kind: str, record_id: int) -> list[Attachment]:
    return list(session.scalars(_files(), {"kind": kind, "record_id": record_id}))


@cache  # asked at each move through a list
def _files() -> Select[Attachment]:
    return (
        select(Attachment)
        .where(
            Attachment.subject_kind == bindparam("kind"),
            Attachment.subject_id == bindparam("record_id"),
            Attachment.deleted_at.is_(None),
        )
        .order_by(Attachment.id)
    )


def _shown(row: Any) -> AttachedFile:  # noqa: ANN401  an Attachment, to read
    user = shown_user(row.user_id, row.user_name)
    return AttachedFile(
        id=row.id,
        name=row.name,
        size=row.size,
        kind=row.kind,
        sha256=row.sha256,
        at=row.at,
        user=user,
        side=row.side,
        part=row.part,
        part_name=row.part_name,
    )


def _unused_name(name: str, used: set[str]) -> str:
    """The name, with a number where the record has a file called so."""
    path, number, found = PurePath(name), 1, name
    while found.lower() in {one.lower() for one in used}:
        number += 1
        found = f"{path.stem} ({number}){path.suffix}"
    return found


def _note(
    session: Session,
    row: Attachment,
    done: str,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
) -> None:
    kind = record_kind(session, row.subject_kind)
    name = kind.name(session, the_record(session, kind, row.subject_id))
    before, after = (each and told(kind, each) for each in (before, after))
    audit.record(session, f"file.{done}", (kind.kind, row.subject_id, name), before, after)
