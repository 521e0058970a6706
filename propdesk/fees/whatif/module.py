"""What making up bills tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.ui.desk import Desk


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.whatif.view import DifferencePage

    return DifferencePage(desk)


def _what_if(desk: Desk) -> QWidget:
    from propdesk.fees.whatif.what_if_view import WhatIfPage

    return WhatIfPage(desk)


MODULE = Module(
    name="fees.whatif",
    pages=(
        Page(
            id="fees.differences",
            tab="fees",
            title=N_("Make up bills"),
            icon="git-compare",
            build=_page,
            permission="fees.bill",
            place=11,
        ),
        Page(
            id="fees.what_if",
            tab="fees",
            title=N_("What if"),
            icon="calculator",
            build=_what_if,
            permission="fees.view",
            place=12,
        ),
    ),
    audit_words=AuditWords(
        done={"billing_run.difference": N_("Bills made up")},
        fields={
            "credited": N_("credited"),
            "prepaid_bills": N_("bills paid before"),
        },
        values={
            "locked": N_("They stay as they were paid"),
            "charged": N_("More is charged, less is credited"),
            "credited": N_("Only less is credited"),
        },
        money=frozenset({"credited"}),
    ),
)
