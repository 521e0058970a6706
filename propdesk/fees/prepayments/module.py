"""What prepayments tell the program: their list and their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.db.withholding.personal import SEALED_BOOKS, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.prepayments.view import prepayments_page

    return prepayments_page(desk)


def _write(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.fees.prepayments.unused import write_prepayments

    return write_prepayments(store, path, extent)


MODULE = Module(
    name="fees.prepayments",
    personal=(
        PersonalData(
            table="prepayment_entry",
            title=N_("Prepayments"),
            account="account_id",
            also=("amount",),
            leaves=Leaves.SEALED,
            why=SEALED_BOOKS,
        ),
    ),
    pages=(
        Page(
            id="fees.prepayments",
            tab="fees",
            title=N_("Prepayments"),
            icon="wallet",
            build=_page,
            permission="fees.view",
            place=28,
            shows={"prepayment": "entry_id"},
            drawer="monthly",
        ),
    ),
    exports=(Export("prepayments", N_("Prepayments"), _write),),
    audit_words=AuditWords(
        kinds={"prepayment": N_("Prepayments")},
        done={
            "prepayment.ask_back": N_("Prepayment asked back"),
            "prepayment.move": N_("Prepayment moved"),
            "prepayment.offset": N_("Bills paid from prepayments"),
        },
        fields={"prepaid": N_("prepaid")},
        money=frozenset({"prepaid"}),
    ),
    refers={"prepayment_entry": N_("prepayments")},
)
