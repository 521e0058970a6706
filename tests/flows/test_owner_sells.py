"""A flat is sold: what was owed before stays with who owned it then."""

from datetime import date

from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.billing.billing import publish_run
from propdesk.kernel.money import Money
from tests.flows.clerk import Clerk, unit_of
from tests.windows import window_on

ROOM, TWO_MONTHS = "1-1-101", Money(2 * 37702)


def test_the_debt_stays_with_the_former_owner(office_folder: DataFolder, qtbot: QtBot) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        clerk.do("<Alt+4>", ROOM, "<Enter>", "<F12>")
        assert clerk.page_id == "household.unit"
        clerk.do("<F8>", "林晚晴 19900008118", "<Tab>", "<Tab>", "<Ctrl+A>", "2026-11-01",
                 "<Ctrl+Return>", "<Ctrl+Return>")  # fmt: skip
        running.store.write(publish_run, period="2026-11")
        owed = {
            (row.debtor, row.former): row.total
            for row in running.store.read(arrears).accounts
            if row.unit_code == ROOM
        }
        assert owed == {("陈雨桐", True): TWO_MONTHS, ("林晚晴", False): Money(37702)}


def test_the_new_owner_is_asked_for_his_months_alone(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        clerk.do("<Alt+4>", ROOM, "<Enter>", "<F12>")
        clerk.do("<F8>", "林晚晴", "<Tab>", "<Tab>", "<Ctrl+A>", "2026-11-01",
                 "<Ctrl+Return>", "<Ctrl+Return>")  # fmt: skip
        running.store.write(publish_run, period="2026-11")
        clerk.do("<Alt+4>", "<Esc>", ROOM, "<Enter>", "+")
        left = running.store.read(arrears)
        assert [(row.debtor, row.former) for row in left.accounts][:1] == [("陈雨桐", True)]
        assert left.accounts[0].total == TWO_MONTHS
        assert unit_of(running.store, ROOM) == left.accounts[0].unit_id
        assert left.accounts[0].oldest_due == date(2026, 9, 30)
