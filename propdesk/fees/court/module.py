"""What agreements, limitation and court cases tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Export, Module, Page, Permission, Role

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
    from propdesk.fees.court.radar.view import limitation_page

    return limitation_page(desk)


def _write_limits(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.fees.court.radar.listing import write_limits

    return write_limits(store, path, extent)


def _sample() -> SampleMaker:
    from propdesk.fees.court.agreements.sample import sample_court

    return sample_court


MODULE = Module(
    name="fees.court",
    sample=_sample,
    pages=(
        Page(
            id="fees.limitation",
            tab="fees",
            title=N_("Limitation radar"),
            icon="hourglass",
            build=_limitation,
            permission="fees.view",
            place=41,
            drawer="reports",
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
