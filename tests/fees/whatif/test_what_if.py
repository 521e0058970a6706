"""What a new price would come to: per unit and in total, and nothing is written."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from propdesk.estate.rules import UnitKind
from propdesk.fees.billing.billing import draft_run
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.tariffs.changes import add_version
from propdesk.fees.whatif.areas import NewAreas, SheetArea, read_areas, understand_areas
from propdesk.fees.whatif.letters import letter_values
from propdesk.fees.whatif.supposing import NoPriceYet, Supposed, WhatIf, what_if
from propdesk.fees.whatif.what_if_view import WhatIfPage
from propdesk.kernel.i18n import LANGUAGES, using_language
from propdesk.kernel.money import Money, total
from propdesk.kernel.paper.records import PaperHead
from propdesk.system.letters.paper import letters_pdf
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.writing import kind_among, letter_done, letter_texts
from propdesk.ui.desk import Desk
from tests.fees.desks import Hands, in_window
from tests.fees.whatif.test_making_up import FLAT, NEW, measure
from tests.offices import Office
from tests.ui.clipping import clipped

NEXT_YEAR = date(2027, 1, 1)
HEAD = PaperHead("云杉物业服务有限公司", "云杉里花园", "2026-11-20")


def supposed(office: Office, price: int = 3_000_000, since: date = NEXT_YEAR) -> WhatIf:
    asked = Supposed(tariff_id=office.property_tariff, since=since, price=price)
    return office.store.read(what_if, asked=asked)


def test_a_year_of_each_unit_is_what_its_bills_would_come_to(office: Office) -> None:
    found = {one.unit: one for one in supposed(office).units}
    assert found[FLAT].now == Money(12 * 37702)
    assert found[FLAT].then == Money(12 * 40395)
    assert supposed(office).then == total(one.then for one in found.values())


def test_what_was_supposed_is_what_is_billed_once_it_is_entered(office: Office) -> None:
    """Against the run of the year, drafted when the version stands in the books."""
    since = date(2027, 3, 15)
    then = supposed(office, 3_333_333, since).then
    version = replace(NEW, price=3_333_333, effective_from=since)
    office.store.write(add_version, tariff_id=office.property_tariff, version=version)
    months = [f"2027-{month:02}" for month in range(3, 13)] + ["2028-01", "2028-02"]
    drafts = [office.store.read(draft_run, period=month) for month in months]
    assert then == total(line.amount for one in drafts for line in one.lines)


def test_nothing_is_written(office: Office) -> None:
    before = office.store.read(everything)
    supposed(office)
    assert office.store.read(everything) == before


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    run = session.connection().exec_driver_sql
    names = [name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: [tuple(row) for row in run(f'SELECT * FROM "{name}"')] for name in names}


def test_a_day_before_the_first_price_is_refused(office: Office) -> None:
    with pytest.raises(NoPriceYet, match="2025-01-01"):
        supposed(office, since=date(2025, 1, 1))


def test_a_unit_without_area_is_told_with_the_reason(office: Office) -> None:
    office.store.write(measure, unit_id=office.units[FLAT], area=None)  # type: ignore[arg-type]  # it is lost
    ((unit, why),) = supposed(office).left_out
    assert unit == FLAT
    assert why.sentence


def test_a_building_alone_is_asked_for(office: Office) -> None:
    scope = RunScope(units=(office.units[FLAT],))
    asked = Supposed(
        tariff_id=office.property_tariff, since=NEXT_YEAR, price=3_000_000, scope=scope
    )
    assert [one.unit for one in office.store.read(what_if, asked=asked).units] == [FLAT]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_household_has_its_letter(office: Office, language: str) -> None:
    found = supposed(office)
    with using_language(language):
        kind = kind_among(office.store.declarations.letters, Letter.PRICE_NOTICE)
        text = office.store.read(letter_texts, letter=Letter.PRICE_NOTICE)[0].text
        done = [
            letter_done(kind, text, letter_values(found, one), title="x", number="")
            for one in found.units
        ]
        pdf = pdfium.PdfDocument(letters_pdf(done, NEXT_YEAR, HEAD, "a4"))
    assert len(pdf) == 3
    text = pdf[0].get_textpage().get_text_range()
    for words in ("陈雨桐", FLAT, "4,524.24", "4,847.40", "323.16"):
        assert words in text


def test_a_coefficient_alone_and_one_kind_of_unit_are_asked_for(office: Office) -> None:
    ask = Supposed(
        tariff_id=office.property_tariff,
        since=NEXT_YEAR,
        coefficient=1_500_000,
        kind=UnitKind.ROOM,
    )
    asked_for = office.store.read(what_if, asked=ask)
    assert (asked_for.old_price, asked_for.new_price) == ("2.80", "2.80 × 1.5")
    found = {one.unit: one for one in asked_for.units}
    assert found[FLAT].then == Money(12 * 56553)  # 134.65 x 2.80 x 1.5
    nobody = Supposed(
        tariff_id=office.property_tariff, since=NEXT_YEAR, price=3_000_000, kind=UnitKind.SHOP
    )
    assert office.store.read(what_if, asked=nobody).units == ()


def test_new_areas_of_a_sheet_are_what_the_same_areas_in_the_books_would_be(
    office: Office, tmp_path: Path
) -> None:
    sheet = tmp_path / "areas.csv"
    other = next(code for code in office.units if code != FLAT)
    sheet.write_text(f"房号,实测面积\n{FLAT},136.2\n9-9-999,80\n{other},若干\n", encoding="utf-8")
    read = office.store.read(understand_areas, name="areas.csv", rows=read_areas(sheet))
    assert read.areas == {office.units[FLAT]: 1_362_000}
    assert [(one.row, one.column) for one in read.problems] == [(3, "A"), (4, "B")]
    ask = Supposed(tariff_id=office.property_tariff, since=NEXT_YEAR, areas=read.areas)
    (found,) = office.store.read(what_if, asked=ask).units
    assert (found.unit, found.area) == (FLAT, "134.65 → 136.20")
    assert found.then == Money(12 * 38136)  # 136.20 x 2.80


def test_an_area_that_stands_twice_in_two_ways_is_told(office: Office) -> None:
    rows = tuple(
        SheetArea("Sheet1", number, {"unit": "A", "area": "B"}, FLAT, area)
        for number, area in ((2, "136.2"), (3, "136.2"), (4, "137"))
    )
    found: NewAreas = office.store.read(understand_areas, name="x", rows=rows)
    assert [one.row for one in found.problems] == [4]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> WhatIfPage:
    return in_window(qtbot, desk, WhatIfPage, WhatIfPage)


def test_a_typed_price_is_computed(page: WhatIfPage, hands: Hands, qtbot: QtBot) -> None:
    hands.press("3.00", "<Return>")
    qtbot.waitUntil(lambda: page.found is not None)
    assert page.table.model.rowCount() == 3
    assert not clipped(page)


@pytest.mark.parametrize("typed", ["0", "-2", "2.8.0", "1.1234567", "abc"])
def test_what_is_no_price_is_refused_in_its_field(
    page: WhatIfPage, hands: Hands, typed: str
) -> None:
    hands.press(typed, "<Return>")
    assert page.found is None
    assert page.price.property("state") == "error"


def test_a_coefficient_and_a_single_room_are_typed(
    page: WhatIfPage, hands: Hands, qtbot: QtBot
) -> None:
    page.coefficient.setText("1.5")
    page.rooms.setText(FLAT)
    hands.press("<Return>")
    qtbot.waitUntil(lambda: page.found is not None)
    assert page.found is not None
    assert [one.unit for one in page.found.units] == [FLAT]


def test_a_room_that_is_none_is_told(page: WhatIfPage, hands: Hands) -> None:
    page.rooms.setText("99-999")
    hands.press("3.00", "<Return>")
    assert page.found is None
