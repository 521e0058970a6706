"""The sheet a meter reader takes along: who is on it, in which order, and what its codes say."""

from datetime import date

import pytest
from pypdfium2 import PdfDocument

from propdesk.fees.meters.rounds import RoundScope, meters_of_round
from propdesk.fees.meters.rules import MeterSort, coded_meter, meter_code
from propdesk.fees.meters.sheets.to_read import SheetOrder, sheet_pdf
from propdesk.fees.meters.sheets.to_read_dialogs import sheet_dialog
from propdesk.kernel.paper.records import PaperHead
from propdesk.ui.desk import Desk
from tests.fees.meters.work import hang, read
from tests.offices import Office

HEAD = PaperHead(company="物业", estate="和园", printed="")
DAY = date(2026, 11, 20)


def texts(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in PdfDocument(pdf)]


@pytest.fixture
def order(office: Office) -> SheetOrder:
    """Two meters, walked against the order of the rooms; one was read before."""
    first, _second = (
        hang(office, "W-A", "1-1-101", order_no=2, place="水表井"),
        hang(office, "W-B", "1-1-102", order_no=1),
    )
    read(office, first, date(2026, 9, 20), 0)
    read(office, first, date(2026, 10, 20), 12_345)
    rows = office.store.read(meters_of_round, scope=RoundScope(day=DAY))
    return SheetOrder(rows, DAY, "全部")


def test_meters_stand_in_walking_order_with_last_reading_and_usual_use(order: SheetOrder) -> None:
    (text,) = texts(sheet_pdf(order, HEAD))
    assert text.index("W-B") < text.index("W-A")
    assert "12.345" in text
    assert "2026-10-20" in text
    assert "12.757" in text  # 12.345 in 30 days makes this in 31
    assert "水表井" in text
    assert "2026-11-20" in text


def test_twenty_meters_fit_on_a_page_and_none_is_left_out(order: SheetOrder) -> None:
    many = SheetOrder(order.rows * 25, DAY, "")
    pages = texts(sheet_pdf(many, HEAD))
    assert sum(page.count("W-A") + page.count("W-B") for page in pages) == 50
    assert pages[0].count("W-A") + pages[0].count("W-B") >= 20


@pytest.mark.parametrize("typed", ["M00012", "m00012", " M12 ", "Ｍ０００１２"])
def test_a_code_is_read_however_it_comes(typed: str) -> None:
    assert coded_meter(typed) == 12
    assert meter_code(12) == "M00012"


@pytest.mark.parametrize("typed", ["12", "", "M", "MM1", "W00012", "12.5", "M1.5"])
def test_a_reading_is_no_code(typed: str) -> None:
    assert coded_meter(typed) is None


def test_the_form_takes_the_meters_of_a_kind_and_says_when_there_are_none(
    desk: Desk, order: SheetOrder, office: Office
) -> None:
    hang(office, "G-1", "1-2-201", kind=MeterSort.GAS)
    dialog = sheet_dialog(desk)
    dialog.form.set_values({"kind": MeterSort.GAS})
    dialog.save()
    made = dialog.result_value
    assert isinstance(made, SheetOrder)
    assert [row.no for row in made.rows] == ["G-1"]
    assert len(order.rows) == 2
