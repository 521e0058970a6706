"""What agreements, limitation and court cases tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import (
    BOOKS,
    COURT,
    IN_BOOKS,
    KeptFor,
    Leaves,
    PersonalData,
)
from propdesk.kernel.i18n import N_
from propdesk.subject import (
    AuditWords,
    Export,
    LetterKind,
    Module,
    Page,
    PaperKind,
    Permission,
    RecordAction,
    Role,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _agreements() -> Register[Any, Any, Any]:
    from propdesk.fees.court.agreements.register import AGREEMENTS

    return AGREEMENTS


def _cases() -> Register[Any, Any, Any]:
    from propdesk.fees.court.cases.register import COURT_CASES

    return COURT_CASES


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.court.radar.due import due_at_court

    return due_at_court(session)


def _limitation(desk: Desk) -> QWidget:
    from propdesk.fees.court.page.view import limitation_page

    return limitation_page(desk)


def _write_limits(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.fees.court.radar.listing import write_limits

    return write_limits(store, path, extent)


def _each_day(store: Store) -> None:
    from propdesk.fees.court.agreements.register import EDITS, keep_paid_agreements

    if EDITS in store.actor.permissions:
        store.write(keep_paid_agreements)


def _sample() -> SampleMaker:
    from propdesk.fees.court.agreements.sample import sample_court

    return sample_court


def _agreements_page(desk: Desk) -> QWidget:
    from propdesk.fees.court.agreements.view import agreements_page

    return agreements_page(desk)


def _print_agreement(desk: Desk, agreement_id: int) -> None:
    from propdesk.fees.court.agreements.view import print_agreement

    print_agreement(desk, agreement_id)


def _bundle_of_unit(desk: Desk, unit_id: int) -> None:
    from propdesk.fees.court.bundle.dialogs import bundle_of_unit

    bundle_of_unit(desk, unit_id)


def _bundle_of_case(desk: Desk, case_id: int) -> None:
    from propdesk.fees.court.bundle.dialogs import bundle_of_case

    bundle_of_case(desk, case_id)


_AGREEMENT = LetterKind(
    letter="instalment_agreement",
    fields={
        "number": "FQ2026-000012",
        "name": N_("Chen Yutong"),
        "unit": "3-2-1201",
        "company": N_("Sample property company"),
        "phone": "0571-88001234",
        "months": "2025-12-01 – 2026-11-30",
        "due": "2026-11-30",
        "amount": "4,524.24",
        "capitals": "肆仟伍佰贰拾肆元贰角肆分",
        "count": "3",
        "plan": "| 1 | 2026-12-31 | 1,508.08 |",
        "why": N_("Lost his work; pays from now on as agreed"),
    },
    optional=frozenset({"months", "why"}),
    delivered=N_(
        "Party A: {company}\n"
        "Phone: {phone}\n"
        "Party B: {name}, unit {unit}\n"
        "1. Party B acknowledges that of what fell due up to {due} {amount} yuan are unpaid, in "
        "words: RMB {capitals}.\n"
        "2. They are for the days {months}.\n"
        "3. Reason: {why}\n"
        "4. Party B pays this sum in {count} instalments, each by its day:\n"
        "| No. | By the day | Yuan |\n"
        "{plan}\n"
        "5. What falls due from now on is paid on time besides.\n"
        "6. If two instalments in a row stay unpaid, all that is left is due at once and Party A "
        "may claim it by law.\n"
        "7. The limitation of this debt is counted anew from the last instalment. Each party has "
        "one copy; both are valid once signed."
    ),
    signers=(N_("Party A, {company}"), N_("Party B")),
)


def _limitation_told(value: str) -> str:
    from propdesk.fees.court.rules import LimitationFrom

    return next((one.label for one in LimitationFrom if one.value == value), value)


MODULE = Module(
    name="fees.court",
    personal=(
        PersonalData(
            table="court_case",
            title=N_("Court cases"),
            names=("debtor",),
            texts=("note", "result"),
            account="account_id",
            unit="unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(120, "over_on", COURT, ("settled", "withdrawn")),
        ),
        PersonalData(
            table="instalment_agreement",
            title=N_("Agreements by instalments"),
            names=("debtor", "signed_by"),
            texts=("why", "note"),
            account="account_id",
            unit="unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(360, "over_on", BOOKS, ("kept", "broken", "ended")),
        ),
    ),
    sample=_sample,
    each_day=_each_day,
    built={"fees.agreements": _agreements_page},
    letters=(_AGREEMENT,),
    papers=(PaperKind("court", N_("Papers for the court"), ("a4",)),),
    audit_words=AuditWords(
        kinds={"court_bundle": N_("Papers for the court")},
        done={"court_bundle.print": N_("Papers for the court put together")},
        fields={
            "claim": N_("Claim"),
            "as_of": N_("as of the day"),
            "full_ids": N_("personal numbers in full"),
        },
        money=frozenset({"claim"}),
        flags=frozenset({"full_ids"}),
        told={"limitation_from": _limitation_told},
    ),
    actions=(
        RecordAction(
            on="unit",
            title=N_("Papers for the court"),
            icon="landmark",
            run=_bundle_of_unit,
            key="Ctrl+F11",
            place=9,
            permissions=("fees.court",),
        ),
        RecordAction(
            on="court_case",
            title=N_("Papers for the court"),
            icon="files",
            run=_bundle_of_case,
            key="F10",
            place=1,
            permissions=("fees.court",),
        ),
        RecordAction(
            on="instalment_agreement",
            title=N_("Print the agreement"),
            icon="printer",
            run=_print_agreement,
            key="F8",
            place=1,
        ),
    ),
    pages=(
        Page(
            id="fees.limitation",
            tab="fees",
            title=N_("Limitation radar"),
            icon="hourglass",
            build=_limitation,
            permission="fees.view",
            place=55,
            drawer="dunning",
        ),
    ),
    refers={
        "agreement_part": N_("instalments"),
        "agreement_line": N_("charges in agreements by instalments"),
    },
    exports=(Export("limitation", N_("Limitation of debts"), _write_limits),),
    registers=(_agreements, _cases),
    due=_due,
    permissions=(
        Permission(
            "fees.court",
            N_("Write agreements by instalments and court cases"),
            (Role.CLERK, Role.ACCOUNTANT, Role.SUPERVISOR),
        ),
    ),
)
