"""A month of the bank: the file comes in, one key makes the receipts, all of it is undone."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.bank.matching.facts import facts_of_books
from propdesk.fees.bank.rules import RowState
from propdesk.fees.bank.taking.listing import STATEMENT_ROWS, statement_files
from propdesk.fees.bank.taking.waiting import unclaimed_money
from propdesk.fees.checks.checks import check_books
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.question import ANY, asked
from tests.fees.bank.sheets import bank_file, bring_in
from tests.flows.clerk import Clerk, choose_files, go_to
from tests.windows import settle, window_on


def test_a_file_of_the_bank_becomes_receipts_and_unclaimed_money(
    office_folder: DataFolder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        store = clerk.store
        facts = store.read(lambda session: facts_of_books(session, since=store.clock.today()))
        first, second = [one for one, lines in facts.lines.items() if lines][:2]
        owed = [sum(one.amount for one in facts.lines[unit]) for unit in (first, second)]
        rows = [
            ("2026-11-10", f"{Money(owed[0])}".replace(",", ""), "王一", facts.codes[first]),
            ("2026-11-11", f"{Money(owed[1])}".replace(",", ""), "李二", facts.codes[second]),
            ("2026-11-12", "321.00", "无名氏", "转账"),
        ]
        before = store.read(STATEMENT_ROWS.figures, question=ANY).count
        file = bank_file(tmp_path / "11.csv", rows, number="1234500067890")
        choose_files(monkeypatch, open_file=file)
        go_to(clerk, "fees.statement_desk")
        # An account nothing came from before: it is said to be ours, then it comes in.
        clerk.do("<Ctrl+I>", "<Shift+Tab>", "<Space>", "<Ctrl+Return>")
        settle(running)
        assert store.read(STATEMENT_ROWS.figures, question=ANY).count == before + 3
        assert store.read(STATEMENT_ROWS.figures, question=asked("state:matched")).count >= 2
        clerk.do("<F5>", "<Return>")
        settle(running)
        assert store.read(unclaimed_money).amount >= Money(32_100)
        assert store.read(STATEMENT_ROWS.figures, question=asked("state:posted")).count >= 2
        assert all(one.adds_up for one in store.read(statement_files))
        assert store.read(check_books) == ()
        clerk.do("<Shift+F9>", "<Ctrl+Return>")
        settle(running)
        assert store.read(unclaimed_money).amount == ZERO
        assert store.read(STATEMENT_ROWS.figures, question=asked("state:posted")).count == 0
        assert store.read(check_books) == ()


def test_a_row_finds_its_household_by_hand(
    office_folder: DataFolder, qtbot: QtBot, tmp_path: Path
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        store = clerk.store
        facts = store.read(lambda session: facts_of_books(session, since=store.clock.today()))
        unit = next(one for one, lines in facts.lines.items() if lines)
        bring_in(
            store, bank_file(tmp_path / "11.csv", [("2026-11-12", "321.00", "无名氏", "转账")])
        )
        go_to(clerk, "fees.statement_desk")
        page = running.window.current_page
        page.set_filters("state:open")  # type: ignore[union-attr]  # a register page
        settle(running)
        row = page.table.current_row()  # type: ignore[union-attr]
        clerk.do("<F3>", facts.codes[unit], "<Ctrl+Return>")
        settle(running)
        (found,) = store.read(STATEMENT_ROWS.rows, ids=[row.id])
        assert found.state is RowState.POSTED
        assert found.receipt
        assert store.read(check_books) == ()
