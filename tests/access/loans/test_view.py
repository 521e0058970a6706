"""The page of what is kept: its slip, its list on paper, its file; who only looks has no moves."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from msgspec import structs
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from propdesk.access.loans.register import KEPT, KeptRow
from propdesk.access.loans.rules import ItemState
from propdesk.db.store import Store
from propdesk.kernel.paper.records import slip_pdf
from propdesk.kernel.permissions import Role
from propdesk.kernel.sheets.files import read_workbook
from propdesk.system.registers.dialogs import add_dialog, slip_sheet
from propdesk.system.registers.view import DeclaredPage
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.papers import list_paper
from propdesk.ui.papers.list_paper import TooLongForPaper, print_list
from propdesk.ui.papers.preview import PreviewWidget
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.window.keysheet import keys_of
from tests.access.things import put_things
from tests.keyboard import answer_dialog
from tests.roles import rights_of
from tests.tables import table_rows


@pytest.fixture
def things(store: Store) -> list[int]:
    """Things at the desk; before there is one."""
    return put_things(store)


@pytest.fixture
def page(things: list[int], desk: Desk, qtbot: QtBot) -> Iterator[DeclaredPage]:
    made = DeclaredPage(desk, KEPT)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not desk.busy)
    yield made
    desk.wait_for_work()


def text_of(pdf: bytes) -> str:
    return "\n".join(each.get_textpage().get_text_range() for each in pdfium.PdfDocument(pdf))


def shown_pdf(sheet: QDialog) -> str:
    (preview,) = sheet.findChildren(PreviewWidget)
    return text_of(preview._pdf)


def buttons(page: DeclaredPage) -> dict[str, str]:
    """The buttons with why they are switched off."""
    return {each.words: "" if each.isEnabled() else each.toolTip() for each in page.buttons}


def test_a_slip_says_what_it_is_and_leaves_room_to_sign(page: DeclaredPage, desk: Desk) -> None:
    (row,) = desk.store.read(KEPT.records.rows, ids=[2])
    words = shown_pdf(slip_sheet(desk, KEPT, row))
    for part in ("YL2026-000002", "到付件 2 件", "2026-11-27", "199 **** 9043", "领取人签字"):
        assert part in words
    assert "19900009043" not in words


def test_a_slip_fits_a_roll_as_long_as_it_needs(desk: Desk) -> None:
    many = [("物品", "纸箱 " * 40)] * 12
    pdf = slip_pdf("领取单", "YL1", many, paper_head(desk), signers=("签字",), paper="roll80")
    document = pdfium.PdfDocument(pdf)
    assert len(document) == 1
    assert document.get_page_size(0)[0] == pytest.approx(80 / 25.4 * 72, abs=0.1)
    assert text_of(pdf).count("物品") == 12


def test_the_list_prints_what_is_shown(
    page: DeclaredPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def look(sheet: Sheet) -> int:
        shown.append(shown_pdf(sheet))
        return 0

    monkeypatch.setattr(Sheet, "exec", look)
    print_list(desk, "Lost property and parcels", KEPT.records, page.table, paper_head(desk))
    qtbot.waitUntil(lambda: bool(shown))
    assert "YL2026-000001" in shown[0]
    assert "YL2026-000004" not in shown[0]  # handed out: not at the desk any more
    assert "19900009043" not in shown[0]
    late = next(row for row in desk.store.read(KEPT.records.first) if row.no == "YL2026-000001")
    days = (desk.today() - (late.keep_until or desk.today())).days
    assert f"{late.keep_until} · 超 {days} 天" in shown[0].replace("\n", " ").replace("\r", "")


def test_a_list_that_is_too_long_for_paper_says_so(
    page: DeclaredPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[object] = []
    monkeypatch.setattr(list_paper, "MOST", 2)
    monkeypatch.setattr(desk, "refuse", refused.append)
    print_list(desk, "Lost property and parcels", KEPT.records, page.table, paper_head(desk))
    qtbot.waitUntil(lambda: bool(refused))
    assert isinstance(refused[0], TooLongForPaper)


def test_the_list_leaves_as_a_file_in_words(desk: Desk, tmp_path: Path) -> None:
    put_things(desk.store)
    assert KEPT.out.write(desk.store, tmp_path / "kept.xlsx") == 4
    sheet = read_workbook(tmp_path / "kept.xlsx").sheets[0]
    rows = list(table_rows(sheet, KEPT.out.columns))
    assert len(rows) == 4
    assert (rows[-1]["state"], rows[-1]["mark"]) == ("已领取", "**41")


def test_a_move_that_does_not_go_on_from_here_is_switched_off_with_the_reason(
    page: DeclaredPage, qtbot: QtBot
) -> None:
    page.set_filters("state:handed")
    row = page.table.current_row()
    assert isinstance(row, KeptRow)
    assert row.state is ItemState.HANDED
    assert "已领取" in buttons(page)["领取"]
    page.set_filters("state:kept")
    assert buttons(page)["领取"] == ""


def test_who_only_looks_has_no_button_that_changes(desk: Desk, qtbot: QtBot) -> None:
    put_things(desk.store)
    desk.store.actor = structs.replace(
        desk.store.actor, user_id=7, permissions=rights_of(Role.READER)
    )
    page = DeclaredPage(desk, KEPT)
    qtbot.addWidget(page)
    assert set(buttons(page)) == {"领取单", "打印列表"}
    desk.wait_for_work()


def test_another_thing_begins_as_this_one_without_its_number(
    page: DeclaredPage, desk: Desk, qtbot: QtBot
) -> None:
    page.table.select(2)
    dialog = add_dialog(desk, KEPT, like=2)
    qtbot.addWidget(dialog)
    assert dialog.form.field("what").text() == "到付件 2 件"
    assert dialog.save()
    rows = desk.store.read(KEPT.records.rows, ids=[2, 5])
    assert [(one.what, one.no, one.state) for one in rows] == [
        ("到付件 2 件", "YL2026-000002", ItemState.TOLD),
        ("到付件 2 件", "YL2026-000005", ItemState.KEPT),
    ]


def test_a_key_without_a_button_works_and_is_told(page: DeclaredPage, qtbot: QtBot) -> None:
    key = "Shift+Ins"
    words = dict(keys_of(page))[key]
    (button,) = (one for one in page.buttons if one.words == words)
    assert not button.isVisible()
    done: list[str] = []
    button.clicked.connect(lambda: done.append(key))
    with qtbot.waitActive(page):
        page.activateWindow()
    answer_dialog("<Esc>")
    QTest.keySequence(page.table.view, QKeySequence(key))
    assert done == ["Shift+Ins"]


def test_where_records_may_be_deleted_it_is_asked_first(
    page: DeclaredPage, desk: Desk, qtbot: QtBot
) -> None:
    assert "删除" not in buttons(page)
    deleting = DeclaredPage(desk, structs.replace(KEPT, deletes=True))
    qtbot.addWidget(deleting)
    with qtbot.waitActive(deleting):
        deleting.show()
        deleting.activateWindow()
    qtbot.waitUntil(lambda: not desk.busy)
    assert buttons(deleting)["删除"] == ""
    assert deleting.table.select(2)
    answer_dialog("<Esc>")
    deleting.delete()
    assert len(desk.store.read(KEPT.records.rows, ids=[2])) == 1
    answer_dialog("<Ctrl+Return>")
    deleting.delete()
    assert desk.store.read(KEPT.records.rows, ids=[2]) == []
    assert len(desk.store.read(KEPT.records.rows, ids=[1, 3, 4])) == 3
