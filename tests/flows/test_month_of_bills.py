"""A month billed on the command line while the window is open: the window shows it by itself."""

import pytest
from pytestqt.qtbot import QtBot

from propdesk.cli.main import run_command
from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.charges.view import ChargesPage
from propdesk.kernel.money import Money
from tests.flows.clerk import Clerk, go_to
from tests.windows import settle, window_on

MONTH = Money(37702 + 28000 + 25068)


def test_bills_made_beside_the_window_appear_in_it(
    office_folder: DataFolder, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    with window_on(office_folder) as running:
        running._poll.setInterval(20)
        clerk = Clerk(qtbot, running)
        go_to(clerk, "fees.charges")
        page = clerk.page
        assert isinstance(page, ChargesPage)
        assert page.charges.table.model.rowCount() == 6
        data = ["--data", str(office_folder.root)]
        assert run_command(["bill", "2026-11", *data]) == 0
        qtbot.waitUntil(lambda: page.charges.table.model.rowCount() == 9)
        settle(running)
        assert running.store.read(arrears).total == Money(3 * MONTH.fen)


def test_what_is_typed_at_the_desk_stays_when_a_command_bills(
    office_folder: DataFolder, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    with window_on(office_folder) as running:
        running._poll.setInterval(20)
        clerk = Clerk(qtbot, running)
        clerk.do("<Alt+4>", "1-1-101", "<Enter>", "500")
        with qtbot.waitSignal(running.desk.changed):
            assert run_command(["bill", "2026-11", "--data", str(office_folder.root)]) == 0
        settle(running)
        clerk.do("+", "1")
        facts = running.store.read(arrears).accounts[0]
        assert facts.total == Money(3 * 37702 - 50000)


def test_today_leads_from_a_month_without_bills_to_its_draft(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        clerk.do("<Alt+1>", "<Return>")
        page = clerk.page
        assert isinstance(page, ChargesPage)
        assert page.currentWidget() is page.run
        clerk.do("<Return>")
        clerk.do("<Ctrl+Return>", "<Return>")
        assert running.store.read(arrears).total == Money(3 * MONTH.fen)
