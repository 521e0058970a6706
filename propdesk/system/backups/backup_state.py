"""How safe the data is: the light of the status bar and the banner after three working days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.store import now, today, use_case
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _, listed, ngettext
from propdesk.system.models import BackupRun
from propdesk.system.settings.service import estate_settings

if TYPE_CHECKING:  # the light of a start needs none of them
    from propdesk.db.keeping.backup import Backup
    from propdesk.db.keeping.restore import RestorePreview, UndoPreview

WORKING_DAYS = 3


class BackupLight(StrEnum):
    """Proven lately, due, or failed."""

    GOOD = "good"
    DUE = "due"
    FAILED = "failed"


class BackupState(msgspec.Struct, frozen=True):
    """The light with its words. `overdue`: three working days without a copy on another disk."""

    light: BackupLight
    words: str
    last_proven: datetime | None
    last_other_disk: datetime | None
    overdue: bool


class RestoreLine(msgspec.Struct, frozen=True):
    """One line of a restore's preview: what is there now and what was there then."""

    name: str
    now: str
    then: str
    lost: bool


class RestoreQuestion(msgspec.Struct, frozen=True):
    """What is told before a file is restored. `faults`: what its own check found."""

    file: Path
    faults: tuple[str, ...]
    losses: tuple[str, ...]
    lines: tuple[RestoreLine, ...]


@use_case(permission="")
def backup_state(session: Session) -> BackupState:
    """Say how safe the data is now; for everybody, without a right."""
    any_disk, other = _last_proven(session), _last_proven(session, other_disk=True)
    newest = session.scalar(select(BackupRun).order_by(BackupRun.id.desc()).limit(1))
    light, words = _words(session, newest, any_disk)
    begun = other or session.scalar(select(func.min(AuditRow.at)))
    overdue = begun is not None and working_days(begun, now(session)) >= WORKING_DAYS
    return BackupState(light, words, any_disk, other, overdue)


def overdue_sentence(state: BackupState) -> str:
    """What the red banner says."""
    if state.last_other_disk is None:
        return _("There is no backup on another disk yet. If this PC breaks, everything is lost.")
    return _("No backup on another disk since {day}. Plug in the stick and back up.").format(
        day=wall_time(state.last_other_disk).date().isoformat()
    )


def working_days(since: datetime, until: datetime) -> int:
    """Mondays to Fridays after the day of `since` up to the day of `until`."""
    first, last = wall_time(since).date(), wall_time(until).date()
    weeks, rest = divmod(max((last - first).days, 0), 7)
    return 5 * weeks + sum(
        (first + timedelta(days=step)).weekday() < 5 for step in range(1, rest + 1)
    )


class BackupProof(msgspec.Struct, frozen=True):
    """What a proof of a backup says."""

    ok: bool
    sentence: str


def proof_told(backup: Backup) -> BackupProof:
    """Put what was found in a backup into words."""
    if not backup.ok:
        return BackupProof(ok=False, sentence=backup.breaches[0].sentence)
    made = f"{wall_time(backup.manifest.created_at):%Y-%m-%d %H:%M}"
    if backup.lost:
        told = ngettext(
            "Backup of {moment}: the books are right, {count} file is missing beside it.",
            "Backup of {moment}: the books are right, {count} files are missing beside it.",
            len(backup.lost),
        ).format(moment=made, count=f"{len(backup.lost):,}")
        return BackupProof(ok=False, sentence=told)
    return BackupProof(ok=True, sentence=_("Backup of {moment} is right.").format(moment=made))


def restore_question(preview: RestorePreview, counted: Mapping[str, str]) -> RestoreQuestion:
    """Put what a restore would change into words; `counted` are the declared tables."""
    faults = tuple(breach.sentence for breach in preview.breaches)
    sentences, lines = losses(preview, counted), restore_lines(preview, counted)
    return RestoreQuestion(preview.file, faults, sentences, lines)


def restore_lines(preview: RestorePreview, counted: Mapping[str, str]) -> tuple[RestoreLine, ...]:
    """The lines of a restore's preview, the last receipt first; none of a table that is empty now
    and was then."""
    present, then = preview.now, preview.then
    receipt = present.last_receipt if present else ""
    lines = [
        RestoreLine(
            _("Last receipt"), receipt, then.last_receipt, lost=receipt != then.last_receipt
        )
    ]
    counts = present.counts if present else {}
    for table, title in counted.items():
        before, after = counts.get(table, 0), then.counts.get(table, 0)
        now = f"{before:,}" if present else ""  # nobody can count what cannot be read
        if before or after:
            lines.append(RestoreLine(_(title), now, f"{after:,}", lost=before > after))
    return tuple(lines)


