"""What the page of one household and the map of the estate tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_, _
from propdesk.subject import Module, Page, RecordAction

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


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


def _move_prepaid(desk: Desk, unit_id: int) -> None:
    from propdesk.household.dialogs import move_dialog

    _ask(desk, unit_id, move_dialog)


def _move_pot(desk: Desk, entry_id: int) -> None:
    from propdesk.fees.prepayments.service import pot_of
    from propdesk.household.dialogs import move_dialog

    row = desk.store.read(pot_of, entry_id=entry_id)
    if row is not None and row.unit_id is not None:
        dialog = move_dialog(desk, row.unit_id, row.unit, pot=(row.account_id, row.fee_item_id))
        if dialog is not None:
            dialog.exec()


def _no_unit(row: Any) -> str:  # noqa: ANN401  a row of the list
    return "" if row.unit_id is not None else _("It belongs to no room.")


def _split(desk: Desk, unit_id: int) -> None:
    from propdesk.household.split_dialogs import split_dialog

    _ask(desk, unit_id, split_dialog)


def _notice(desk: Desk, unit_id: int) -> None:
    from propdesk.household.dialogs import print_notice

    print_notice(desk, unit_id)


def _ask(desk: Desk, unit_id: int, build: Callable[[Desk, int, str], FormDialog | None]) -> None:
    from propdesk.estate.units.service import unit_details

    dialog = build(desk, unit_id, desk.store.read(unit_details, unit_id=unit_id).code)
    if dialog is not None:
        dialog.exec()


def _has_prepaid(session: Session, unit_id: int) -> bool:
    from propdesk.fees.dues.service import household_dues

    return bool(household_dues(session, unit_id=unit_id).prepaid_total)


def _reaches_beyond(session: Session, unit_id: int) -> bool:
    from propdesk.fees.charges.service import reaching_beyond

    return bool(reaching_beyond(session, unit_ids=[unit_id]).lines)


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
    actions=(
        RecordAction(
            on="unit",
            title=N_("Move prepayment"),
            icon="wallet",
            run=_move_prepaid,
            key="F6",
            place=2,
            permissions=("fees.correct",),
            offered=_has_prepaid,
        ),
        RecordAction(
            on="prepayment",
            title=N_("Move prepayment"),
            icon="wallet",
            run=_move_pot,
            key="F6",
            place=1,
            permissions=("fees.correct",),
            why_not=_no_unit,
        ),
        RecordAction(
            on="unit",
            title=N_("Split bills"),
            icon="git-compare",
            run=_split,
            key="F6",
            place=3,
            permissions=("fees.bill",),
            offered=_reaches_beyond,
        ),
        RecordAction(on="unit", title=N_("Notice"), icon="printer", run=_notice, key="F5", place=5),
    ),
)
