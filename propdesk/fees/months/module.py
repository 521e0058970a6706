"""What the month close tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page, Permission, Role, whole_step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.breach import Breach
    from propdesk.db.declarations import SampleMaker
    from propdesk.db.store import Store
    from propdesk.kernel.progress import Progress
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.months.view import MonthsPage

    return MonthsPage(desk)


def _checks(session: Session, progress: Progress) -> Iterable[Breach]:
    from propdesk.fees.months.checks import month_breaches

    return month_breaches(session, progress)


def _export(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.fees.months.listing import export_months

    return export_months(store, path, extent)


def _sample() -> SampleMaker:
    from propdesk.fees.months.sample import sample_months

    return sample_months


MODULE = Module(
    name="fees.months",
    pages=(
        Page(
            id="fees.months",
            tab="fees",
            title=N_("Month close"),
            icon="lock",
            build=_page,
            permission="fees.view",
            place=40,
            drawer="monthly",
            shows={"month": "close_id"},
        ),
    ),
    permissions=(
        Permission("fees.month_close", N_("Close a month"), (Role.ACCOUNTANT, Role.SUPERVISOR)),
        Permission(
            "fees.month_reopen",
            N_("Open a closed month again, or agree to it"),
            (Role.SUPERVISOR,),
            never=(Role.READER, Role.CASHIER),
        ),
    ),
    exports=(Export("months", N_("Months of the books"), _export),),
    checks=_checks,
    check_steps=lambda: (whole_step(_checks),),
    sample=_sample,
    audit_words=AuditWords(
        kinds={"month": N_("Months of the books")},
        done={"month.close": N_("Month closed"), "month.reopen": N_("Month opened again")},
        fields={
            "debt": N_("owed at the end"),
            "deposits": N_("deposits held"),
            "money_in": N_("money in"),
            "month_close_days": N_("days until the month close is due"),
            "prepaid_left": N_("prepaid at the end"),
            "second_person": N_("second person"),
        },
        money=frozenset({"debt", "money_in", "prepaid_left", "deposits"}),
    ),
    counted={"month_close": N_("Month closes")},
)