def losses(preview: RestorePreview, counted: Mapping[str, str]) -> tuple[str, ...]:
    """What a restore does, in sentences with numbers, for the question before it."""
    from propdesk.db.keeping.attached import FILES
    from propdesk.system.backups.keys.trust_kept import turned_back

    made = wall_time(preview.manifest.created_at)
    sentences = [_("The data goes back to {moment}.").format(moment=f"{made:%Y-%m-%d %H:%M}")]
    if preview.lost_postings:
        sentences.append(
            ngettext(
                "{count} posting made since then will be gone.",
                "{count} postings made since then will be gone.",
                preview.lost_postings,
            ).format(count=f"{preview.lost_postings:,}")
        )
    sentences += _gone(preview.lost, counted)
    if preview.missing:
        sentences.append(
            ngettext(
                "{count} file of a record is neither beside the backup nor in the data: put the "
                "folder {folder} beside the backup first.",
                "{count} files of records are neither beside the backup nor in the data: put the "
                "folder {folder} beside the backup first.",
                preview.missing,
            ).format(count=f"{preview.missing:,}", folder=FILES)
        )
    if not preview.related and preview.now is not None and preview.now.head_seq:
        sentences.append(_("The backup is of another estate or an older stock of data."))
    sentences += turned_back(preview.settings_now, preview.settings_then)
    sentences.append(
        _("The present data is backed up first; the restore can be undone for 30 days.")
    )
    return tuple(sentences)


def undo_sentences(preview: UndoPreview, counted: Mapping[str, str]) -> tuple[str, ...]:
    """What undoing a restore does, in sentences with numbers, for the question before it."""
    state, now = preview.state, preview.now.counts if preview.now else {}
    at = f"{wall_time(state.at):%Y-%m-%d %H:%M}"
    sentences = [
        _("The data becomes what it was before the restore of {file} at {moment}.").format(
            file=state.replaced_by, moment=at
        )
    ]
    if preview.back:
        sentences.append(
            ngettext(
                "{count} posting comes back.", "{count} postings come back.", preview.back
            ).format(count=f"{preview.back:,}")
        )
    if preview.gone:
        sentences.append(
            ngettext(
                "{count} posting made since the restore goes.",
                "{count} postings made since the restore go.",
                preview.gone,
            ).format(count=f"{preview.gone:,}")
        )
    changed = [
        f"{_(title)} {now.get(table, 0):,} → {preview.then.counts.get(table, 0):,}"
        for table, title in counted.items()
        if now.get(table, 0) != preview.then.counts.get(table, 0)
    ]
    if changed:
        sentences.append(_("It changes: {list}.").format(list=listed(changed)))
    sentences.append(_("What stands now is kept aside; the undo can be undone for 30 days."))
    return tuple(sentences)


def _gone(lost: Mapping[str, int], counted: Mapping[str, str]) -> list[str]:
    named = [
        _("{name}: {count}").format(name=_(title), count=f"{lost[table]:,}")
        for table, title in counted.items()
        if table in lost
    ]
    return [_("Gone: {list}.").format(list=listed(named))] if named else []


def _last_proven(session: Session, *, other_disk: bool = False) -> datetime | None:
    query = select(BackupRun.at).where(BackupRun.ok.is_(True))
    if other_disk:
        query = query.where(BackupRun.other_disk.is_(True))
    return session.scalar(query.order_by(BackupRun.id.desc()).limit(1))


def _words(
    session: Session, newest: BackupRun | None, proven: datetime | None
) -> tuple[BackupLight, str]:
    if newest is not None and not newest.ok:
        return BackupLight.FAILED, _("Backup failed")
    if proven is None:
        known = estate_settings(session).backup_folders
        return BackupLight.DUE, _("Not backed up yet") if known else _("No backup place yet")
    days = (today(session) - _day(proven)).days
    if days <= 0:
        moment = wall_time(proven)
        return BackupLight.GOOD, _("Backup today {time}, checked").format(
            time=moment.strftime("%H:%M")
        )
    if days == 1:
        return BackupLight.GOOD, _("Backup yesterday, checked")
    return BackupLight.DUE, ngettext(
        "Backup {count} day ago", "Backup {count} days ago", days
    ).format(count=days)


def _day(moment: datetime) -> date:
    return wall_time(moment).date()


def folder_is_there(folder: str) -> bool:
    """Whether a place of backups can be seen now: the stick may be in a drawer."""
    return bool(folder) and Path(folder).is_dir()
