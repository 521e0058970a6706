"""What backups and the check of the books tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Milestone, Module, Page, PaperKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.breach import Breach
    from propdesk.kernel.due import Due
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk


def _backup(desk: Desk) -> QWidget:
    from propdesk.system.backups.view import BackupPage

    return BackupPage(desk)


def _check(desk: Desk) -> QWidget:
    from propdesk.system.backups.check_view import CheckPage

    return CheckPage(desk)


def _has_a_place(session: Session) -> bool:
    from propdesk.system.settings.service import estate_settings

    return bool(estate_settings(session).backup_folders)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.system.backups.due import due

    return due(session)


def _files(session: Session, progress: Progress) -> Iterable[Breach]:
    from propdesk.system.backups.findings import check_attachments

    return check_attachments(session, progress=progress)


MODULE = Module(
    name="system.backups",
    pages=(
        Page(
            id="system.backup",
            tab="system",
            title=N_("Backup and restore"),
            icon="archive-restore",
            build=_backup,
            permission="system.backup",
            menu="data",
            place=1,
        ),
        Page(
            id="system.check",
            tab="system",
            title=N_("Check the books"),
            icon="list-checks",
            build=_check,
            menu="data",
            place=2,
        ),
    ),
    milestones=(
        Milestone(
            name="backup",
            title=N_("Backup place"),
            later=N_("Plug in a USB stick"),
            page_id="system.backup",
            reached=_has_a_place,
        ),
    ),
    checks=_files,
    due=_due,
    papers=(PaperKind("backup_paper", N_("Papers of backups"), ("a4",)),),
    audit_words=AuditWords(
        kinds={
            "anchor": N_("What a PC remembers of the books"),
            "backup": N_("Backups"),
            "restore": N_("Restores"),
        },
        done={
            "anchor.accept": N_("Older state of the data accepted"),
            "anchor.begin": N_("A PC remembers the books from now on"),
            "backup.make": N_("Backup made"),
            "backup.keys": N_("Keys of the backups made"),
            "backup.drill": N_("Restore drill"),
            "restore.done": N_("Backup restored"),
            "restore.undone": N_("Restore undone"),
        },
        fields={
            "message": N_("message"),
            "occasion": N_("occasion"),
            "ok": N_("proven"),
            "pc": N_("mark of the PC"),
            "sha256": N_("fingerprint"),
            "compared": N_("rows compared"),
            "backup_key": N_("key of the backups"),
            "backup_keyed_on": N_("key made on"),
            "backup_wrapped": N_("key for the recovery paper"),
            "backup_encrypted": N_("backups encrypted"),
        },
        values={
            "first": N_("the first PC"),
            "forged": N_("its file was damaged or changed"),
            "lost": N_("its file was gone"),
            "other_pc": N_("the books came from another PC"),
        },
        flags=frozenset({"ok", "backup_encrypted"}),
    ),
)
