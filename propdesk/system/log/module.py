"""What the audit log tells the program: itself as a page and as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.links import LinkWord
from propdesk.kernel.records.work_sides import WorkSide
from propdesk.kernel.sheets.purposes import Purpose
from propdesk.subject import AuditWords, Export, Module, Page

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


def _audit(desk: Desk) -> QWidget:
    from propdesk.system.log.view import AuditPage

    return AuditPage(desk)


def _write_audit(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.system.log.exports import export_audit

    return export_audit(store, path, extent=extent)


MODULE = Module(
    name="system.log",
    pages=(
        Page(
            id="system.audit",
            tab="system",
            title=N_("Audit log"),
            icon="scroll-text",
            build=_audit,
            permission="system.audit",
            menu="data",
            place=9,
        ),
    ),
    exports=(Export("audit", N_("Audit log"), _write_audit),),
    audit_words=AuditWords(
        kinds={
            "audit": N_("Audit log"),
            "export": N_("Exports"),
            "file": N_("Files"),
            "link": N_("Links"),
            "print": N_("Prints"),
            "reveal": N_("Looked at in full"),
        },
        done={
            "audit.redact": N_("Personal data taken out of the log"),
            "export.list": N_("List exported"),
            "file.add": N_("File added"),
            "file.change": N_("File renamed"),
            "file.remove": N_("File removed"),
            "file.restore": N_("File brought back"),
            "file.turn": N_("File turned to before or after"),
            "file.sweep": N_("Removed files forgotten"),
            "link.add": N_("Linked"),
            "link.remove": N_("Link taken away"),
            "print.document": N_("Document printed"),
            "reveal.document": N_("Full ID number looked at"),
            "reveal.list": N_("List written with numbers in full"),
            "reveal.paper": N_("Paper made with numbers in full"),
        },
        fields={
            **{one.value: one.msgid for one in LinkWord},
            **{one.other_side: one.other_msgid for one in LinkWord},
            "copies": N_("copies"),
            "document": N_("document"),
            "file": N_("file"),
            "purpose": N_("purpose"),
            "purpose_note": N_("purpose in words"),
            "refused": N_("refused"),
            "side": N_("taken"),
            "unmasked": N_("phones and numbers in full"),
        },
        values={one.value: one.msgid for one in (*WorkSide, *Purpose)},
        flags=frozenset({"unmasked"}),
        silent=frozenset({"digest", "hash"}),
    ),
)
