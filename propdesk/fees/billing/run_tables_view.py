"""What a draft shows: amounts to look over, units without a bill, and the form that mends each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from propdesk.estate.people.dialogs import add_resident_dialog
from propdesk.estate.units.dialogs import edit_unit_dialog
from propdesk.fees.dues.drafts import DifferenceRow, Draft, UnbilledUnit
from propdesk.fees.rules import DraftDifference, Unbilled
from propdesk.fees.tariffs.page.item_dialogs import unit_terms_dialog
from propdesk.fees.tariffs.service import tariffs as known_tariffs, unit_terms
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.columns import Column, Kind, State


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlierRow:
    """An amount of the draft worth a look."""

    id: int
    unit: str
    owners: str
    item: str
    state: State
    before: Money | None
    after: Money | None
    change: Money | None
    unit_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A unit without a bill, why, and what to do."""

    id: int
    unit: str
    owners: str
    item: str
    state: State
    way: str
    row: UnbilledUnit


_WHO = (
    Column("unit", N_("Unit"), width=96, weight=500),
    Column("owners", N_("Owner"), width=110),
    Column("item", N_("Fee item"), width=140),
)
COLUMNS = (
    *_WHO,
    Column("state", N_("Finding"), kind=Kind.STATE, width=300, stretch=True),
    Column("before", N_("Period before"), kind=Kind.AMOUNT, width=110, ink="text2"),
    Column("after", N_("This period"), kind=Kind.AMOUNT, width=110, weight=600),
    Column("change", N_("Difference"), kind=Kind.AMOUNT, width=110),
)
LACKING_COLUMNS = (
    *_WHO,
    Column("state", N_("Reason"), kind=Kind.STATE, width=520),
    Column("way", N_("What to do"), width=300, stretch=True, free=True),
)


def lacking_rows(draft: Draft) -> list[Lacking]:
    """The units without a bill."""
    return [
        Lacking(
            id=number, unit=row.unit_code, owners=draft.owners.get(row.unit_id, ""), item=row.item,
            state=State(row.sentence, "red", "triangle-alert"), way=row.way, row=row,
        )
        for number, row in enumerate(draft.unbilled)
    ]  # fmt: skip


def rows_of(draft: Draft, kind: DraftDifference) -> list[OutlierRow]:
    """The differences of one kind."""
    return [
        _look(number, row, draft.owners.get(row.unit_id, ""))
        for number, row in enumerate(draft.differences)
        if row.kind is kind
    ]


def _look(number: int, row: DifferenceRow, owners: str) -> OutlierRow:
    change = None
    if row.before is not None and row.after is not None:
        change = row.after - row.before
    state = State(row.sentence, row.kind.tone, row.kind.icon)
    return OutlierRow(
        id=number,
        unit=row.unit_code,
        owners=owners,
        item=row.item,
        state=state,
        before=row.before,
        after=row.after,
        change=change,
        unit_id=row.unit_id,
    )


def mend(desk: Desk, row: UnbilledUnit, draft_period: Callable[[str], object]) -> bool:
    """Open the form that gives a unit its bill; whether something was saved there.

    What no form of the unit mends leads to the tariff, or through `draft_period` to the period.
    """
    if row.reason is Unbilled.BEGAN_EARLIER:
        draft_period(row.detail)
        return False
    dialog = _dialog(desk, row)
    if dialog is not None:
        return bool(dialog.exec())
    if row.reason is Unbilled.SHARED_AREA:
        desk.open_page("household.unit", unit_id=row.unit_id)
    else:
        desk.open_page("fees.tariffs", tariff_id=row.tariff_id)
    return False


def _dialog(desk: Desk, row: UnbilledUnit) -> FormDialog | None:
    """The form of the unit, its people or its terms; None where the tariff is to be looked at."""
    if row.reason is Unbilled.NO_PAYER:
        return add_resident_dialog(desk, row.unit_id, row.unit_code)
    if row.reason in (Unbilled.NO_AREA, Unbilled.TOO_MUCH):
        return edit_unit_dialog(desk, row.unit_id)
    if row.reason in (Unbilled.EXCLUDED, Unbilled.STOPPED, Unbilled.NOT_STARTED):
        terms = desk.store.read(unit_terms, unit_ids=[row.unit_id])
        own = next((one for one in terms if one.tariff_id == row.tariff_id), None)
        if own is None:
            return edit_unit_dialog(desk, row.unit_id)
        tariffs = desk.store.read(known_tariffs)
        tariff = next(one for one in tariffs if one.id == row.tariff_id)
        return unit_terms_dialog(desk, tariff, own)
    return None
