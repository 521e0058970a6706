"""The evening's mistake: once the session is closed, money goes back by a red receipt only."""

from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.kernel.money import Money
from tests.flows.clerk import Clerk, go_to
from tests.windows import window_on

ROOM, TAKEN = "1-1-102", Money(56000)


def test_a_receipt_of_a_closed_session_is_taken_back_by_a_red_one(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        owed = running.store.read(arrears).total
        go_to(clerk, "fees.desk")
        clerk.do(ROOM, "<Enter>", "+")
        go_to(clerk, "fees.closing")
        clerk.do("5", "<Enter>", "1", "<Enter>", "<Enter>", "1")
        clerk.do("<Ctrl+Return>", "<Return>")
        clerk.do("<Esc>")
        go_to(clerk, "fees.desk")
        clerk.do("<F9>")  # told, no dialog
        assert running.store.read(recent_receipts)[0].state == "issued"
        assert running.store.read(arrears).total == owed - TAKEN
        go_to(clerk, "fees.receipts")
        go_on = ("<Tab>", "<Space>")  # it asks first: the drawer is empty since the close
        clerk.do("<F9>", *go_on, "1", "<Ctrl+Return>")
        states = {row.no: row.state for row in running.store.read(recent_receipts)}
        assert sorted(states.values()) == ["red", "reversed"]
        assert running.store.read(arrears).total == owed
