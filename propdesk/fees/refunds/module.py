"""What refunds of deposits tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import BOOKS, IN_BOOKS, KeptFor, Leaves, PersonalData
from propdesk.kernel.i18n import N_, _
from propdesk.subject import Module, RecordAction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _refunds() -> Register[Any, Any, Any]:
    from propdesk.fees.refunds.register import REFUNDS

    return REFUNDS


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.refunds.view import refunds_page

    return refunds_page(desk)


def _ask_back(desk: Desk, deposit_id: int) -> None:
    from propdesk.fees.refunds.dialogs import refund_dialog

    refund_dialog(desk, deposit_id).exec()


def _refund_prepaid(desk: Desk, entry_id: int) -> None:
    from propdesk.fees.prepayments.service import pot_of
    from propdesk.fees.refunds.of_prepayment_dialogs import ask_back_dialog

    row = desk.store.read(pot_of, entry_id=entry_id)
    if row is not None and row.unit_id is not None:
        dialog = ask_back_dialog(desk, row.unit_id, pot=(row.account_id, row.fee_item_id))
        if dialog is not None:
            dialog.exec()


def _no_unit(row: Any) -> str:  # noqa: ANN401  a row of the list
    return "" if row.unit_id is not None else _("It belongs to no room.")


def _note(desk: Desk, refund_id: int) -> None:
    from propdesk.fees.refunds.dialogs import show_refund_note

    show_refund_note(desk, refund_id)


def _keep(desk: Desk, refund_id: int) -> None:
    from propdesk.fees.refunds.of_prepayment_dialogs import keep_dialog

    keep_dialog(desk, refund_id).exec()


def _of_prepayment(session: Session, refund_id: int) -> bool:
    from propdesk.fees.refunds.of_prepayment import is_of_prepayment

    return is_of_prepayment(session, refund_id)


def _not_asked(row: Any) -> str:  # noqa: ANN401  a row of the register
    told = _("It is “{state}” and stays as it is.")
    waits = row.state.value in ("asked", "refused")
    return "" if waits else told.format(state=row.state.label)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.refunds.unseen import due_unseen_refunds

    return due_unseen_refunds(session)


MODULE = Module(
    name="fees.refunds",
    due=_due,
    personal=(
        PersonalData(
            table="deposit_refund",
            title=N_("Refunds of deposits"),
            names=("payee",),
            numbers=("account_no",),
            texts=("note",),
            unit="deposit_id>deposit.unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(360, "paid_on", BOOKS, ("paid", "returned", "refused")),
        ),
    ),
    registers=(_refunds,),
    built={"fees.deposit_refunds": _page},
    actions=(
        RecordAction(
            on="deposit",
            title=N_("Ask for a refund"),
            icon="hand-coins",
            run=_ask_back,
            key="F3",
            place=1,
            permissions=("fees.deposits",),
        ),
        RecordAction(
            on="prepayment",
            title=N_("Refund prepayment"),
            icon="hand-coins",
            run=_refund_prepaid,
            key="Shift+F6",
            place=2,
            permissions=("fees.correct",),
            why_not=_no_unit,
        ),
        RecordAction(
            on="deposit_refund",
            title=N_("Deposit refund note"),
            icon="receipt-text",
            run=_note,
            key="F7",
            place=1,
        ),
        RecordAction(
            on="deposit_refund",
            title=N_("Back to prepayment"),
            icon="wallet",
            run=_keep,
            key="Ctrl+F9",
            place=2,
            permissions=("fees.deposit_approve",),
            offered=_of_prepayment,
            why_not=_not_asked,
        ),
    ),
)
