"""What the late fee tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Export, Module, Page, Permission, Role

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _clauses() -> Register[Any, Any, Any]:
    from propdesk.fees.late.register import CLAUSES

    return CLAUSES


def _late_fees(desk: Desk) -> QWidget:
    from propdesk.fees.late.view import late_fees_page

    return late_fees_page(desk)


def _write_late_fees(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.fees.late.listing import write_late_fees

    return write_late_fees(store, path, extent)


def _sample() -> SampleMaker:
    from propdesk.fees.late.sample import sample_clauses

    return sample_clauses


MODULE = Module(
    name="fees.late",
    registers=(_clauses,),
    sample=_sample,
    pages=(
        Page(
            id="fees.late_fees",
            tab="fees",
            title=N_("Late fees"),
            icon="percent",
            build=_late_fees,
            permission="fees.view",
            place=38,
            drawer="reports",
        ),
    ),
    exports=(Export("late-fees", N_("Late fees"), _write_late_fees),),
    permissions=(
        Permission(
            "fees.late_clauses",
            N_("Enter and end the clauses of the late fee"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
            never=(Role.READER, Role.CASHIER),
        ),
    ),
)
