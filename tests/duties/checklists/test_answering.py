"""Answering a check-list by the keyboard: a digit an item, * for the rest, a finding with words."""

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from propdesk.db.attachments.attaching import NewFile, attach
from propdesk.duties.checklists import dialogs
from propdesk.duties.checklists.answering_view import CheckAnswering, answer_dialog
from propdesk.duties.checklists.paper import check_pdf
from propdesk.duties.checklists.register import CHECK_SHEETS, CheckSheetFields
from propdesk.duties.checklists.sheets import SheetIncomplete, sheet_facts
from propdesk.kernel.i18n import using_language
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.file_parts import FilePart
from propdesk.ui.desk import Desk
from propdesk.ui.files.files_dialog import FilesDialog
from propdesk.ui.files.pictures import encoded
from tests.duties.checklists.check_lists import put_check_lists
from tests.walks import text_of

_GREY = QImage(320, 240, QImage.Format.Format_RGB32)
_GREY.fill(Qt.GlobalColor.gray)
PHOTO = NewFile("现场.png", encoded(_GREY, "PNG"))


@pytest.fixture
def sheet_id(desk: Desk) -> int:
    complete, _begun = put_check_lists(desk.store)
    facts = desk.store.read(CHECK_SHEETS.uses.seen, record_id=complete)
    fields = CheckSheetFields(list_id=facts.list_id, what="5 号楼", day=facts.day)
    return desk.store.write(CHECK_SHEETS.uses.add, fields=fields)


@pytest.fixture
def sheet(desk: Desk, qtbot: QtBot, sheet_id: int) -> Iterator[CheckAnswering]:
    made = answer_dialog(desk, sheet_id)
    qtbot.addWidget(made)
    made.show()
    yield made
    desk.wait_for_work()


def _type(sheet: CheckAnswering, keys: str) -> None:
    for key in keys:
        field = sheet.note if sheet.note.hasFocus() else sheet.line
        if key == "\n":
            field.returnPressed.emit()
        else:
            QTest.keyClicks(field, key)


def test_a_sheet_of_seven_items_with_one_finding_takes_a_dozen_keys(
    sheet: CheckAnswering, desk: Desk, sheet_id: int
) -> None:
    sheet.line.setFocus()
    _type(sheet, "12\n")  # the door closes, nothing leaks; the pressure: nothing yet
    assert sheet.answers[1] == "yes"
    assert sheet.answers[2] == "no"
    sheet.go_to(3)
    _type(sheet, "0.1\n")
    sheet.note.setFocus()
    sheet.note.setText("低")
    sheet.note.returnPressed.emit()
    _type(sheet, "*")
    assert sheet.current is not None
    assert sheet.current.row == 6, "the picture is what nobody may invent"
    _type(sheet, "1")
    assert sheet.save(finish=True)
    facts = desk.store.read(sheet_facts, sheet_id=sheet_id)
    assert facts.result.missing == ()
    assert facts.result.bad == 1
    assert facts.rows[2].note == "低"
    assert facts.complete_at is not None


def test_what_is_no_answer_stays_typed_and_is_said(sheet: CheckAnswering) -> None:
    sheet.go_to(3)
    _type(sheet, "high\n")
    assert "high" in sheet.said.text()
    assert sheet.answers[3] == ""
    assert sheet.line.text() == "high"


def test_an_incomplete_sheet_is_not_finished_and_nothing_typed_is_lost(
    sheet: CheckAnswering, desk: Desk, sheet_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Exception] = []
    monkeypatch.setattr(desk, "refuse", said.append)
    sheet.line.setFocus()
    _type(sheet, "1")
    assert not sheet.save(finish=True)
    assert isinstance(said[0], SheetIncomplete)
    assert sheet.answers[1] == "yes"
    assert sheet.save(finish=False)
    assert desk.store.read(sheet_facts, sheet_id=sheet_id).rows[0].answer == "yes"


def test_the_paper_has_the_rows_their_limits_and_what_was_answered(desk: Desk) -> None:
    complete, begun = put_check_lists(desk.store)
    head = PaperHead(company="示例物业", estate="示例小区", printed="")
    with using_language("zh_CN"):
        facts = [desk.store.read(sheet_facts, sheet_id=one) for one in (complete, begun)]
        told = text_of(check_pdf(facts, head))
    for words in ("消防水泵房周检", "0.2–0.6 MPa", "压力偏低", "扶手清洁", "其余正常"):
        assert words in told


def test_a_picture_is_of_the_row_in_hand_and_answers_one_that_asks_for_some(
    sheet: CheckAnswering,
    desk: Desk,
    sheet_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def add(dialog: FilesDialog) -> int:
        own = {"kind": "check_sheet", "record_id": sheet_id}
        attach(desk.store, **own, new=[PHOTO], part=dialog.files.part)  # type: ignore[arg-type]
        return 0

    monkeypatch.setattr(FilesDialog, "exec", add)
    sheet.go_to(4)
    sheet.picture()
    sheet.go_to(6)  # asks for a picture
    sheet.picture()
    assert sheet.answers[6] == "taken"
    assert sheet.answers[4] == "", "what it shows says the hand"
    assert [sheet._pictured(row) for row in sheet._facts.rows if row.row in (3, 4, 6)] == ["", 1, 1]


def test_pictures_stand_below_the_rows_on_paper_with_the_row_they_show(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    complete, _begun = put_check_lists(desk.store)
    own = {"kind": "check_sheet", "record_id": complete}
    for part in (None, FilePart(3, "3 水压")):
        attach(desk.store, **own, new=[PHOTO], part=part)  # type: ignore[arg-type]  # by name
    shown = list[bytes]()
    monkeypatch.setattr(dialogs, "paper_sheet", lambda _d, _t, pdf, **_: _Shown(shown, pdf))
    dialogs.print_check_sheet(desk, complete)
    qtbot.waitUntil(lambda: bool(shown))
    assert text_of(shown[0]).count("水压") == 2
    (page,) = pdfium.PdfDocument(shown[0])
    assert sum(one.type == pdfium_raw.FPDF_PAGEOBJ_IMAGE for one in page.get_objects()) == 2


class _Shown:
    """A sheet of paper that only keeps what it would show."""

    def __init__(self, shown: list[bytes], pdf: bytes) -> None:
        self._shown, self._pdf = shown, pdf

    def exec(self) -> None:
        self._shown.append(self._pdf)
