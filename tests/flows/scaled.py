"""Every page and the dialogs on the screen of DISPLAY, at QT_SCALE_FACTOR; what is cut is printed.

`python -m tests.flows.scaled DATA`: the data folder DATA holds the sample estate.
"""

import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QWidget

from installer import catalogues
from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.clock import set_zone
from propdesk.kernel.i18n import set_language
from propdesk.ui.parts import theme
from tests.clocks import ZONE
from tests.patience import patience
from tests.pictures import Studio, dialogs_of, liven, room_that_owes
from tests.ui.clipping import cut
from tests.windows import page_ids, settle, window_on


def faults_of(window: QWidget) -> list[str]:
    """What is cut of a window or dialog, and how far it goes beyond the screen."""
    faults = cut(window)
    # Between two pixels of the screen a size in logical pixels is rounded up.
    room = window.screen().availableGeometry().adjusted(0, 0, 1, 1)
    if not room.contains(window.geometry()):
        faults.append(f"{window.geometry()} goes beyond {room}")
    return faults


def walk(root: Path) -> list[str]:
    """The faults of all pages and dialogs, each with where it was seen."""
    folder = DataFolder(root)
    found = []
    with window_on(folder) as running:
        window, shot = running.window, Studio(running, root)
        window.showMaximized()
        end = time.monotonic() + patience()
        while not window.isMaximized() or window.width() < window.screen().size().width():
            assert time.monotonic() < end, "the window manager has not enlarged the window"
            settle(running)
        found.append(f"ratio {window.devicePixelRatioF()}")
        for page_id in page_ids():
            window.show_page(page_id)
            settle(running)
            liven(shot, page_id)
            settle(running)
            found += [f"{page_id}: {fault}" for fault in faults_of(window)]
        for name, page_id, opened in dialogs_of(shot, room_that_owes(shot) or 0):
            window.show_page(page_id)
            dialog = opened()
            dialog.show()
            settle(running)
            found += [f"{name}: {fault}" for fault in faults_of(dialog)]
            dialog.close()
    return found


def main() -> None:
    """Walk and print."""
    catalogues.compile_stale()
    set_zone(ZONE)
    set_language("zh_CN")
    theme.install(theme.new_application(sys.argv[:1]), "light")
    print("\n".join(walk(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
