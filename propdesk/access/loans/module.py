"""What lost property and parcels tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import (
    AuditWords,
    Export,
    Module,
    Page,
    PaperKind,
    Permission,
    Role,
    SearchGroup,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


def _tables() -> ModuleType:
    from propdesk.access.loans import models

    return models


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.access.loans.keeping import KEPT_ITEM

    return (KEPT_ITEM,)


def _undo() -> Callable[..., object]:
    from propdesk.access.loans.keeping import undo_kept

    return undo_kept


def _page(desk: Desk) -> QWidget:
    from propdesk.access.loans.view import KeptPage

    return KeptPage(desk)


def _write(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.access.loans.listing import KEPT_OUT

    return KEPT_OUT.write(store, path, extent=extent)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.access.loans.due import due_kept

    return due_kept(session)


_NAME = N_("Lost property and parcels")

MODULE = Module(
    name="access.loans",
    tables=_tables,
    pages=(
        Page(
            id="access.loans",
            tab="access",
            title=_NAME,
            icon="archive-restore",
            build=_page,
            permission="access.view",
            place=1,
            shows={"kept_item": "item_id"},
        ),
    ),
    permissions=(
        Permission("access.view", N_("See lost property and parcels"), tuple(Role), never=()),
        Permission(
            "access.edit",
            N_("Enter and hand out lost property and parcels"),
            (Role.CLERK, Role.SUPERVISOR),
        ),
    ),
    exports=(Export("kept", _NAME, _write, masked=True),),
    due=_due,
    search=(SearchGroup("kept_item", _NAME, "archive-restore", "access.view"),),
    papers=(PaperKind("slip", N_("Slips"), ("a5", "roll80")),),
    audit_words=AuditWords(
        kinds={"kept_item": _NAME},
        fields={"told_on": N_("told on"), "handed_on": N_("handed out on")},
    ),
    records=_records,
    undo={"kept_item": _undo},
    refers={"kept_item": N_("things kept for it")},
)
