"""What is read on every page, dialog, paper and export: nothing of the program in its own words."""

import re
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pypdfium2 as pdfium
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.fees import documents
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.notices.notices import issue_notices
from propdesk.fees.papers.facts import ReceiptFacts
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.shifts.shifts import shift_report
from propdesk.kernel.i18n import set_language
from propdesk.kernel.paper.sizes import PAPERS
from propdesk.kernel.sheets.lists import Extent
from propdesk.modules import exports
from tests.fees.sample_papers import arrears as arrears_facts
from tests.pictures import Studio, dialogs_of, liven, room_that_owes, work_of_a_morning
from tests.samples import sample_of
from tests.ui.saying import said_in
from tests.windows import folder_with, page_ids, settle, window_on

CHINESE = ("zh_CN", "zh_TW")
AS_IT_IS = frozenset(
    re.findall(
        "[A-Za-z]+",
        "PropDesk propdesk Excel PDF CSV xls xlsx csv USB PIN SUV JSON English admin root"
        " Ctrl Alt Tab Shift Enter Esc Ins Del Home End Caps Lock",
    )
)
# None of Python, a moment or a size nobody writes so, a name of the program, a place not filled.
RAW = re.compile(r"\bNone\b|\d{4}-\d\d-\d\dT|\b0\.0 MB|\b[a-z]+_[a-z_]+\b|[{}]")
# Names of files, and the seal of a day, are as they are.
FILES = re.compile(r"\S+\.(?:propdesk|xlsx|pdf)|\b[0-9a-f]{16}\b")


def not_chinese(words: Iterable[str]) -> dict[str, set[str]]:
    """What is said in English or raw, by where it stands."""
    found = {}
    for said in words:
        kept = FILES.sub("", said)
        foreign = set(re.findall("[A-Za-z]{3,}", kept)) - AS_IT_IS | set(RAW.findall(kept))
        if foreign:
            found[said] = foreign
    return found


@pytest.fixture
def shot(
    tmp_path: Path, shared: Path, qapp: QApplication, qtbot: QtBot, request: pytest.FixtureRequest
) -> Iterable[Studio]:
    """The window on a sample estate after a morning's work, in the language asked for."""
    set_language(request.param)
    folder = folder_with(tmp_path / "data", sample_of(shared, language=request.param), qapp)
    with window_on(folder) as running:
        made = Studio(running, tmp_path)
        work_of_a_morning(made)
        settle(running)
        yield made


@pytest.mark.parametrize("shot", CHINESE, indirect=True)
def test_every_page_and_dialog_is_in_chinese(shot: Studio) -> None:
    window, found = shot.window, {}
    place = str(shot.store.path.parent)
    for page_id in page_ids():
        window.show_page(page_id)
        settle(shot.running)
        liven(shot, page_id)
        settle(shot.running)
        found[page_id] = not_chinese(said.replace(place, "") for said in said_in(window))
    for name, page_id, build in dialogs_of(shot, room_that_owes(shot) or 0):
        window.show_page(page_id)
        settle(shot.running)
        dialog = build()
        dialog.show()
        settle(shot.running)
        found[name] = not_chinese(said_in(dialog))
        dialog.close()
        dialog.deleteLater()
    assert {where: words for where, words in found.items() if words} == {}


@pytest.mark.parametrize("shot", CHINESE, indirect=True)
def test_every_paper_is_in_chinese(shot: Studio) -> None:
    store = shot.store
    facts = [stored_facts_of(shot, row.no) for row in store.read(recent_receipts, limit=5)]
    papers = {paper: documents.receipt_pdf(facts, paper=paper) for paper in PAPERS}
    units = [row.unit_id for row in store.read(arrears).accounts if row.unit_id]
    papers["notice"] = documents.notice_pdf(store.write(issue_notices, unit_ids=units[:5]))
    papers["session"] = documents.shift_pdf(store.read(shift_report, session_id=1))
    papers["arrears"] = documents.arrears_list_pdf(arrears_facts(30))
    found = {name: not_chinese(lines_of(pdf)) for name, pdf in papers.items()}
    assert {name: words for name, words in found.items() if words} == {}


def stored_facts_of(shot: Studio, no: str) -> ReceiptFacts:
    return shot.store.read(stored_facts, no=no)


def lines_of(pdf: bytes) -> list[str]:
    document = pdfium.PdfDocument(pdf)
    return [line for page in document for line in page.get_textpage().get_text_range().splitlines()]


@pytest.mark.parametrize("shot", CHINESE, indirect=True)
def test_every_export_is_in_chinese(shot: Studio, tmp_path: Path) -> None:
    found = {}
    for name, export in exports().items():
        path = tmp_path / f"{name}.xlsx"
        export.write(shot.store, path, Extent())
        book = openpyxl.load_workbook(path)
        cells = [
            str(cell)
            for sheet in book.worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
            if isinstance(cell, str)
        ]
        found[name] = not_chinese([*cells, *book.sheetnames])
    assert {name: words for name, words in found.items() if words} == {}
