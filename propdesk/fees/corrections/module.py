"""What waivers, write-offs and adjustments tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import BOOKS, IN_BOOKS, KeptFor, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Permission, RecordAction, Role

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _corrections() -> Register[Any, Any, Any]:
    from propdesk.fees.corrections.register import CORRECTIONS

    return CORRECTIONS


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.corrections.view import corrections_page

    return corrections_page(desk)


def _correct(desk: Desk, charge_id: int) -> None:
    from propdesk.fees.corrections.dialogs import correct_dialog

    correct_dialog(desk, charge_id).exec()


def _sample() -> SampleMaker:
    from propdesk.fees.corrections.sample import sample_corrections

    return sample_corrections


MODULE = Module(
    name="fees.corrections",
    personal=(
        PersonalData(
            table="line_correction",
            title=N_("Waivers and corrections"),
            names=("payer",),
            texts=("note",),
            unit="unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(360, "due_on", BOOKS, ("done", "refused", "taken_back")),
        ),
    ),
    registers=(_corrections,),
    built={"fees.corrections": _page},
    sample=_sample,
    permissions=(
        Permission(
            "fees.waive",
            N_("Ask for waivers and corrections, waive within the ceiling"),
            (Role.CASHIER, Role.CLERK, Role.ACCOUNTANT, Role.SUPERVISOR),
        ),
        Permission(
            "fees.waive_approve",
            N_("Approve waivers, write-offs and corrections"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
            never=(Role.READER, Role.CASHIER),
        ),
    ),
    actions=(
        RecordAction(
            on="charge",
            title=N_("Waive or correct"),
            icon="pencil",
            run=_correct,
            key="F6",
            place=1,
            permissions=("fees.waive",),
        ),
    ),
    refers={"reduction": N_("waived sums")},
    audit_words=AuditWords(
        fields={
            "reduction_id": N_("waived by entry"),
            "minus_id": N_("line taken off"),
            "plus_id": N_("line added"),
            "waiver_ceilings": N_("waivers without approval"),
        },
        silent=frozenset({"reduction_id", "minus_id", "plus_id"}),
    ),
)
