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
def test_every_page_dialog_paper_and_export_is_in_chinese(shot: Studio, tmp_path: Path) -> None:
    place = str(shot.store.path.parent)
    said = {
        **said_on_pages(shot),
        **said_in_dialogs(shot),
        **papers(shot),
        **sheets(shot, tmp_path),
    }
    found = {
        where: not_chinese(line.replace(place, "") for line in lines)
        for where, lines in said.items()
    }
    assert {"system.start", "notice", "export charges"} <= set(found)
    assert {where: words for where, words in found.items() if words} == {}


def said_on_pages(shot: Studio) -> dict[str, list[str]]:
    said = {}
    for page_id in page_ids():
        shot.window.show_page(page_id)
        settle(shot.running)
        liven(shot, page_id)
        settle(shot.running)
        said[page_id] = list(said_in(shot.window))
    return said


def said_in_dialogs(shot: Studio) -> dict[str, list[str]]:
    said = {}
    for name, page_id, build in dialogs_of(shot, room_that_owes(shot) or 0):
        shot.window.show_page(page_id)
        settle(shot.running)
        dialog = build()
        dialog.show()
        settle(shot.running)
        said[name] = list(said_in(dialog))
        dialog.close()
        dialog.deleteLater()
    return said


def papers(shot: Studio) -> dict[str, list[str]]:
    store = shot.store
    facts = [stored_facts_of(shot, row.no) for row in store.read(recent_receipts, limit=5)]
    drawn = {paper: documents.receipt_pdf(facts, paper=paper) for paper in PAPERS}
    units = [row.unit_id for row in store.read(arrears).accounts if row.unit_id]
    drawn["notice"] = documents.notice_pdf(store.write(issue_notices, unit_ids=units[:5]))
    drawn["session"] = documents.shift_pdf(store.read(shift_report, session_id=1))
    drawn["arrears"] = documents.arrears_list_pdf(arrears_facts(30))
    return {name: lines_of(pdf) for name, pdf in drawn.items()}


def stored_facts_of(shot: Studio, no: str) -> ReceiptFacts:
    return shot.store.read(stored_facts, no=no)


def lines_of(pdf: bytes) -> list[str]:
    document = pdfium.PdfDocument(pdf)
    return [line for page in document for line in page.get_textpage().get_text_range().splitlines()]


def sheets(shot: Studio, folder: Path) -> dict[str, list[str]]:
    said = {}
    for name, export in exports().items():
        path = folder / f"{name}.xlsx"
        export.write(shot.store, path, Extent())
        book = openpyxl.load_workbook(path)
        rows = (row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
        cells = [cell for row in rows for cell in row if isinstance(cell, str)]
        said[f"export {name}"] = [*cells, *book.sheetnames]
    return said
