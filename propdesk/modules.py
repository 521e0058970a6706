"""What the modules give to the window, as plain tuples; importing this imports every table."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

import propdesk.db.models
import propdesk.estate.models
import propdesk.fees.models
import propdesk.system.models  # noqa: F401  the tables are known once they are imported
from propdesk.db.store import Store
from propdesk.estate.people_view import people_page
from propdesk.estate.searching import Provider
from propdesk.estate.units_view import units_page
from propdesk.estate.vehicles_view import vehicles_page
from propdesk.fees.charges_view import charges_page
from propdesk.fees.due import due_fees
from propdesk.fees.searching import find_receipts
from propdesk.fees.tariffs_view import tariffs_page
from propdesk.household.map_view import map_page
from propdesk.household.view import household_page
from propdesk.kernel.due import Due
from propdesk.kernel.i18n import N_
from propdesk.today.view import today_page
from propdesk.ui.pages import Page

# What is due, for the list on Today.
DUE: tuple[Callable[[Session], Sequence[Due]], ...] = (due_fees,)

# What the search finds beside the register.
SEARCH: tuple[Provider, ...] = (find_receipts,)

PAGES: tuple[Page, ...] = (
    Page("today.today", "today", N_("Today"), "sun", lambda desk: today_page(desk, DUE)),
    Page("estate.units", "estate", N_("Units"), "house", units_page, "estate.view"),
    Page("estate.people", "estate", N_("People"), "users", people_page, "estate.view"),
    Page(
        "household.unit", "estate", N_("Household"), "contact-round", household_page, "estate.view"
    ),
    Page("estate.vehicles", "estate", N_("Vehicles"), "car", vehicles_page, "estate.view"),
    Page("estate.map", "estate", N_("Estate map"), "layout-grid", map_page, "estate.view"),
    Page("fees.charges", "fees", N_("Charges"), "receipt-text", charges_page, "fees.view"),
    Page("fees.tariffs", "fees", N_("Tariffs"), "tags", tariffs_page, "fees.view"),
)

# Where the search leads, by kind of hit.
FOUND_PAGES: Mapping[str, str] = {
    "unit": "household.unit",
    "person": "estate.people",
    "vehicle": "estate.vehicles",
    "receipt": "fees.receipts",
}

EXPORTS: Mapping[str, Callable[[Store, Path], int]] = {}
