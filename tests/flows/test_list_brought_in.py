"""A workbook with a bad row: its remarks are saved first, then the good rows come in."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from propdesk.access.loans.register import KEPT
from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.records.question import ANY
from tests.flows.clerk import Clerk, choose_files
from tests.windows import window_on

WORKBOOK = "物品,存放处,登记日\n雨伞,A-01,2026-11-20\n钥匙,A-02,去年\n"


def test_the_good_rows_come_in_after_the_remarks_were_saved(
    office_folder: DataFolder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "things.csv").write_text(WORKBOOK, encoding="utf-8")
    report = tmp_path / "remarks.xlsx"
    choose_files(monkeypatch, open_file=tmp_path / "things.csv", save_file=report)
    told: list[str] = []

    def look() -> None:
        front = QApplication.activeModalWidget()
        assert front is not None
        told.extend(each.text() for each in front.findChildren(QLabel) if each.isVisible())

    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        begin = ("<Alt+8>", "<Ctrl+I>", "<Return>")
        clerk.do(*begin, look, "<Ctrl+S>", "<Ctrl+Return>", "<Return>")
        assert report.exists()
        assert [row.what for row in clerk.store.read(KEPT.records.first, question=ANY)] == ["雨伞"]
    assert "C 列：这不是日期。请写成 2021-05-01。" in told  # in whole, below the rows
