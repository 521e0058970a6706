"""Tariffs, fee items and receipt groups by the keyboard: added, edited, taken back, put out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.tariffs.listing import ITEMS, TARIFFS, ListedTariff
from propdesk.fees.tariffs.tariffs import receipt_groups
from propdesk.kernel.records.question import ANY, asked
from propdesk.kernel.sheets.files import read_workbook
from tests.flows.clerk import Clerk, choose_files, go_to
from tests.windows import window_on

RETURN, SAVE = "<Return>", "<Ctrl+Return>"
NEW = ("<Ins>", RETURN, "电梯费", *4 * (RETURN,), "0.3", RETURN, RETURN, "<Space>", SAVE)


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    """At the list of two tariffs, one of them billed."""
    with window_on(office_folder) as running:
        hand = Clerk(qtbot, running)
        go_to(hand, "fees.tariffs")
        yield hand


def tariffs(clerk: Clerk) -> dict[str, ListedTariff]:
    return {row.name: row for row in clerk.store.read(TARIFFS.first, question=asked("all"))}


def words() -> str:
    modal = QApplication.activeModalWidget()
    assert modal is not None
    return "\n".join(each.text() for each in modal.findChildren(QLabel) if each.isVisibleTo(modal))


def test_a_tariff_is_added_edited_and_each_step_taken_back(clerk: Clerk) -> None:
    clerk.do(*NEW)
    assert tariffs(clerk)["电梯费"].price == "0.30 元/㎡·月"
    clerk.do("<F4>", RETURN, "<Ctrl+A>", "电梯运行费", SAVE)
    assert "电梯运行费" in tariffs(clerk)
    clerk.do("<F3>", "2027-01-01", RETURN, "<Ctrl+A>", "0.4", SAVE)
    assert len(tariffs(clerk)["电梯运行费"].versions) == 2
    clerk.do("<Ctrl+Z>")  # the newest version first
    assert len(tariffs(clerk)["电梯运行费"].versions) == 1
    clerk.do("<Ctrl+Z>")
    assert "电梯费" in tariffs(clerk)


def test_a_new_tariff_is_taken_back_after_asking_and_a_deleted_one_brought_back(
    clerk: Clerk,
) -> None:
    clerk.do(*NEW)
    asked_for: list[str] = []
    clerk.do("<Ctrl+Z>", lambda: asked_for.append(words()), SAVE)
    assert "电梯费" in asked_for[0]
    assert "电梯费" not in tariffs(clerk)
    clerk.do("<Ctrl+Z>", RETURN)
    assert tariffs(clerk)["电梯费"].price == "0.30 元/㎡·月"
    clerk.do("<Del>", lambda: asked_for.append(words()), SAVE)
    assert "收费标准的版本 1" in asked_for[1]
    assert "电梯费" not in tariffs(clerk)


def test_what_was_billed_by_a_tariff_is_said_when_it_is_to_go(clerk: Clerk) -> None:
    seen: list[str] = []
    clerk.do("<Home>", "<Del>", lambda: seen.append(words()), RETURN)
    clerk.do("<Ctrl+Z>", lambda: seen.append(words()), RETURN)
    assert all("住宅物业费 不能删除，还有这些在引用：账单 6" in one for one in seen)
    assert "住宅物业费" in tariffs(clerk)


def test_the_list_leaves_as_a_workbook(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "tariffs.xlsx"
    choose_files(monkeypatch, save_file=file)
    clerk.do("<Ctrl+E>")
    (sheet,) = read_workbook(file).sheets
    assert "住宅物业费" in str(sheet.rows)
    assert "2.80 元/㎡·月" in str(sheet.rows)


def test_two_tariffs_are_compared_by_a_key_and_leave_as_a_workbook(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file, seen = tmp_path / "compared.xlsx", list[str]()
    choose_files(monkeypatch, save_file=file)
    clerk.do("<Home>", "<Shift+Down>", "<F5>", "<Ctrl+E>", lambda: seen.append(words()), "<Esc>")
    assert "对比收费标准" in seen[0]
    (sheet,) = read_workbook(file).sheets
    assert {"住宅物业费", "2.80 元/㎡·月"} <= {str(cell) for row in sheet.rows for cell in row}


def test_items_and_groups_are_records_like_any_other(clerk: Clerk) -> None:
    clerk.do("<F9>", "<End>", "<Ins>", "电梯费", RETURN, "dt", SAVE)
    assert [row.code for row in clerk.store.read(ITEMS.first, question=ANY)][-1] == "DT"
    clerk.do("<F4>", "<Ctrl+A>", "电梯运行费", SAVE, "<Ctrl+Z>")
    assert [row.name for row in clerk.store.read(ITEMS.first, question=ANY)][-1] == "电梯费"
    clerk.do("<Del>", SAVE)
    assert "电梯费" not in [row.name for row in clerk.store.read(ITEMS.first, question=ANY)]
    clerk.do("<F6>", "代收收据", RETURN, RETURN, "ds", SAVE)
    assert [row.series for row in clerk.store.read(receipt_groups)] == ["SJ", "DS"]
    clerk.do("<F8>", "<End>", "<F4>", RETURN, "云杉代收", SAVE)
    assert [row.company for row in clerk.store.read(receipt_groups)][-1] == "云杉代收"
    clerk.do("<Del>", SAVE, "<F9>", "<F9>")
    assert [row.series for row in clerk.store.read(receipt_groups)] == ["SJ"]
    assert clerk.page_id == "fees.tariffs"
