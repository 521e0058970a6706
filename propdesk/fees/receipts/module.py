"""What receipts tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page, SearchGroup

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.declarations import Hit
    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


def _receipts(desk: Desk) -> QWidget:
    from propdesk.fees.receipts.view import receipts_page

    return receipts_page(desk)


def _write_receipts(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.fees.exports import write_receipts

    return write_receipts(store, path, extent=extent)


def _find_receipts(session: Session, typed: str) -> Iterable[Hit]:
    from propdesk.fees.searching import find_receipts

    return find_receipts(session, typed)


MODULE = Module(
    name="fees.receipts",
    pages=(
        Page(
            id="fees.receipts",
            tab="fees",
            title=N_("Receipts"),
            icon="receipt-text",
            build=_receipts,
            permission="fees.view",
            place=5,
            shows={"receipt": "receipt_id", "payment": "payment"},
        ),
    ),
    exports=(Export("receipts", N_("Receipts"), _write_receipts),),
    search=(SearchGroup("receipt", N_("Receipts"), "receipt-text", "fees.view", _find_receipts),),
    counted={"payment": N_("Payments"), "receipt": N_("Receipts")},
    audit_words=AuditWords(
        kinds={"receipt": N_("Receipts")},
        done={
            "receipt.output": N_("Receipt put out"),
            "receipt.spoil": N_("Number spoiled, receipt issued anew"),
        },
        fields={"copy": N_("copy"), "paper": N_("paper")},
        values={"pdf": N_("PDF"), "printer": N_("Printer")},
    ),
    refers={"receipt": N_("receipts issued"), "receipt_output": N_("outputs of receipts")},
)
