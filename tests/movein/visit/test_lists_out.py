"""Visits and first readings leave as lists, and the inspection on paper with its marks."""

from pathlib import Path

import pypdfium2 as pdfium
from openpyxl import load_workbook

from propdesk.duties.checklists.rules import ListUse
from propdesk.kernel.paper.records import PaperHead
from propdesk.movein.exports import READINGS_OUT, VISITS_OUT
from propdesk.movein.visit.marking import mark_item, mark_rest, say_defect
from propdesk.movein.visit.page.paper import inspection_record_pdf
from propdesk.movein.visit.readings import read_first
from propdesk.movein.visit.rules import Mark, MeterKind
from tests.movein.cases.cases_made import DAY
from tests.movein.visit.visits_made import facts_of, item_of, put_visit
from tests.offices import Office

HEAD = PaperHead(company="云杉物业", estate="云杉里花园", printed="2026-11-20 王莉")


def put_half(office: Office) -> int:
    """A visit with a defect, two first readings and two rooms not looked at."""
    store = office.store
    visit_id = put_visit(store, office.units["1-1-101"])
    tile = item_of(store, visit_id, "地砖")
    store.write(mark_item, item_id=tile.id, mark=Mark.FAILED)
    store.write(say_defect, item_id=tile.id, words="灶台前一块裂")
    store.write(mark_rest, visit_id=visit_id, part=ListUse.ROOMS, place="客厅")
    for kind, text in ((MeterKind.WATER, "3.216"), (MeterKind.GAS, "-")):
        store.write(read_first, visit_id=visit_id, kind=kind, text=text, meter_no="0912-17")
    return visit_id


def rows_of(file: Path) -> list[tuple[object, ...]]:
    return list(load_workbook(file).worksheets[0].iter_rows(values_only=True))


def test_visits_leave_with_how_much_of_each_was_looked_at(office: Office, tmp_path: Path) -> None:
    put_half(office)
    assert VISITS_OUT.write(office.store, tmp_path / "visits.xlsx") == 1
    head, row = rows_of(tmp_path / "visits.xlsx")
    told = dict(zip(head, row, strict=True))
    assert (told["房号"], told["收房人"], told["状态"]) == ("1-1-101", "顾清和", "办理中")
    assert row[-3:] == (11, 3, 1)


def test_first_readings_leave_with_their_meters(office: Office, tmp_path: Path) -> None:
    put_half(office)
    assert READINGS_OUT.write(office.store, tmp_path / "readings.xlsx") == 2
    _head, water, gas = rows_of(tmp_path / "readings.xlsx")
    assert water[1:5] == ("1-1-101", "水表", "0912-17", "3.216")
    assert gas[2:5] == ("燃气表", None, None)


def test_the_record_of_the_inspection_says_what_was_marked(office: Office) -> None:
    facts = facts_of(office.store, put_half(office))
    pages = pdfium.PdfDocument(inspection_record_pdf(facts, DAY, HEAD))
    words = "\n".join(page.get_textpage().get_text_range() for page in pages)
    for told in (
        "1栋1单元101室",
        "打压 0.8 MPa 30 分",
        "灶台前一块裂",
        "0912-17",
        "3.216",
        "不合格",
    ):
        assert told in words
    assert words.count("合格") - words.count("不合格") >= 2
    assert "共 6 项，已验 3 项，不合格 1 项" in words
