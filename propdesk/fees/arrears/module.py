"""What arrears tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Export, Module, Page

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


def _arrears(desk: Desk) -> QWidget:
    from propdesk.fees.arrears.view import arrears_page

    return arrears_page(desk)


def _write_arrears(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.fees.exports import export_arrears

    return export_arrears(store, path, extent=extent)


MODULE = Module(
    name="fees.arrears",
    pages=(
        Page(
            id="fees.arrears",
            tab="fees",
            title=N_("Arrears"),
            icon="hand-coins",
            build=_arrears,
            permission="fees.view",
            place=4,
        ),
    ),
    exports=(Export("arrears", N_("Arrears"), _write_arrears),),
)
