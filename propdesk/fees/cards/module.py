"""What sales by card tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _sales() -> Register[Any, Any, Any]:
    from propdesk.fees.cards.register import SALES

    return SALES


def _sales_page(desk: Desk) -> QWidget:
    from propdesk.fees.cards.view import SalesPage

    return SalesPage(desk)


def _meter_saved(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.fees.cards.taking import meter_saved

    meter_saved(session, before, after)


def _sample() -> SampleMaker:
    from propdesk.fees.cards.sample import sample_card_meters

    return sample_card_meters


MODULE = Module(
    name="fees.cards",
    sample=_sample,
    registers=(_sales,),
    built={"fees.card_sales": _sales_page},
    follows={"meter": _meter_saved},
    audit_words=AuditWords(
        fields={
            "charge_id": N_("line"),
            "card_most": N_("most sold by card at once, in fen"),
            "card_month": N_("most sold by card for a meter in a month, in fen"),
        },
        silent=frozenset({"charge_id"}),
    ),
)
