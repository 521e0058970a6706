"""What the page of one household and the map of the estate tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.ui.desk import Desk


def _map(desk: Desk) -> QWidget:
    from propdesk.household.map_view import map_page

    return map_page(desk)


def _household(desk: Desk) -> QWidget:
    from propdesk.household.view import household_page

    return household_page(desk)


def _left_behind(session: Session, unit_ids: Collection[int]) -> str:
    from propdesk.household.leaving import left_behind, left_told

    return left_told(left_behind(session, unit_ids=unit_ids))


def _offer_split(desk: Desk, unit_id: int) -> None:
    from propdesk.household.split_dialogs import offer_split

    offer_split(desk, unit_id)


MODULE = Module(
    name="household",
    pages=(
        Page(
            id="estate.map",
            tab="estate",
            title=N_("Estate map"),
            icon="layout-grid",
            build=_map,
            permission="estate.view",
            place=4,
        ),
        Page(
            id="household.unit",
            tab="estate",
            title=N_("Household"),
            icon="contact-round",
            build=_household,
            permission="estate.view",
            place=5,
            shows={"unit": "unit_id", "notice": "unit_id"},
        ),
    ),
    after_import=_left_behind,
    handed_over=_offer_split,
)
