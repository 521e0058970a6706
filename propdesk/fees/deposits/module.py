"""What deposits tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import BOOKS, IN_BOOKS, KeptFor, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Permission, RecordAction, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.kernel.records.fields import Fact
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _tables() -> ModuleType:
    from propdesk.fees.deposits import models

    return models


def _deposits() -> Register[Any, Any, Any]:
    from propdesk.fees.deposits.register import DEPOSITS

    return DEPOSITS


def _deposit_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.fees.deposits.fields_view import deposit_field

    return deposit_field(desk, fact)


def _item_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.fees.deposits.fields_view import item_field

    return item_field(desk, fact)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.deposits.due import due_deposits

    return due_deposits(session)


def _hand_on(desk: Desk, deposit_id: int) -> None:
    from propdesk.fees.deposits.dialogs import hand_on_dialog

    hand_on_dialog(desk, deposit_id).exec()


MODULE = Module(
    name="fees.deposits",
    personal=(
        PersonalData(
            table="deposit",
            title=N_("Deposits"),
            names=("payer",),
            phones=("phone",),
            texts=("note",),
            account="account_id",
            unit="unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(360, "since", BOOKS),
        ),
    ),
    tables=_tables,
    registers=(_deposits,),
    due=_due,
    record_fields={"deposit": _deposit_field, "fee_item": _item_field},
    refers={"deposit_entry": N_("moves of deposits")},
    permissions=(
        Permission(
            "fees.deposits",
            N_("Enter deposits, ask for refunds and deductions"),
            (Role.CASHIER, Role.ACCOUNTANT, Role.SUPERVISOR),
        ),
        Permission(
            "fees.deposit_approve",
            N_("Approve refunds and deductions of deposits"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
            never=(Role.READER, Role.CASHIER),
        ),
    ),
    audit_words=AuditWords(
        done={"deposit.hand_on": N_("Deposit passed to another payer")},
        fields={
            "account_id": N_("account"),
            "by_desk": N_("entered at the cash desk"),
            "from_id": N_("deposit before"),
            "asked_by": N_("asked by"),
            "approved_by": N_("approved by"),
            "deducted": N_("deducted"),
            "done_on": N_("deducted on"),
            "why": N_("reason"),
        },
        money=frozenset({"deducted"}),
        flags=frozenset({"by_desk"}),
        silent=frozenset({"account_id", "charge_id", "asked_by", "approved_by"}),
    ),
    actions=(
        RecordAction(
            on="deposit",
            title=N_("Pass to another payer"),
            icon="arrow-right-left",
            run=_hand_on,
            key="F7",
            place=3,
            permissions=("fees.deposit_approve",),
        ),
    ),
)
