"""A parcel arrives, its owner is told, nobody comes, it is handed out, and by mistake: undone."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.access.loans.register import KEPT, KeptRow
from propdesk.access.loans.rules import ItemState
from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.records.question import asked
from propdesk.system.registers.view import DeclaredPage
from propdesk.today.view import TodayPage
from tests.clocks import StoppedClock
from tests.flows.clerk import Clerk
from tests.windows import window_on


def the_parcel(clerk: Clerk) -> KeptRow:
    (found,) = clerk.store.read(KEPT.records.first, question=asked("all"))
    return found


def words_of(clerk: Clerk) -> str:
    labels = clerk.page.findChildren(QLabel)
    return "\n".join(each.text() for each in labels if each.isVisible())


def test_a_parcel_from_the_door_to_its_owner(office_folder: DataFolder, qtbot: QtBot) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        clerk.do("<Alt+8>")
        assert "还没有物品" in words_of(clerk)
        whose = ("1-1-102", "<Return>", "许文博", "<Return>", "19900007720", "<Return>")
        where = ("<Return>", "顺丰", "<Return>", "B-11", "<Ctrl+Return>")
        clerk.do("<Ins>", "<Return>", "到付件 2 件", "<Return>", *whose, *where)
        assert the_parcel(clerk).no == "YL2026-000001"
        in_hand = running.window.focusWidget()
        assert in_hand is not None
        assert clerk.page.isAncestorOf(in_hand)  # it stood on the empty page before
        assert (the_parcel(clerk).unit, the_parcel(clerk).phone) == ("1-1-102", "199****7720")

        clerk.do("<F6>", "<Ctrl+Return>")  # whom to tell is known already
        assert (the_parcel(clerk).state, the_parcel(clerk).told) == (ItemState.TOLD, "许文博")
        assert "已通知" in words_of(clerk)

        clock = running.desk.clock
        assert isinstance(clock, StoppedClock)
        clock.go_on(days=9)
        clerk.do("<Alt+1>")
        page = clerk.page
        assert isinstance(page, TodayPage)
        due = page.list
        lines = [due.model.row(number) for number in range(due.model.rowCount())]
        titles = [getattr(line, "title", "") for line in lines]
        down = titles.index("遗失与包裹超期未领") - due.view.currentIndex().row()
        clerk.do(*max(0, down) * ("<Down>",), "<Return>")
        opened = clerk.page
        assert isinstance(opened, DeclaredPage)
        assert opened.chips["overdue"].isChecked()
        assert "2026-11-27" in words_of(clerk)

        clerk.do("<F3>", "<Return>", "7720", "<Ctrl+Return>")
        out = the_parcel(clerk)
        assert (out.state, out.handed_to, out.mark) == (ItemState.HANDED, "许文博", "**20")
        clerk.do("<F3>")  # switched off: it has gone
        clerk.do("<Ctrl+Z>")
        back = the_parcel(clerk)
        assert (back.state, back.handed_to, back.told) == (ItemState.TOLD, "", "许文博")
