"""A heating season with a stop, and a price that rises over households that have paid ahead.

Through the window; what comes of it is counted anew by plain SQL over areas and days.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Store
from propdesk.estate.rules import AreaBasis, UnitKind
from propdesk.fees.checks.checks import check_books
from propdesk.fees.rules import Formula
from propdesk.fees.stops.rules import StopKind
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields, fee_items
from propdesk.fees.whatif.rules import Prepaid
from propdesk.fees.whatif.view import DifferencePage
from propdesk.ui.forms.forms import FormDialog
from tests.flows.clerk import Clerk, go_to, unit_of
from tests.windows import window_on

SAVE, ROOM = "<Ctrl+Return>", "1-1-101"
SEASON = TariffFields(
    fee_item_id=0, name="采暖", formula=Formula.SEASON, season_from="11-15", season_to="03-15",
    period_months=12, applies=Applies((UnitKind.ROOM,)),
)  # fmt: skip
HEAT = VersionFields(
    effective_from=date(2026, 11, 1), price=22_000_000, area_basis=AreaBasis.BUILT,
    base_share=300_000,
)  # fmt: skip


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    """Three households with the bills of September and October."""
    with window_on(office_folder) as running:
        yield Clerk(qtbot, running)


def typed(values: Mapping[str, object]) -> Callable[[], None]:
    """Fill these fields of the form in front."""

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, FormDialog)
        for name, value in values.items():
            dialog.form.field(name).set_value(value)

    return fill


def billed(store: Store, code: str, item: str, first: str, last: str) -> int:
    """What stands on a unit's live lines of an item that begin in these days, in fen."""
    query = text(
        "SELECT coalesce(sum(o.amount), 0) FROM open_charge AS o"
        " JOIN unit AS u ON u.id = o.unit_id JOIN fee_item AS i ON i.id = o.fee_item_id"
        " WHERE u.code = :code AND i.code = :item AND o.live"
        " AND o.period_from BETWEEN :first AND :last"
    )
    given = {"code": code, "item": item, "first": first, "last": last}
    return int(store.read(lambda session: session.execute(query, given).scalar_one()))


def areas(store: Store) -> dict[str, Fraction]:
    query = text("SELECT code, built_area FROM unit WHERE kind = 'room'")
    return {
        code: Fraction(area, 10_000)
        for code, area in store.read(lambda session: session.execute(query).all())
    }


def fen(exact: Fraction) -> int:
    """Half up."""
    return int(exact * 100 + Fraction(1, 2))


def heat(area: Fraction, away: int) -> int:
    """A season of 121 days of which some are charged at 30 %."""
    return fen(area * 22 * (121 - away + away * Fraction(3, 10)) / 121)


def make_up(clerk: Clerk, since: str, way: Prepaid | None = None) -> DifferencePage:
    """Draft what bills come to now, on the page itself."""
    go_to(clerk, "fees.differences")
    page = clerk.page
    assert isinstance(page, DifferencePage)
    if way is not None:
        page.prepaid.setCurrentIndex(list(Prepaid).index(way))
        page.prepaid.activated.emit(page.prepaid.currentIndex())
    page.since.setFocus()
    clerk.do("<Ctrl+A>", since, "<Return>")
    assert page.found is not None, (page.since.text(), clerk.page_id, clerk.words())
    return page


def test_a_heating_season_with_a_stop_that_ends_early(clerk: Clerk) -> None:
    store, rooms = clerk.store, areas(clerk.store)
    item = next(one for one in store.read(fee_items) if one.code == "LJ")
    store.write(create_tariff, fields=replace(SEASON, fee_item_id=item.id), version=HEAT)
    go_to(clerk, "fees.stops")
    away = {
        "unit_id": unit_of(store, ROOM), "kind": StopKind.STOP, "item_id": item.id,
        "applicant": "陈雨桐", "first": date(2026, 12, 1), "until": date(2027, 2, 28),
    }  # fmt: skip
    clerk.do("<Ins>", typed(away), SAVE)
    clerk.do("<F3>", typed({"inspected_by": "石管家"}), SAVE)
    clerk.do("<Alt+1>", "<Return>", "<Return>", SAVE, "<Return>")  # from Today, the whole month
    season = "2026-11-15", "2027-03-15"
    assert {code: billed(store, code, "LJ", *season) for code in rooms} == {
        code: heat(area, 90 if code == ROOM else 0) for code, area in rooms.items()
    }
    go_to(clerk, "fees.stops")
    clerk.do("<F6>", typed({"again_from": date(2027, 2, 1)}), SAVE)
    make_up(clerk, "2026-11-01")
    clerk.do(SAVE, "<Return>")
    assert billed(store, ROOM, "LJ", *season) == heat(rooms[ROOM], 62)
    assert store.read(check_books) == ()


@pytest.mark.parametrize("way", [Prepaid.CHARGED, Prepaid.LOCKED])
def test_a_year_in_which_the_price_rises_and_one_household_has_paid_ahead(
    clerk: Clerk, capsys: pytest.CaptureFixture[str], way: Prepaid
) -> None:
    store, rooms = clerk.store, areas(clerk.store)
    clerk.do("<Alt+4>", ROOM, "<Enter>", "<F2>", "2702", "<Enter>", "+")
    ahead = billed(store, ROOM, "WY", "2027-01-01", "2027-02-28")
    assert ahead == 2 * fen(rooms[ROOM] * Fraction("2.80"))
    go_to(clerk, "fees.tariffs")
    clerk.do("<Home>", "<F3>", "2027-01-01", "<Return>", "<Ctrl+A>", "3.00", SAVE)
    for month in ("2026-11", "2026-12", "2027-01", "2027-02"):
        clerk.command("bill", month)
    page = make_up(clerk, "2027-01-01", way)
    if way is Prepaid.CHARGED:
        clerk.do(SAVE, "<Return>")
    else:
        assert page.found is not None
        assert page.found.to_make == []
    dear = {code: 2 * fen(area * 3) for code, area in rooms.items()}
    if way is Prepaid.LOCKED:
        dear[ROOM] = ahead
    for code, area in rooms.items():
        assert billed(store, code, "WY", "2026-09-01", "2026-12-31") == 4 * fen(
            area * Fraction("2.80")
        )
        assert billed(store, code, "WY", "2027-01-01", "2027-02-28") == dear[code]
    assert store.read(check_books) == ()


def test_a_draft_whose_bills_change_meanwhile_says_so(
    clerk: Clerk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another place bills while the draft is looked at: it goes, and the page says why."""
    page = make_up(clerk, "2026-09-01")
    clerk.command("bill", "2026-11")
    assert page.found is None
    assert any("重新试算" in words for words in clerk.words())
