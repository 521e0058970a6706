"""What the vouchers tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Page, Permission, Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from PySide6.QtWidgets import QWidget

    from propdesk.db.declarations import SampleMaker
    from propdesk.ui.desk import Desk


def _tables() -> ModuleType:
    from propdesk.fees.vouchers import models

    return models


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.vouchers.view import VouchersPage

    return VouchersPage(desk)


def _sample() -> SampleMaker:
    from propdesk.fees.vouchers.sample import sample_vouchers

    return sample_vouchers


def _layout_told(layout: str) -> str:
    from propdesk.fees.vouchers.layouts import layout_told

    return layout_told(layout)


def _setting_told(value: str) -> str:
    from propdesk.fees.vouchers.rules import setting_told

    return setting_told(value)


def _codes_told(codes: Sequence[Sequence[str]]) -> str:
    from propdesk.fees.vouchers.rules import codes_told

    return codes_told(codes)


MODULE = Module(
    name="fees.vouchers",
    tables=_tables,
    pages=(
        Page(
            id="fees.vouchers",
            tab="fees",
            title=N_("Vouchers"),
            icon="scroll-text",
            build=_page,
            permission="fees.view",
            place=44,
            drawer="monthly",
            shows={"voucher_export": "export_id"},
        ),
    ),
    permissions=(
        Permission(
            "fees.vouchers",
            N_("Export vouchers, and undo an export"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
        ),
    ),
    sample=_sample,
    audit_words=AuditWords(
        kinds={"voucher_export": N_("Export of vouchers")},
        done={
            "voucher_export.make": N_("Vouchers exported"),
            "voucher_export.undo": N_("Export of vouchers undone"),
        },
        fields={"month": N_("month"), "vouchers": N_("vouchers")},
        told={
            "voucher_layout": _layout_told,
            "voucher_basis": _setting_told,
            "voucher_each": _setting_told,
            "voucher_aux": _setting_told,
            "ledger_standard": _setting_told,
            "ledger_codes": _codes_told,
        },
    ),
    counted={"voucher_export": N_("Exports of vouchers")},
)
