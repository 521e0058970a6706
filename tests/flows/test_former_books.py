"""An estate is taken over: the former books' total, their list from Excel, and all of it back."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.checks.checks import check_books
from tests.fees.opening.books import workbook
from tests.flows.clerk import Clerk, choose_files, go_to
from tests.windows import window_on

CODE = text("SELECT u.code FROM open_charge AS o JOIN unit AS u ON u.id = o.unit_id LIMIT 1")
OLD = ("物业费", "2019-03", "300", "99.50", "200.50")
WRONG, RIGHT = "205.00", "200.50"


def test_former_books_come_in_by_their_total_and_go_back_whole(
    office_folder: DataFolder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        before = clerk.store.read(arrears).total
        code = clerk.store.read(lambda session: session.execute(CODE).scalar_one())
        file = workbook(tmp_path / "old.xlsx", [(code, "", *OLD)])
        choose_files(monkeypatch, open_file=file)
        go_to(clerk, "fees.former_books")
        clerk.do("<Ins>", "<Return>", WRONG, "<Ctrl+Return>")
        clerk.do("<F6>", "<Ctrl+Return>")
        clerk.do("<F5>", "<Return>")  # refused with the difference, and agreed
        assert clerk.store.read(arrears).total == before
        clerk.do("<F4>", "<Return>", "<Ctrl+A>", RIGHT, "<Ctrl+Return>", "<F5>")
        assert (clerk.store.read(arrears).total - before).plain == RIGHT
        assert clerk.store.read(check_books) == ()
        clerk.do("<F9>", "表格重做", "<Ctrl+Return>")
        assert clerk.store.read(arrears).total == before
        assert clerk.store.read(check_books) == ()
