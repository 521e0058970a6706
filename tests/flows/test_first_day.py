"""A clerk's first day by keyboard alone: from an empty folder to money, a backup and back again."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.charges.view import ChargesPage
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.fees.shifts.closed import closed_shifts
from propdesk.kernel.money import ZERO, Money
from tests.flows.clerk import Clerk, choose_files, go_to, sums, unit_of
from tests.flows.first_steps import (
    ROSTER,
    begin,
    draft_november,
    enter_a_tariff,
    import_the_roster,
    publish_november,
    take_a_part,
)
from tests.windows import window_on

AHEAD, KEEPS, WRONG = "1-2-201", "1-1-102", "1-1-201"
TAKEN = Money(10000) + Money(4 * 31465) + Money(30000)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """The sheets of a printer that writes files, filled as it prints."""
    sheets: list[Path] = []

    def printer(choice: object) -> QPrinter:
        sheets.append(tmp_path / f"sheet{len(sheets)}.pdf")
        made = QPrinter()
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(sheets[-1]))
        return made

    monkeypatch.setattr("propdesk.ui.papers.printing.printer_of", printer)
    return sheets


def test_the_first_day_survives_the_loss_of_the_pc(
    fresh: DataFolder,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    printed: list[Path],
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    choose_files(monkeypatch, open_file=ROSTER, save_file=tmp_path / "receipt.pdf", folder=stick)
    with window_on(fresh) as running:
        clerk = Clerk(qtbot, running)
        begin(clerk, stick)
        import_the_roster(clerk)
        enter_a_tariff(clerk)
        look_at_the_draft(clerk)
        publish_november(clerk)
        take_a_part(clerk, tmp_path / "receipt.pdf")
        running.desk.settings.print_choice("receipt").printer = "a printer"
        take_ahead_and_too_much(clerk, printed)
        void_a_mistake(clerk)
        close_the_session(clerk)
        before = sums(running.store, room=KEEPS)
        back_up(clerk)
    shutil.rmtree(fresh.root)
    (backup,) = stick.glob("*.propdesk")
    choose_files(monkeypatch, open_file=backup)
    with window_on(fresh) as running:
        clerk = Clerk(qtbot, running)
        assert clerk.page_id == "system.start"
        clerk.do("<Enter>", "<Esc>", "<F3>", "<Ctrl+Return>")
        assert sums(running.store, room=KEEPS) == before


def take_ahead_and_too_much(clerk: Clerk, printed: list[Path]) -> None:
    """Take four months from one household, and 300 for 213.73 from another who leaves the rest."""
    clerk.do(AHEAD, "<Enter>", "<F2>", "2702", "<Enter>", "+")
    clerk.do(KEEPS, "<Enter>", "300", "-", "+")
    assert sum(name.exists() for name in printed) == 2  # it is also asked whether it is there
    kept = clerk.store.read(household_dues, unit_id=unit_of(clerk.store, KEEPS))
    assert kept.prepaid_total == Money(30000 - 21373)
    ahead = clerk.store.read(household_dues, unit_id=unit_of(clerk.store, AHEAD))
    assert ahead.lines == ()


def look_at_the_draft(clerk: Clerk) -> None:
    """The draft says who gets a bill; two units without an area get none."""
    draft_november(clerk)
    page = clerk.page
    assert isinstance(page, ChargesPage)
    assert page.run.draft is not None
    assert (len(page.run.draft.lines), len(page.run.draft.unbilled)) == (44, 2)


def void_a_mistake(clerk: Clerk) -> None:
    """Take money from the wrong room and void the receipt with all its copies."""
    owed = clerk.store.read(arrears).total
    clerk.do(WRONG, "<Enter>", "+")
    clerk.do("<F9>", "2", "<Enter>", "3", "<Ctrl+Return>")
    assert clerk.store.read(arrears).total == owed
    assert clerk.store.read(recent_receipts)[0].state == "void"


def close_the_session(clerk: Clerk) -> None:
    """Count what is in the drawer, note by note, and close without a difference."""
    go_to(clerk, "fees.closing")
    # 16 hundreds, a fifty, a five, three ones, a half, a tenth.
    clerk.do("16", "<Enter>", "1", *3 * ("<Enter>",), "1", "<Enter>", "3", "<Enter>", "1")
    clerk.do("<Enter>", "1", "<Ctrl+Return>", "<Return>")
    (closed,) = clerk.store.read(closed_shifts)
    assert (closed.total, closed.difference) == (TAKEN, ZERO)


def back_up(clerk: Clerk) -> None:
    """Go to the page by the menu and back up to the stick."""
    clerk.do("<Alt+D>", "<Down>", "<Return>")
    assert clerk.page_id == "system.backup"
    clerk.do("<F2>")
