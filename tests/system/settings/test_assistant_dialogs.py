"""The printer assistant: what a printer has, what is made, read and tried."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.kernel.settings import PrintChoice
from propdesk.system.settings import assistant_dialogs
from propdesk.system.settings.assistant_dialogs import PrinterAssistant
from propdesk.ui.desk import Desk
from propdesk.ui.papers import printing
from propdesk.ui.papers.forms import FormAfterRestart, FormNotMade, steps_by_hand
from propdesk.ui.papers.sheets import SheetRefused, Sides, Way
from propdesk.ui.parts.small_parts import Button

PINS, LASER = "EPSON LQ-630K", "HP LaserJet 1020"
FANFOLD = (241.0, 139.7)


class System:
    """Printers as the system has them: the sheets each takes; what was printed on which."""

    def __init__(self) -> None:
        self.names: list[str] = [PINS, LASER]
        self.sheets: dict[str, list[Sides]] = {PINS: [(210, 297)], LASER: [(210, 148)]}
        self.made: Exception | None = None
        self.printed: list[tuple[PrintChoice, bytes]] = []

    def sheet_on(self, choice: PrintChoice, sides: Sides) -> Way:
        if sides not in self.sheets[choice.printer]:
            raise SheetRefused(printer=choice.printer, paper="", steps="")
        return Way(QPageSize(QPageSize.PageSizeId.A5), sides, turned=sides == (210, 148))

    def make_form(self, choice: PrintChoice, sides: Sides) -> Way:
        if self.made is not None:
            raise self.made
        self.sheets[choice.printer].append(sides)
        return self.sheet_on(choice, sides)

    def print_on(self, _printer: object, pdf: bytes, choice: PrintChoice, _more: object) -> None:
        self.printed.append((choice, pdf))


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> System:
    made = System()
    for name in ("sheet_on", "make_form"):
        monkeypatch.setattr(assistant_dialogs, name, getattr(made, name))
    monkeypatch.setattr(printing, "print_on", made.print_on)
    monkeypatch.setattr(printing, "printer_of", lambda _choice: None)
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: made.names)
    return made


@pytest.fixture
def assistant(desk: Desk, system: System, qtbot: QtBot) -> Iterator[PrinterAssistant]:
    """That of receipts, on the pin printer."""
    desk.settings.print_choice("receipt").use(PINS)
    yield opened(desk, qtbot)
    desk.wait_for_work()


def opened(desk: Desk, qtbot: QtBot) -> PrinterAssistant:
    papers = desk.store.declarations.papers
    made = PrinterAssistant(desk, next(one for one in papers if one.kind == "receipt"))
    qtbot.addWidget(made)
    made.show()
    return made


def words(dialog: PrinterAssistant) -> str:
    """All that can be read in the dialog."""
    shown = [each for each in dialog.findChildren(QLabel) if each.isVisibleTo(dialog)]
    return "\n".join(each.text() for each in shown)


def button(dialog: PrinterAssistant, key: str) -> Button:
    return dialog._buttons[key]


def press(dialog: PrinterAssistant, key: Qt.Key) -> None:
    QTest.keyClick(dialog, key)


def test_a_paper_that_is_missing_is_told_with_its_steps_and_made(
    assistant: PrinterAssistant, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: "还没有 241 × 139.7 毫米" in words(assistant))
    for word in steps_by_hand(FANFOLD):
        assert word in words(assistant)
    press(assistant, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: "打印机有 241 × 139.7 毫米的纸张" in words(assistant))
    assert steps_by_hand(FANFOLD)[0] not in words(assistant)
    assert not button(assistant, "F4").isEnabled()


@pytest.mark.parametrize(
    ("made", "steps"),
    [
        (FormNotMade(name="PropDesk 241x139.7", reason="只有管理员才行"), True),
        (FormAfterRestart(name="PropDesk 241x139.7"), False),
    ],
)
def test_what_windows_does_not_make_is_told(
    assistant: PrinterAssistant, system: System, qtbot: QtBot, made: Exception, *, steps: bool
) -> None:
    system.made = made
    qtbot.waitUntil(lambda: "还没有 241 × 139.7 毫米" in words(assistant))
    press(assistant, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: str(made) in words(assistant))
    assert (steps_by_hand(FANFOLD)[0] in words(assistant)) is steps


def test_another_paper_is_asked_for_at_once(assistant: PrinterAssistant, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "还没有" in words(assistant))
    assistant.form.field("paper").set_value("a4")
    assistant.form.field("paper").edited.emit()
    qtbot.waitUntil(lambda: "打印机有 210 × 297 毫米的纸张" in words(assistant))


def test_offsets_follow_from_what_was_read_and_belong_to_the_printer(
    assistant: PrinterAssistant, desk: Desk
) -> None:
    choice = desk.settings.print_choice("receipt")
    choice.offset_right, choice.offset_down = 5, 0
    assistant.form.field("top").set_text("18.5")
    assistant.form.field("left").set_text("21")
    assert assistant.save()
    assert (choice.offset_right, choice.offset_down) == (-5, 15)
    choice.use(LASER)
    assert (choice.offset_right, choice.offset_down) == (0, 0)
    choice.use(PINS)
    assert (choice.offset_right, choice.offset_down) == (-5, 15)


@pytest.mark.parametrize("typed", ["x", "-1", "40.1", "18.55"])
def test_a_number_no_scale_has_is_refused_beside_its_field(
    assistant: PrinterAssistant, typed: str
) -> None:
    assistant.form.field("top").set_text(typed)
    assert not assistant.save()
    assert assistant.form.field("top").level == "error"


def test_pages_are_printed_on_what_is_chosen_and_not_yet_saved(
    assistant: PrinterAssistant, system: System, desk: Desk, qtbot: QtBot
) -> None:
    desk.settings.print_choice("receipt").offset_right = 12
    for key, pages in ((Qt.Key.Key_F6, 1), (Qt.Key.Key_F7, 2)):
        qtbot.waitUntil(button(assistant, "F6").isEnabled)
        with qtbot.waitSignal(desk.said):
            press(assistant, key)
        assert len(system.printed) == pages
    printed, pdf = system.printed[0]
    assert (printed.printer, printed.offset_right, pdf[:4]) == (PINS, 12, b"%PDF")


def test_without_a_printer_nothing_is_asked_and_nothing_printed(
    desk: Desk, system: System, qtbot: QtBot
) -> None:
    system.names = []
    made: Any = opened(desk, qtbot)
    qtbot.waitUntil(lambda: "没有安装打印机" in words(made))
    assert "请先选择打印机" in words(made)
    assert not any(button(made, key).isEnabled() for key in ("F4", "F5", "F6", "F7"))
    assert made.save()


def test_the_steps_by_hand_name_form_and_sides_in_the_words_of_the_system() -> None:
    windows = "\n".join(steps_by_hand(FANFOLD, windows=True))
    for word in ("打印服务器属性", "创建新纸张规格", "PropDesk 241x139.7", "24.10", "13.97"):
        assert word in windows
    elsewhere = "\n".join(steps_by_hand((80, 120), windows=False))
    assert "8.00 × 29.70" in elsewhere
