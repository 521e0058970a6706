"""What a window made goes with it: an office leaves the program open for weeks."""

import gc

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from tests.windows import page_ids, settle, window_on


def living() -> set[QWidget]:
    """All widgets there are, once what was let go is gone."""
    for _round in range(2):  # what goes may hold what was closed
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    return set(QApplication.allWidgets())


def all_pages_shown(folder: DataFolder) -> int:
    """How many widgets there were when each page of a window was shown once."""
    with window_on(folder) as running:
        for page in page_ids():
            running.window.show_page(page)
            settle(running, calm=0)
        return len(QApplication.allWidgets())


def test_nothing_of_a_closed_window_stays_alive(sample: DataFolder, qtbot: QtBot) -> None:
    before = living()
    assert all_pages_shown(sample) > len(before) + 1000
    left = living() - before
    assert sorted(f"{type(each).__name__} {each.objectName()}" for each in left) == []
