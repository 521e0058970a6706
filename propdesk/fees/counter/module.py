"""What the counter, where money is taken, tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.db.withholding.personal import SEALED_BOOKS, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Page, RecordAction

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.subject import SampleMaker
    from propdesk.ui.desk import Desk


def _counter(desk: Desk) -> QWidget:
    from propdesk.fees.counter.page.view import counter_page

    return counter_page(desk)


def _take_back(desk: Desk, receipt_id: int) -> None:
    from propdesk.fees.counter.reversing_dialogs import take_back_receipt

    take_back_receipt(desk, receipt_id)


def _paper_jam(desk: Desk, receipt_id: int) -> None:
    from propdesk.fees.counter.jam_dialogs import paper_jam

    paper_jam(desk, receipt_id)


def _amend(desk: Desk, receipt_id: int) -> None:
    from propdesk.fees.counter.reversing_dialogs import amend_at_receipt

    amend_at_receipt(desk, receipt_id)


def _collect(desk: Desk, unit_id: int) -> None:
    desk.open_page("fees.desk", unit_id=unit_id)


def _sample() -> SampleMaker:
    from propdesk.fees.counter.sample import sample_desk

    return sample_desk


MODULE = Module(
    name="fees.counter",
    personal=(
        PersonalData(
            table="payment",
            title=N_("Payments"),
            names=("payer",),
            texts=("remark",),
            also=("value_day", "amount"),
            unit="unit_id",
            leaves=Leaves.SEALED,
            why=SEALED_BOOKS,
        ),
    ),
    sample=_sample,
    actions=(
        RecordAction(
            on="unit",
            title=N_("Collect"),
            icon="wallet",
            run=_collect,
            key="F2",
            kind="primary",
            place=1,
        ),
        RecordAction(
            on="receipt",
            title=N_("Paper jam"),
            icon="printer",
            run=_paper_jam,
            key="Ctrl+J",
            place=1,
        ),
        RecordAction(
            on="receipt",
            title=N_("Correct method or room"),
            icon="pencil",
            run=_amend,
            key="F6",
            place=2,
            permissions=("fees.void",),
        ),
        RecordAction(
            on="receipt",
            place=2,
            title=N_("Void or red"),
            icon="undo-2",
            run=_take_back,
            key="F9",
            kind="danger",
            permissions=("fees.void", "fees.red"),
        ),
    ),
    pages=(
        Page(
            id="fees.desk",
            tab="fees",
            title=N_("Cash desk"),
            icon="wallet",
            build=_counter,
            permission="fees.collect",
            place=0,
        ),
    ),
    audit_words=AuditWords(
        kinds={"payment": N_("Payments")},
        done={
            "payment.collect": N_("Payment taken"),
            "payment.red": N_("Receipt taken back in red"),
            "payment.void": N_("Receipt made void"),
            "receipt.amend": N_("Receipt corrected, issued anew"),
            "receipt.correction": N_("Issued in place of a corrected receipt"),
        },
        fields={
            "copies_back": N_("paper given back"),
            "recovered": N_("copies back"),
            "statement": N_("signed statement"),
            "last_receipt": N_("last receipt"),
            "original": N_("receipt corrected"),
        },
        flags=frozenset({"copies_back", "statement"}),
    ),
    refers={
        "allocation": N_("what payments settled"),
        "payment": N_("payments"),
        "payment_part": N_("parts of payments"),
    },
)
