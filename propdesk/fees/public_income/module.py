"""What the ledger of public income tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Permission, Role, whole_step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.breach import Breach
    from propdesk.kernel.progress import Progress
    from propdesk.kernel.records.fields import Fact
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _tables() -> ModuleType:
    from propdesk.fees.public_income import models

    return models


def _contracts() -> Register[Any, Any, Any]:
    from propdesk.fees.public_income.contracts.register import PUBLIC_CONTRACTS

    return PUBLIC_CONTRACTS


def _decisions() -> Register[Any, Any, Any]:
    from propdesk.fees.public_income.decisions.register import PUBLIC_DECISIONS

    return PUBLIC_DECISIONS


def _bookings() -> Register[Any, Any, Any]:
    from propdesk.fees.public_income.ledger.register import PUBLIC_BOOKINGS

    return PUBLIC_BOOKINGS


def _checks(session: Session, _progress: Progress) -> Iterable[Breach]:
    from propdesk.fees.public_income.ledger.checks import public_income_breaches

    return public_income_breaches(session)


def _field(desk: Desk, fact: Fact) -> QWidget:
    from propdesk.fees.public_income.fields_view import public_field

    return public_field(desk, fact)


def _sample() -> SampleMaker:
    from propdesk.fees.public_income.ledger.sample import sample_public_income

    return sample_public_income


MODULE = Module(
    name="fees.public_income",
    sample=_sample,
    record_fields={"public_contract": _field, "public_decision": _field},
    tables=_tables,
    registers=(_contracts, _decisions, _bookings),
    refers={
        "public_instalment": N_("instalments of public income"),
        "public_income_entry": N_("rows posted in the ledger of public income"),
    },
    permissions=(
        Permission(
            "fees.public_income",
            N_("Keep the ledger of public income"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
            never=(Role.READER, Role.CASHIER),
        ),
    ),
    checks=_checks,
    check_steps=lambda: (whole_step(_checks),),
)
