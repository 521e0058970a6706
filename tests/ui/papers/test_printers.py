"""Printers are looked for in the background, and one that keeps silent is told in a sentence."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from propdesk.system.settings.machine_view import COLUMNS, MachinePage
from propdesk.system.settings.printing_dialogs import PrinterField
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import State
from propdesk.ui.papers import printers
from propdesk.ui.papers.printers import Printers, PrinterSearch, PrinterSheet, PrintersUnknown
from tests.ui.papers.test_printing import sheet

COUNTER, LASER = "Jolimark 620K", "HP 1020"


@dataclass
class System:
    """What the PC has; it answers when `answers` is set."""

    names: list[str] = field(default_factory=lambda: [LASER, COUNTER])
    answers: threading.Event = field(default_factory=threading.Event)
    asked_in: list[threading.Thread] = field(default_factory=list)

    def availablePrinterNames(self) -> list[str]:  # noqa: N802
        self.asked_in.append(threading.current_thread())
        assert self.answers.wait(60)
        return self.names

    def defaultPrinterName(self) -> str:  # noqa: N802
        return COUNTER if COUNTER in self.names else ""


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[System]:
    """A system whose printers are silent at first."""
    made = System()
    monkeypatch.setattr(printers, "QPrinterInfo", made)
    yield made
    made.answers.set()


def test_the_window_lives_while_the_system_looks_for_its_printers(
    desk: Desk, qtbot: QtBot, system: System
) -> None:
    search = PrinterSearch(desk)
    told: list[object] = []
    search.found.connect(told.append)
    qtbot.waitUntil(lambda: bool(system.asked_in))
    assert system.asked_in[0] is not threading.current_thread()
    assert told == []
    system.answers.set()
    qtbot.waitUntil(lambda: told == [Printers((LASER, COUNTER), COUNTER)])


def test_a_search_gives_up_in_a_sentence_and_hears_a_late_answer_all_the_same(
    desk: Desk, qtbot: QtBot, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printers, "LIMIT_MS", 10)
    search = PrinterSearch(desk)
    with qtbot.waitSignal(search.gave_up) as given:
        pass
    assert given.args is not None
    assert isinstance(given.args[0], PrintersUnknown)
    with qtbot.waitSignal(search.found):
        system.answers.set()


def test_whoever_waited_may_be_gone_when_the_system_answers(
    desk: Desk, qtbot: QtBot, system: System
) -> None:
    asked = PrinterSheet(None, "收据")
    qtbot.addWidget(asked)
    qtbot.waitUntil(lambda: bool(system.asked_in))
    asked.deleteLater()
    qtbot.wait(1)
    system.answers.set()
    system.asked_in[0].join(60)
    assert not system.asked_in[0].is_alive()


def test_the_printer_of_a_document_is_chosen_among_those_found(
    desk: Desk, qtbot: QtBot, system: System
) -> None:
    asked = PrinterSheet(None, "收据")
    qtbot.addWidget(asked)
    assert asked._state.text() == "正在查找打印机…"
    assert not asked._print.isEnabled()
    system.answers.set()
    qtbot.waitUntil(asked._print.isEnabled)
    assert asked._drop.currentText() == COUNTER
    asked._drop.setCurrentText(LASER)
    asked._print.click()
    assert (asked.name, asked.result()) == (LASER, 1)


def test_a_pc_without_printers_says_so_and_looks_again(
    desk: Desk, qtbot: QtBot, system: System
) -> None:
    system.names, names = [], system.names
    system.answers.set()
    asked = PrinterSheet(None, "收据")
    qtbot.addWidget(asked)
    qtbot.waitUntil(lambda: "没有安装打印机" in asked._state.text())
    assert not asked._print.isEnabled()
    system.names = names
    asked._again.click()
    qtbot.waitUntil(asked._print.isEnabled)


def test_a_remembered_printer_prints_without_a_look_at_the_others(
    desk: Desk, qtbot: QtBot, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_in: list[threading.Thread] = []

    def silent(_choice: object) -> QPrinter:
        made_in.append(threading.current_thread())
        raise printers.PrintersUnknown

    monkeypatch.setattr("propdesk.ui.papers.printing.printer_of", silent)
    monkeypatch.setattr(desk, "refuse", lambda _error: None)
    desk.settings.print_choice("receipt").printer = COUNTER
    with qtbot.waitSignal(desk.job_ended):
        desk.print_pdf(sheet((148, 210)), "receipt")
    assert made_in != [threading.current_thread()]
    assert system.asked_in == []


def test_the_page_of_this_pc_stands_before_its_printers_are_known(
    desk: Desk, qtbot: QtBot, system: System
) -> None:
    desk.settings.print_choice("receipt").printer = COUNTER
    desk.settings.print_choice("notice").printer = "旧打印机"
    page = MachinePage(desk)
    qtbot.addWidget(page)
    page.shown()

    def tones() -> dict[str, str]:
        rows = [page.table.model.row(number) for number in range(page.table.model.rowCount())]
        states = [COLUMNS[1].of(row) for row in rows]
        return {each.text: each.tone for each in states if isinstance(each, State)}

    unknown = tones()
    assert (unknown[COUNTER], unknown["旧打印机"]) == ("grey", "grey")
    assert page._told.text() == "正在查找打印机…"
    system.answers.set()
    qtbot.waitUntil(lambda: page._told.text() == "")
    known = tones()
    assert (known[COUNTER], known["旧打印机"]) == ("green", "red")


def test_the_printer_chosen_so_far_is_kept_while_others_are_looked_for(
    desk: Desk, qtbot: QtBot, system: System
) -> None:
    chosen = PrinterField("printer", "打印机", "旧打印机")
    qtbot.addWidget(chosen)
    chosen.set_value("旧打印机")
    system.answers.set()
    qtbot.waitUntil(lambda: chosen._drop.count() == 4)
    assert chosen.value() == "旧打印机"
    assert [chosen._drop.itemText(n) for n in range(4)] == [
        "打印时再问",
        LASER,
        COUNTER,
        "旧打印机",
    ]
