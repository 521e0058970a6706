"""Every dialog that a button of a page opens, and those that come by themselves, on each screen."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.estate.imports.dialogs import UndoneDialog
from propdesk.estate.imports.undo import KeptRecord, Undone
from propdesk.kernel.i18n import LANGUAGES, N_, set_language
from propdesk.open_estate import Running
from propdesk.system.start.clock_dialogs import clock_dialog
from propdesk.system.users.login_dialogs import LoginDialog
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.printers import PrinterSheet
from propdesk.ui.parts import theme
from propdesk.ui.parts.messages import bug_dialog, error_dialog, text_dialog
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button
from tests.pictures import Studio, dialogs_of, liven, room_that_owes
from tests.samples import sample_of
from tests.test_app import SCREENS
from tests.ui.clipping import cut
from tests.ui.double_keys import keys_twice
from tests.ui.saying import CHINESE, foreign_in
from tests.windows import page_ids, settle, window_on

WALKED = "zh_CN"
LONG = "The receipt SJ2026-004217 was collected in a session that is closed already. " * 5


@pytest.fixture
def office(
    tmp_path: Path, shared: Path, language: str, qapp: QApplication, qtbot: QtBot
) -> Iterator[Running]:
    """The window on the sample estate, in the language asked for."""
    set_language(language)
    theme.install(qapp, "light")
    spoken = language if language in CHINESE else CHINESE[0]
    shutil.copyfile(sample_of(shared, language=spoken), tmp_path / "propdesk.db")
    with window_on(DataFolder(tmp_path)) as running:
        yield running


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    """The dialogs that would have been shown; each is backed out of at once."""
    sheets: list[Sheet] = []

    def backed_out(sheet: Sheet) -> int:
        sheets.append(sheet)
        return 0

    monkeypatch.setattr(Sheet, "exec", backed_out)
    for way in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, way, lambda *_asked: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked: "")
    return sheets


def press_every_button(running: Running, shot: Studio, page_id: str) -> None:
    """Press each button of a page that may be pressed, the page opened anew when one left it."""
    running.window.show_page(page_id)
    settle(running, calm=0)
    liven(shot, page_id)
    settle(running, calm=0)
    page = running.window.current_page
    assert page is not None
    buttons = page.findChildren(Button)
    pressable = [each for each in buttons if each.isVisibleTo(page) and each.isEnabled()]
    gone: list[Button] = []
    for each in pressable:
        each.destroyed.connect(lambda _object=None, one=each: gone.append(one))
    for each in pressable:
        if each not in gone:
            each.click()
            settle(running, calm=0)
            running.window.show_page(page_id)
    settle(running, calm=0)


def of_itself(running: Running) -> dict[str, Sheet]:
    """The dialogs no button of a page opens."""
    desk, window = running.desk, running.window
    kept = tuple(
        KeptRecord("unit", f"1-1-{n}", "note", N_("it was changed since")) for n in range(60)
    )
    return {
        "undone": UndoneDialog(desk, Undone({"unit": 12}, 4, kept)),
        "clock": clock_dialog(desk, LONG),
        "pin": LoginDialog(desk, by_pin=True),
        "error": error_dialog(window, LONG),
        "text": text_dialog(window, LONG, LONG, wrong=True),
        "printer": PrinterSheet(window, LONG[:20]),
        "bug": bug_dialog(window, ValueError(LONG)),
    }


def faults_of(
    running: Running,
    sheet: Sheet,
    fit: Callable[[QSize], None],
    foreign: Callable[[QWidget, str], list[str]] = lambda *_what: [],
) -> list[str]:
    """What is cut of a dialog, as it opens and with a sentence below each field, on each screen;
    what is foreign in it, and which keys it takes twice.

    One that leaves room on a screen is the same on a larger one, which is tried on the largest.
    """
    *screens, largest = sorted(SCREENS, key=lambda size: size[1])
    found = []
    for size in (*screens, largest):
        sheet.close()
        fit(QSize(*size))
        sheet.show()
        whole = True
        for state in ("fresh", "judged") if isinstance(sheet, FormDialog) else ("fresh",):
            if state == "judged" and isinstance(sheet, FormDialog):
                sheet.form.judge()
                sheet._count_again()
            settle(running, calm=0)
            found += [f"{state} in {size}: {fault}" for fault in faults_in(sheet, size)]
            whole = whole and sheet.height() < size[1]
        if whole:
            break
    found += [*keys_twice(sheet), *foreign(sheet, str(running.store.path.parent))]
    stands = sheet.size()
    sheet.close()
    fit(QSize(*largest))
    sheet.show()
    if sheet.size() != stands:
        found.append(f"{stands} became {sheet.size()} on a larger screen")
    sheet.close()
    return found


def faults_in(sheet: Sheet, size: tuple[int, int]) -> list[str]:
    """What is cut of a dialog as it stands on a screen, and what of it is beyond its edge."""
    place = QRect(QPoint(), sheet.size())
    faults = cut(sheet)
    if sheet.height() > size[1] or sheet.width() > size[0]:
        faults.append(f"{sheet.width()} x {sheet.height()}")
    return faults + [
        f"{each.words} is below the edge"
        for each in sheet.findChildren(Button)
        if each.window() is sheet and in_foot(sheet, each)
        if not place.contains(QRect(each.mapTo(sheet, QPoint()), each.size()))
    ]


def in_foot(sheet: Sheet, button: Button) -> bool:
    """Whether a button stands beside the body, not in it."""
    return button.parentWidget() is sheet and button.isVisibleTo(sheet)


def faults_of_dialogs(
    running: Running,
    folder: Path,
    opened: list[Sheet],
    leave: Callable[[QWidget], object] = QWidget.deleteLater,
) -> dict[str, list[str]]:
    """Open every dialog there is: its name, and what `faults_of` says of it.

    `opened` is where those go that would have been shown. Each is left when it was looked at: Qt
    goes through every dialog there is whenever a window comes to the front.
    """
    shot, room, found = Studio(running, folder), QRect(), dict[str, list[str]]()

    def fit(size: QSize) -> None:
        room.setSize(size)

    def look_at(name: str, sheet: object) -> None:
        if isinstance(sheet, Sheet):
            found[name] = faults_of(running, sheet, fit, foreign_in)
            leave(sheet)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sheet, "room", property(lambda _sheet: QRect(room)))
        # `test_app` paints each page in each language, `test_every_form` what stands behind one.
        running.window.setUpdatesEnabled(False)
        for name, page_id, build in dialogs_of(shot, room_that_owes(shot) or 0):
            running.window.show_page(page_id)
            look_at(name, build())
        for page_id in page_ids():
            press_every_button(running, shot, page_id)
            for number, each in enumerate(opened):
                look_at(f"{page_id} {each.windowTitle()} {number}", each)
            opened.clear()
        assert len(found) > 40
        for name, each in of_itself(running).items():  # what they say is made up here
            found[name] = faults_of(running, each, fit)
            leave(each)
    running.window.setUpdatesEnabled(True)
    return found


# In the language of the office `test_every_form` asks it of the same walk.
@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != WALKED])
def test_every_dialog_shows_all_its_words_on_every_screen(
    office: Running, opened: list[Sheet], tmp_path: Path, language: str
) -> None:
    found = faults_of_dialogs(office, tmp_path, opened)
    assert {name: faults for name, faults in found.items() if faults} == {}
