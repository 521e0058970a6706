"""What is read on every paper and export: nothing of the program in its own words.

Pages are asked for it where they are walked, in test_app.py, and dialogs in test_dialogs.py.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pypdfium2 as pdfium
import pytest

from propdesk.db.store import Store
from propdesk.fees import documents
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.notices.notices import issue_notices
from propdesk.fees.papers.facts import ReceiptFacts
from propdesk.fees.papers.rules import NOTICE_PAPERS, RECEIPT_PAPERS
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.shifts.shifts import shift_report
from propdesk.kernel.i18n import set_language
from propdesk.kernel.sheets.lists import Extent
from propdesk.modules import declared, exports
from tests.clocks import StoppedClock
from tests.fees.sample_papers import arrears as arrears_facts
from tests.pictures import work_of_a_morning
from tests.samples import sample_of
from tests.ui.saying import CHINESE, not_chinese


@pytest.fixture
def store(tmp_path: Path, shared: Path, language: str) -> Iterator[Store]:
    """A sample estate after a morning's work, in the language asked for."""
    set_language(language)
    path = tmp_path / "propdesk.db"
    shutil.copyfile(sample_of(shared, language=language), path)
    opened = Store(path, clock=StoppedClock(), declarations=declared())
    work_of_a_morning(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("language", CHINESE)
def test_every_paper_and_export_is_in_chinese(store: Store, tmp_path: Path, language: str) -> None:
    said = {**papers(store), **sheets(store, tmp_path)}
    found = {where: not_chinese(lines) for where, lines in said.items()}
    assert {"notice a4", "export charges"} <= set(found)
    assert {where: words for where, words in found.items() if words} == {}


def papers(store: Store) -> dict[str, list[str]]:
    facts = [stored_facts_of(store, row.no) for row in store.read(recent_receipts, limit=5)]
    drawn = {paper: documents.receipt_pdf(facts, paper=paper) for paper in RECEIPT_PAPERS}
    units = [row.unit_id for row in store.read(arrears).accounts if row.unit_id]
    notices = store.write(issue_notices, unit_ids=units[:5])
    drawn |= {f"notice {one}": documents.notice_pdf(notices, paper=one) for one in NOTICE_PAPERS}
    drawn["session"] = documents.shift_pdf(store.read(shift_report, session_id=1))
    drawn["arrears"] = documents.arrears_list_pdf(arrears_facts(30))
    return {name: lines_of(pdf) for name, pdf in drawn.items()}


def stored_facts_of(store: Store, no: str) -> ReceiptFacts:
    return store.read(stored_facts, no=no)


def lines_of(pdf: bytes) -> list[str]:
    document = pdfium.PdfDocument(pdf)
    return [line for page in document for line in page.get_textpage().get_text_range().splitlines()]


def sheets(store: Store, folder: Path) -> dict[str, list[str]]:
    said = {}
    for name, export in exports().items():
        path = folder / f"{name}.xlsx"
        export.write(store, path, Extent())
        book = openpyxl.load_workbook(path)
        rows = (row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
        cells = [cell for row in rows for cell in row if isinstance(cell, str)]
        said[f"export {name}"] = [*cells, *book.sheetnames]
    return said
