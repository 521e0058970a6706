"""An office without any file: buildings made by hand, one owner, the first bill."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.charges.view import ChargesPage
from propdesk.kernel.money import Money
from propdesk.outside_changes import households
from tests.flows.clerk import Clerk
from tests.windows import window_on


def test_the_assistant_leads_on_without_a_roster(fresh: DataFolder, qtbot: QtBot) -> None:
    with window_on(fresh) as running:
        clerk = Clerk(qtbot, running)
        clerk.do("<Enter>", "云杉里花园", "<Ctrl+Return>")
        clerk.do("<F3>")  # backups later
        assert steps_of_now(clerk) == 1
        clerk.do("<F3>")
        sizes = ("1-2", "<Return>", "<Return>", "3", "<Return>", "2", "<Return>", "<Return>")
        clerk.do("<F3>", *sizes, "89.5", "<Ctrl+Return>")
        assert running.store.read(households) == 24
        clerk.do("<Alt+2>", "<F6>", "林晚晴", "<Ctrl+Return>")  # the owner of the first room
        go_to_the_assistant(clerk)
        clerk.do("<Enter>")
        assert clerk.page_id == "fees.tariffs"
        price = (*4 * ("<Return>",), "1", "<Return>", "<Return>", "<Space>")
        clerk.do("<Return>", "<Return>", "物业费", *price, "<Ctrl+Return>")
        go_to_the_assistant(clerk)
        clerk.do("<Enter>")
        clerk.do("<Return>")
        clerk.do("<Return>")
        page = clerk.page
        assert isinstance(page, ChargesPage)
        assert page.run.draft is not None
        assert len(page.run.draft.unbilled) == 23  # nobody to pay yet, and it says so
        clerk.do("<Ctrl+Return>", "<Return>")
        assert running.store.read(arrears).total == Money(8950)


def go_to_the_assistant(clerk: Clerk) -> None:
    """Open it again by the menu, where it stands above the line that quits."""
    clerk.do("<Alt+D>", "<Up>", "<Up>", "<Return>")


def steps_of_now(clerk: Clerk) -> int:
    """How many steps say that they are the one to do now."""
    words = [each.text() for each in clerk.page.findChildren(QLabel) if each.isVisible()]
    return words.count("现在这一步")
