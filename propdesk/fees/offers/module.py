"""What offers of prepayment tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Permission, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _offers() -> Register[Any, Any, Any]:
    from propdesk.fees.offers.register import OFFERS

    return OFFERS


def _uses() -> Register[Any, Any, Any]:
    from propdesk.fees.offers.taken.register import USES

    return USES


def _offers_page(desk: Desk) -> QWidget:
    from propdesk.fees.offers.view import OffersPage

    return OffersPage(desk)


def _uses_page(desk: Desk) -> QWidget:
    from propdesk.fees.offers.taken.view import UsesPage

    return UsesPage(desk)


def _use_saved(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.fees.offers.taken.ending import use_saved

    use_saved(session, before, after)


def _sample() -> SampleMaker:
    from propdesk.fees.offers.sample import sample_offers

    return sample_offers


MODULE = Module(
    name="fees.offers",
    registers=(_offers, _uses),
    built={"fees.offers": _offers_page, "fees.offers_taken": _uses_page},
    sample=_sample,
    follows={"offer_use": _use_saved},
    permissions=(
        Permission(
            "fees.offers",
            N_("Make offers of prepayment, close them"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
            never=(Role.READER, Role.CASHIER),
        ),
    ),
    audit_words=AuditWords(
        done={
            "offer_use.end": N_("charged at list price after an offer ended early"),
            "offer_use.resume": N_("let an offer go on that had ended early"),
        },
        fields={
            "move_id": N_("entry that ended it"),
            "used": N_("Used at list price"),
            "credit": N_("Free again"),
            "offer_ceilings": N_("most taken off by offers"),
        },
        silent=frozenset({"move_id", "payment_id"}),
    ),
)
