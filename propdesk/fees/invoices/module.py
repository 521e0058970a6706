"""What invoices tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import BOOKS, IN_BOOKS, KeptFor, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import (
    AuditWords,
    Module,
    OpenPoints,
    Permission,
    RecordAction,
    Role,
    whole_step,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.breach import Breach
    from propdesk.kernel.due import Due
    from propdesk.kernel.progress import Progress
    from propdesk.subject import PanelLine, SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk

KEY = "Shift+F7"


def _tables() -> ModuleType:
    from propdesk.fees.invoices import models

    return models


def _invoices() -> Register[Any, Any, Any]:
    from propdesk.fees.invoices.register import INVOICES

    return INVOICES


def _columns() -> Register[Any, Any, Any]:
    from propdesk.fees.invoices.batch.register import INVOICE_COLUMNS

    return INVOICE_COLUMNS


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.invoices.page.view import invoices_page

    return invoices_page(desk)


def _columns_page(desk: Desk) -> QWidget:
    from propdesk.fees.invoices.batch.columns_view import columns_page

    return columns_page(desk)


def _at_receipt(desk: Desk, receipt_id: int) -> None:
    from propdesk.fees.invoices.page.dialogs import ask_at_receipt
    from propdesk.fees.receipts.service import RECEIPTS

    for row in desk.store.read(RECEIPTS.rows, ids=[receipt_id]):
        ask_at_receipt(desk, row.no)


def _at_household(desk: Desk, unit_id: int) -> None:
    from propdesk.fees.invoices.page.dialogs import ask_at_household

    ask_at_household(desk, unit_id)


def _of_receipt(session: Session, receipt_id: int) -> Iterable[PanelLine]:
    from propdesk.fees.invoices.holding import invoices_of_receipt

    return invoices_of_receipt(session, receipt_id)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.invoices.due import due_invoices

    return due_invoices(session)


def _checks(session: Session, progress: Progress) -> Iterable[Breach]:
    from propdesk.fees.invoices.checks import invoice_breaches

    return invoice_breaches(session, progress)


def _sample() -> SampleMaker:
    from propdesk.fees.invoices.batch.sample import sample_invoices

    return sample_invoices


_MONEY = (Role.CASHIER, Role.CLERK, Role.ACCOUNTANT, Role.SUPERVISOR)
MODULE = Module(
    name="fees.invoices",
    personal=(
        PersonalData(
            table="invoice",
            title=N_("Invoices"),
            names=("payer", "title"),
            phones=("phone", "email"),
            numbers=("tax_no",),
            texts=("note",),
            unit="unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(360, "requested_on", BOOKS),
        ),
    ),
    tables=_tables,
    registers=(_invoices, _columns),
    built={"fees.invoices": _page, "fees.invoice_columns": _columns_page},
    due=_due,
    checks=_checks,
    check_steps=lambda: (whole_step(_checks),),
    sample=_sample,
    permissions=(
        Permission("fees.invoices", N_("Request invoices, enter their numbers"), _MONEY),
        Permission(
            "fees.invoice_flag",
            N_("Let money go back before its red invoice"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
            never=(Role.READER, Role.CASHIER),
        ),
    ),
    open_points=(
        OpenPoints(
            on="receipt", lines=_of_receipt, watches=frozenset({"invoice"}), permission="fees.view"
        ),
    ),
    actions=(
        RecordAction(
            on="receipt",
            title=N_("Request an invoice"),
            icon="file-text",
            run=_at_receipt,
            key=KEY,
            place=3,
            permissions=("fees.invoices",),
        ),
        RecordAction(
            on="unit",
            title=N_("Request an invoice"),
            icon="file-text",
            run=_at_household,
            key=KEY,
            place=9,
            permissions=("fees.invoices",),
        ),
    ),
    audit_words=AuditWords(
        done={
            "invoice.cover": N_("Lines of an invoice"),
            "invoice.sheet": N_("Sheet for the tax bureau"),
        },
        fields={
            "net": N_("amount without tax"),
            "tax": N_("tax amount"),
            "payer": N_("payer"),
            "sent_on": N_("in a sheet for the bureau on"),
        },
        money=frozenset({"net", "tax"}),
    ),
    refers={"invoice_line": N_("invoices")},
)
