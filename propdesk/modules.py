"""What the modules give to the window, as plain tuples; importing this imports every table.

Pages and exports are named, not imported: each is loaded when it is first shown, so that the first
list stands on the screen before the others are even read from the disk.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

import propdesk.db.models
import propdesk.estate.models
import propdesk.fees.models
import propdesk.system.models  # noqa: F401  the tables are known once they are imported
from propdesk.db.store import Store
from propdesk.estate.due import due_estate
from propdesk.estate.search.searching import Provider
from propdesk.fees.due import due_fees
from propdesk.fees.searching import find_closes, find_notices, find_receipts
from propdesk.kernel.due import Due
from propdesk.kernel.i18n import N_
from propdesk.kernel.sheets.lists import Extent
from propdesk.outside_changes import has_tariffs
from propdesk.ui.desk import Desk
from propdesk.ui.window.pages import Page

# What is due, for the list on Today.
DUE: tuple[Callable[[Session], Sequence[Due]], ...] = (due_fees, due_estate)

# What the search finds beside the register.
SEARCH: tuple[Provider, ...] = (find_receipts, find_closes, find_notices)


def _later(place: str, *more: object) -> Callable[[Desk], QWidget]:
    """A page by its place `module:function`, imported when it is built."""
    module, _colon, name = place.partition(":")

    def build(desk: Desk) -> QWidget:
        made: QWidget = getattr(import_module(module), name)(desk, *more)
        return made

    return build


def _offer_split(desk: Desk, unit_id: int) -> None:
    """What a space that changed hands leaves behind; a dialog is imported when it is asked for."""
    import_module("propdesk.household.split_dialogs").offer_split(desk, unit_id)


def _left_behind(desk: Desk, unit_ids: Collection[int]) -> str:
    """What the owner changes of an import leave behind, as a sentence."""
    leaving = import_module("propdesk.household.leaving")
    return str(leaving.left_told(desk.store.read(leaving.left_behind, unit_ids=unit_ids)))


PAGES: tuple[Page, ...] = (
    Page("today.today", "today", N_("Today"), "sun", _later("propdesk.today.view:today_page", DUE)),
    Page(
        "estate.units",
        "estate",
        N_("Units"),
        "house",
        _later("propdesk.estate.units.view:units_page"),
        "estate.view",
    ),
    Page(
        "estate.people",
        "estate",
        N_("People"),
        "users",
        _later("propdesk.estate.people.view:people_page"),
        "estate.view",
    ),
    Page(
        "estate.vehicles",
        "estate",
        N_("Vehicles"),
        "car",
        _later("propdesk.estate.vehicles.view:vehicles_page", _offer_split),
        "estate.view",
    ),
    Page(
        "estate.map",
        "estate",
        N_("Estate map"),
        "layout-grid",
        _later("propdesk.household.map_view:map_page"),
        "estate.view",
    ),
    Page(
        "household.unit",
        "estate",
        N_("Household"),
        "contact-round",
        _later("propdesk.household.view:household_page"),
        "estate.view",
    ),
    Page(
        "estate.import",
        "estate",
        N_("Import"),
        "file-spreadsheet",
        _later("propdesk.estate.imports.view:import_page", has_tariffs, _left_behind),
        "estate.import",
    ),
    Page(
        "fees.desk",
        "fees",
        N_("Cash desk"),
        "wallet",
        _later("propdesk.fees.counter.page.view:counter_page"),
        "fees.collect",
    ),
    Page(
        "fees.charges",
        "fees",
        N_("Charges"),
        "receipt-text",
        _later("propdesk.fees.charges.view:charges_page"),
        "fees.view",
    ),
    Page(
        "fees.tariffs",
        "fees",
        N_("Tariffs"),
        "tags",
        _later("propdesk.fees.tariffs.view:tariffs_page"),
        "fees.view",
    ),
    Page(
        "fees.arrears",
        "fees",
        N_("Arrears"),
        "hand-coins",
        _later("propdesk.fees.arrears.view:arrears_page"),
        "fees.view",
    ),
    Page(
        "fees.receipts",
        "fees",
        N_("Receipts"),
        "receipt-text",
        _later("propdesk.fees.receipts.view:receipts_page"),
        "fees.view",
    ),
    Page(
        "fees.closing",
        "fees",
        N_("Closing"),
        "lock",
        _later("propdesk.fees.shifts.view:closing_page"),
        "fees.close",
    ),
)

# Where the search leads, by kind of hit.
FOUND_PAGES: Mapping[str, str] = {
    "unit": "household.unit",
    "person": "estate.people",
    "vehicle": "estate.vehicles",
    "receipt": "fees.receipts",
    "close": "fees.closing",
    "notice": "household.unit",
}
FOUND_ICONS = {
    "unit": "house",
    "person": "user",
    "vehicle": "car",
    "receipt": "receipt-text",
    "close": "lock",
    "notice": "printer",
}
FOUND_GROUPS = {
    "unit": N_("Units"),
    "person": N_("People"),
    "vehicle": N_("Vehicles"),
    "receipt": N_("Receipts"),
    "close": N_("Session reports"),
    "notice": N_("Payment notices"),
}


def _export(place: str) -> Callable[[Store, Path, Extent], int]:
    module, _colon, name = place.partition(":")

    def write(store: Store, path: Path, extent: Extent) -> int:
        export: Any = getattr(import_module(module), name)
        return int(export(store, path, extent=extent))

    return write


# The lists that `propdesk export` writes, and those of them in which something is masked.
MASKED = frozenset({"units", "people", "vehicles"})
EXPORTS: Mapping[str, Callable[[Store, Path, Extent], int]] = {
    "units": _export("propdesk.estate.exports:export_units"),
    "people": _export("propdesk.estate.exports:export_people"),
    "vehicles": _export("propdesk.estate.exports:export_vehicles"),
    "spaces": _export("propdesk.estate.exports:export_spaces"),
    "charges": _export("propdesk.fees.exports:write_charges"),
    "receipts": _export("propdesk.fees.exports:write_receipts"),
    "arrears": _export("propdesk.fees.exports:export_arrears"),
    "audit": _export("propdesk.system.log.exports:export_audit"),
}
