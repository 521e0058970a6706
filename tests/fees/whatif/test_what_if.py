"""What a new price would come to: per unit and in total, and nothing is written."""

from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from propdesk.fees.billing.billing import draft_run
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.tariffs.changes import add_version
from propdesk.fees.whatif.letters import letters_of
from propdesk.fees.whatif.supposing import NoPriceYet, Supposed, WhatIf, what_if
from propdesk.fees.whatif.what_if_view import WhatIfPage
from propdesk.kernel.i18n import LANGUAGES
from propdesk.kernel.money import Money, total
from propdesk.kernel.paper.records import PaperHead
from propdesk.ui.desk import Desk
from tests.fees.desks import Hands, in_window
from tests.fees.whatif.test_making_up import FLAT, NEW, measure
from tests.offices import Office
from tests.ui.clipping import clipped

NEXT_YEAR = date(2027, 1, 1)
HEAD = PaperHead("云杉物业服务有限公司", "云杉里花园", "2026-11-20")


def supposed(office: Office, price: int = 3_000_000, since: date = NEXT_YEAR) -> WhatIf:
    asked = Supposed(office.property_tariff, since, price)
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
    asked = Supposed(office.property_tariff, NEXT_YEAR, 3_000_000, scope)
    assert [one.unit for one in office.store.read(what_if, asked=asked).units] == [FLAT]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_household_has_its_letter(office: Office, language: str) -> None:
    found = supposed(office)
    pdf = pdfium.PdfDocument(letters_of(found, found.units, HEAD, language=language))
    assert len(pdf) == 3
    text = pdf[0].get_textpage().get_text_range()
    for words in ("陈雨桐", FLAT, "4,524.24", "4,847.40", "323.16"):
        assert words in text


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
