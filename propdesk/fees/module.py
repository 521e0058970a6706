"""What the money as a whole declares: what its rooms share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.papers.rules import NOTICE_PAPERS, RECEIPT_PAPERS
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, PaperKind, Permission, Role, UnitHistory, UnitPanel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType

    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.subject import Event, PanelLine


def _tables() -> ModuleType:
    from propdesk.fees import models, tariff_models  # noqa: F401  lines name tariffs

    return models


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.due import due_fees

    return due_fees(session)


_DESK = (Role.CASHIER, Role.SUPERVISOR)
_BOOKS = (Role.ACCOUNTANT, Role.SUPERVISOR)
# A cashier never approves what reverses his own taking after the close.
_NOT_A_CASHIER = (Role.READER, Role.CASHIER)


def _open_lines(session: Session, unit_id: int) -> Sequence[PanelLine]:
    from propdesk.fees.unit_page import open_lines_of_unit

    return open_lines_of_unit(session, unit_id)


def _counted(lines: int) -> str:
    from propdesk.fees.unit_page import charges_counted

    return charges_counted(lines)


def _history(session: Session, unit_id: int, most: int) -> Iterable[Event]:
    from propdesk.fees.unit_page import events_of_unit

    return events_of_unit(session, unit_id, most)


MODULE = Module(
    name="fees",
    tables=_tables,
    due=_due,
    permissions=(
        Permission("fees.view", N_("See charges, receipts and arrears"), tuple(Role), never=()),
        Permission("fees.tariffs", N_("Change fee items and tariffs"), _BOOKS),
        Permission("fees.bill", N_("Publish bills and undo a run"), _BOOKS),
        Permission("fees.correct", N_("Take a single charge back, move a prepayment"), _BOOKS),
        Permission("fees.collect", N_("Take money and issue receipts"), _DESK),
        Permission("fees.void", N_("Void a receipt while the session is open"), _DESK),
        Permission(
            "fees.red",
            N_("Issue a red receipt after the session is closed"),
            _BOOKS,
            never=_NOT_A_CASHIER,
        ),
        Permission("fees.close", N_("Close the cashier session"), (*_DESK, Role.ACCOUNTANT)),
        Permission(
            "fees.supervise",
            N_("Close the session of an absent cashier, and void in it"),
            (Role.SUPERVISOR,),
            never=_NOT_A_CASHIER,
        ),
    ),
    papers=(
        PaperKind(
            "receipt",
            N_("Receipts"),
            RECEIPT_PAPERS,
            N_("As its receipt group says"),
            across=True,
        ),
        PaperKind(
            "notice",
            N_("Payment notices"),
            NOTICE_PAPERS,
        ),
        PaperKind("report", N_("Reports"), ("a4",)),
    ),
    audit_words=AuditWords(
        fields={
            "due_day": N_("due day"),
            "receipts": N_("receipts"),
            "series": N_("number series"),
            "surplus": N_("paid for the new owner"),
            "way": N_("way"),
        },
        money=frozenset({"offset", "surplus"}),
    ),
    unit_panels=(
        UnitPanel(
            title=N_("Open charges"),
            lines=_open_lines,
            permission="fees.view",
            watches=frozenset({"charge", "payment", "open_charge", "late_clause"}),
            counted=_counted,
            place=1,
        ),
    ),
    unit_histories=(UnitHistory("fees", N_("Fees"), _history, place=1),),
)
