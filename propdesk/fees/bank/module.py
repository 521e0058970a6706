"""What the statement desk tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.db.withholding.personal import BANK, IN_BOOKS, KeptFor, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page, Permission, Role, whole_step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.breach import Breach
    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.kernel.progress import Progress
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import SampleMaker
    from propdesk.ui.desk import Desk


def _tables() -> ModuleType:
    from propdesk.fees.bank import models

    return models


def _desk(desk: Desk) -> QWidget:
    from propdesk.fees.bank.page.view import statement_desk

    return statement_desk(desk)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.bank.due import due_statements

    return due_statements(session)


def _checks(session: Session, _progress: Progress) -> Iterable[Breach]:
    from propdesk.fees.bank.taking.checks import statement_breaches

    return statement_breaches(session)


def _write_rows(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.fees.bank.taking.listing import ROWS_OUT

    return ROWS_OUT.write(store, path, extent=extent)


def _sample() -> SampleMaker:
    from propdesk.fees.bank.taking.sample import sample_statements

    return sample_statements


MODULE = Module(
    name="fees.bank",
    personal=(
        PersonalData(
            table="statement_row",
            title=N_("Rows of statements"),
            names=("payer",),
            numbers=("payer_account",),
            texts=("remark", "note"),
            unit="unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(120, "day", BANK),
        ),
        PersonalData(
            table="known_payer",
            title=N_("Payers known"),
            names=("name",),
            texts=("payer_key",),
            unit="unit_id",
            leaves=Leaves.ROW,
        ),
    ),
    sample=_sample,
    tables=_tables,
    due=_due,
    pages=(
        Page(
            id="fees.statement_desk",
            tab="fees",
            title=N_("Statement desk"),
            icon="landmark",
            build=_desk,
            permission="fees.statement",
            place=1,
            shows={"statement_row": "row_id"},
        ),
    ),
    checks=_checks,
    check_steps=lambda: (whole_step(_checks),),
    permissions=(
        Permission(
            "fees.statement",
            N_("Bring in statements and see their rows"),
            (Role.CASHIER, Role.ACCOUNTANT, Role.SUPERVISOR),
        ),
    ),
    exports=(Export("statement-rows", N_("Rows of statements"), _write_rows),),
    refers={
        "hand_in_credit": N_("credits of cash hand-ins"),
        "known_payer": N_("payers known"),
        "statement_acceptance": N_("rows of statements accepted"),
        "statement_account": N_("accounts of statements"),
        "statement_layout": N_("layouts of statements"),
        "statement_row": N_("rows of statements"),
        "unclaimed_entry": N_("moves of unclaimed money"),
    },
    counted={
        "statement_file": N_("Files of statements"),
        "statement_row": N_("Rows of statements"),
    },
    audit_words=AuditWords(
        kinds={
            "statement_account": N_("Accounts of statements"),
            "statement_file": N_("Files of statements"),
            "statement_row": N_("Rows of statements"),
            "statement_acceptance": N_("Rows taken in"),
            "known_payer": N_("Payers known"),
        },
        done={
            "statement_account.add": N_("Account of statements made known"),
            "statement_file.import": N_("Statement brought in"),
            "statement_acceptance.accept": N_("Rows of statements taken in"),
            "statement_acceptance.undo": N_("Rows taken in by one key taken back"),
            "statement_row.posted": N_("Payment made of a row"),
            "statement_row.paired": N_("Row paired with its payment"),
            "statement_row.unclaimed": N_("Row booked as unclaimed"),
            "statement_row.ignored": N_("Row not taken in"),
            "statement_row.open": N_("Row waits again"),
            "statement_row.matched": N_("Row waits again"),
            "statement_row.refund": N_("Row waits again"),
            "known_payer.forget": N_("Payer forgotten"),
        },
        values={"bank": N_("Bank account"), "wechat": N_("WeChat"), "alipay": N_("Alipay")},
        fields={
            "channel": N_("channel"),
            "refunds": N_("refunds"),
            "payments": N_("payments"),
            "posted": N_("payments made"),
            "paired": N_("paired"),
            "unclaimed": N_("unclaimed"),
        },
        money=frozenset({"unclaimed"}),
    ),
)
