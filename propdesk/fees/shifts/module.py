"""What the cashier's shifts tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Page, SearchGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.declarations import Hit
    from propdesk.ui.desk import Desk


def _closing(desk: Desk) -> QWidget:
    from propdesk.fees.shifts.view import closing_page

    return closing_page(desk)


def _find_reports(session: Session, typed: str) -> Iterable[Hit]:
    from propdesk.fees.searching import find_closes

    return find_closes(session, typed)


MODULE = Module(
    name="fees.shifts",
    pages=(
        Page(
            id="fees.closing",
            tab="fees",
            title=N_("Closing"),
            icon="lock",
            build=_closing,
            permission="fees.close",
            place=6,
            shows={"close": "close_id", "cash_session": "close_id"},
        ),
    ),
    search=(SearchGroup("close", N_("Session reports"), "lock", "fees.view", _find_reports),),
    refers={
        "cash_session": N_("sessions of cashiers"),
        "session_close": N_("sessions closed"),
    },
    audit_words=AuditWords(
        kinds={"session": N_("Sessions")},
        done={"session.close": N_("Session closed"), "session.open": N_("Session opened")},
        fields={
            "absence": N_("in place of the cashier because"),
            "cashier": N_("cashier"),
            "counted": N_("counted"),
            "expected": N_("by the books"),
            "float_amount": N_("float"),
            "float_left": N_("float that stays"),
        },
        money=frozenset({"counted", "expected", "float_amount", "float_left"}),
    ),
)
