"""What former books tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import BOOKS, IN_BOOKS, KeptFor, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page, SearchGroup, UnitPanel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.declarations import Hit, PanelLine
    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _books() -> Register[Any, Any, Any]:
    from propdesk.fees.opening.register import FORMER_BOOKS

    return FORMER_BOOKS


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.opening.view import FormerBooksPage

    return FormerBooksPage(desk)


def _follow(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.fees.opening.taking_over import books_moved

    books_moved(session, before, after)


def _payments_page(desk: Desk) -> QWidget:
    from propdesk.fees.opening.payments_view import FormerPaymentsPage

    return FormerPaymentsPage(desk)


def _write_payments(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.fees.opening.payments import PAYMENTS_OUT

    return PAYMENTS_OUT.write(store, path, extent=extent)


def _find_payments(session: Session, typed: str) -> Iterable[Hit]:
    from propdesk.fees.opening.payments import find_former_payments

    return find_former_payments(session, typed)


def _payments_of_unit(session: Session, unit_id: int) -> Sequence[PanelLine]:
    from propdesk.fees.opening.payments import payments_of_unit

    return payments_of_unit(session, unit_id)


def _sample() -> SampleMaker:
    from propdesk.fees.opening.sample import sample_former_books

    return sample_former_books


MODULE = Module(
    name="fees.opening",
    personal=(
        PersonalData(
            table="former_line",
            title=N_("Lines of former books"),
            names=("owner",),
            unit="unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(360, "due_day", BOOKS),
        ),
        PersonalData(
            table="former_payment",
            title=N_("Payments of former books"),
            names=("payer",),
            texts=("note",),
            unit="unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(360, "day", BOOKS),
        ),
        PersonalData(
            table="former_deposit",
            title=N_("Deposits of former books"),
            names=("payer",),
            phones=("phone",),
            unit="unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(360, "since", BOOKS),
        ),
    ),
    registers=(_books,),
    sample=_sample,
    pages=(
        Page(
            id="fees.former_payments",
            tab="fees",
            title=N_("Former payments"),
            icon="history",
            build=_payments_page,
            permission="fees.view",
            place=39,
            drawer="reports",
            shows={"former_payment": "payment"},
        ),
    ),
    exports=(Export("former-payments", N_("Former payments"), _write_payments),),
    search=(
        SearchGroup(
            "former_payment", N_("Former payments"), "history", "fees.view", _find_payments
        ),
    ),
    unit_panels=(
        UnitPanel(
            title=N_("Paid in former books"),
            lines=_payments_of_unit,
            watches=frozenset({"former_payment", "former_books"}),
            permission="fees.view",
            tells_none=False,
            place=90,
        ),
    ),
    built={"fees.former_books": _page},
    follows={"former_books": _follow},
    refers={
        "former_line": N_("former books"),
        "former_payment": N_("former payments"),
        "former_deposit": N_("deposits of former books"),
    },
    audit_words=AuditWords(
        fields={"owed": N_("Owed by the file")},
        money=frozenset({"owed", "payments_total", "deposits_total"}),
        silent=frozenset({"run_id"}),
    ),
)
