"""What agreed payers tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import BOOKS, IN_BOOKS, KeptFor, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Permission, RecordAction, Role

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _payers() -> Register[Any, Any, Any]:
    from propdesk.fees.payers.register import PAYERS

    return PAYERS


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.payers.view import payers_page

    return payers_page(desk)


def _new(desk: Desk, unit_id: int) -> None:
    from propdesk.fees.payers.dialogs import payer_dialog

    payer_dialog(desk, unit_id).exec()


MODULE = Module(
    name="fees.payers",
    personal=(
        PersonalData(
            table="payer_stretch",
            title=N_("Payers as agreed"),
            names=("who",),
            texts=("note",),
            account="account_id",
            unit="unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(360, "until", BOOKS),
        ),
    ),
    registers=(_payers,),
    built={"fees.payers": _page},
    actions=(
        RecordAction(
            on="unit",
            title=N_("Other payer"),
            icon="hand-coins",
            run=_new,
            key="Shift+F6",
            place=7,
            permissions=("fees.payers",),
        ),
    ),
    permissions=(
        Permission(
            "fees.payers",
            N_("Enter who pays in place of the owner, drop it"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
            never=(Role.READER, Role.CASHIER),
        ),
    ),
    audit_words=AuditWords(silent=frozenset({"account_id"})),
)
