"""The pages behind the menus, on a real store: each opens and nothing is cut off."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.kernel import i18n
from propdesk.modules import pages
from propdesk.system.users.listing import UserRow
from propdesk.ui.desk import Desk
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.tabs import Tab
from tests.clocks import StoppedClock
from tests.ui.clipping import clipped

PAGES = tuple(page for page in pages() if page.tab == "system")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_page_opens_and_nothing_is_cut_off(
    desk: Desk,
    clock: StoppedClock,
    qtbot: QtBot,
    cashier: UserRow,
    language: str,
) -> None:
    i18n.set_language(language)
    window = MainWindow((Tab("estate", "People", "house"),), clock.now)
    qtbot.addWidget(window)
    window.resize(1366, 696)
    window.attach(desk, PAGES)
    window.show()
    for page in PAGES:
        window.show_page(page.id)
        QApplication.processEvents()
        assert clipped(window) == [], page.id
        assert window.width() == 1366, page.id
        assert window.height() == 696, page.id
    desk.wait_for_work()
