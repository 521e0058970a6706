"""A month at the desk in a real window: cash, a code, a file of the bank, a red receipt whose money
goes back, two sessions closed and handed in, the month closed after a restart; every sum is
counted again by plain SQL."""

import sqlite3
from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.bank.taking.listing import STATEMENT_ROWS
from propdesk.fees.bank.taking.waiting import unclaimed_money
from propdesk.fees.checks.checks import check_books
from propdesk.fees.deposits.rules import RefundState
from propdesk.fees.hand_ins.register import HAND_INS
from propdesk.fees.hand_ins.rules import HandInState
from propdesk.fees.months.listing import MonthRow, months
from propdesk.fees.months.rules import MonthState
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.fees.receipts.states import ReceiptState
from propdesk.fees.refunds.register import REFUNDS
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import ANY
from tests.fees.bank.sheets import bank_file
from tests.flows.clerk import Hands
from tests.flows.screen import RealClerk, has_screen, screen

pytestmark = [
    pytest.mark.skipif(not has_screen(), reason="no screen of its own can be made here"),
    pytest.mark.timeout(890),
]
SAVE = "<Ctrl+Return>"
_PARTS = "SELECT coalesce(sum(amount), 0) FROM payment_part WHERE method = "
_SUMS = {
    "cash": _PARTS + "'cash'",
    "wechat": _PARTS + "'wechat'",
    "transfer": _PARTS + "'transfer'",
    "unclaimed": "SELECT coalesce(sum(amount), 0) FROM unclaimed_entry",
    "prepaid": "SELECT coalesce(sum(amount), 0) FROM prepayment_entry",
    "owed": "SELECT coalesce(sum(amount - settled), 0) FROM open_charge WHERE live = 1",
}


def test_a_month_at_the_desk(office_folder: DataFolder, tmp_path: Path) -> None:
    owed = sums(office_folder)["owed"]
    with screen("1366x768") as display:
        with RealClerk(display, tmp_path) as clerk:
            clerk.wait(lambda seen: bool(seen["ready"]) and seen["page"] == "today.today")
            _take_cash_and_a_code(clerk)
            _close_and_hand_in(clerk, ("6",), "88231")
            assert clerk.leave() == ""
        with RealClerk(display, tmp_path, days=1) as clerk:
            clerk.wait(lambda seen: bool(seen["ready"]) and seen["page"] == "today.today")
            _take_back_what_was_closed(clerk)
            _bring_in_the_bank(clerk, tmp_path / "11.csv")
            _pay_the_rest_back(clerk)
            _take_for_a_card(clerk)
            _close_and_hand_in(clerk, ("2", "<Enter>", "<Enter>", "2"), "88232")
            assert sums(office_folder) == {
                "cash": 60_000 + 24_000, "wechat": 0, "transfer": 50_136,
                "unclaimed": 32_100, "prepaid": 0, "owed": owed - 56_000 - 50_136,
            }  # fmt: skip
            assert clerk.leave() == ""
        with RealClerk(display, tmp_path, days=14) as clerk:
            clerk.wait(lambda seen: bool(seen["ready"]) and seen["page"] == "today.today")
            clerk.begin_at("fees.months")
            clerk.do(SAVE, "<Return>")
            _counts_as(_month(clerk), sums(office_folder))
            assert clerk.store.read(check_books) == ()
            assert clerk.leave() == ""


def _month(clerk: Hands) -> MonthRow:
    return next(one for one in clerk.store.read(months) if one.month == "2026-11")


def _counts_as(month: MonthRow, books: dict[str, int]) -> None:
    """The month is closed, and says what the tables say."""
    assert month.state is MonthState.CLOSED
    assert month.money_in == Money(books["cash"] + books["wechat"] + books["transfer"])
    facts = month.facts
    assert facts is not None
    assert facts.by_method == {"cash": books["cash"], "transfer": books["transfer"]}
    assert facts.by_kind == {"old": 56_000 + 50_136, "counter": 24_000, "prepayment": 4_000}
    assert facts.deposits_back == {"transfer": -4_000}
    assert (facts.debt.closing, facts.unclaimed.closing) == (books["owed"], books["unclaimed"])
    assert facts.prepaid.closing == books["prepaid"]


def _take_cash_and_a_code(clerk: Hands) -> None:
    """600.00 of cash for 560.00, the rest stays prepaid; 754.04 by a code."""
    clerk.begin_at("fees.desk")
    clerk.do("1-1-102", "<Enter>", "600", "-", "+")
    clerk.do("1-1-101", "<Enter>", "*", "+")
    assert [one.amount for one in clerk.store.read(recent_receipts)] == [
        Money(75404), Money(60000),
    ]  # fmt: skip


def _close_and_hand_in(clerk: Hands, notes: tuple[str, ...], slip: str) -> None:
    """The notes counted, the session closed, its cash at the bank."""
    clerk.begin_at("fees.closing")
    clerk.do(*notes, SAVE, "<Return>")
    clerk.do("<Esc>")
    clerk.begin_at("fees.hand_ins")
    clerk.do("<Home>", "<F3>", "城市银行", "<Enter>", slip, SAVE)
    rows = clerk.store.read(HAND_INS.records.first)
    assert {one.state for one in rows} == {HandInState.DEPOSITED}
    assert rows[0].slip_no == slip


def _take_back_what_was_closed(clerk: Hands) -> None:
    """Paid by a code for the wrong room: a void is too late, a red receipt it is."""
    clerk.begin_at("fees.receipts")
    clerk.do("<F9>", "1", SAVE)
    red, *_others = clerk.store.read(recent_receipts)
    assert (red.state, red.amount) == (ReceiptState.RED, -Money(75404))


def _bring_in_the_bank(clerk: RealClerk, file: Path) -> None:
    """One of the two rows says its room; the other one waits for its payer."""
    rows = [
        ("2026-11-17", "501.36", "何清扬", "1-2-201"),
        ("2026-11-18", "321.00", "无名氏", "转账"),
    ]
    clerk.begin_at("fees.statement_desk")
    clerk.open_file("<Ctrl+I>", bank_file(file, rows), "<Shift+Tab>", "<Space>", SAVE)
    clerk.wait(lambda _seen: clerk.store.read(STATEMENT_ROWS.figures, question=ANY).count == 2)
    clerk.do("<F5>", "<Return>")
    clerk.wait(lambda _seen: clerk.store.read(unclaimed_money).amount == Money(32_100))
    assert clerk.store.read(check_books) == ()


def _pay_the_rest_back(clerk: Hands) -> None:
    """The 40.00 left of the cash are asked back, approved by another one, paid by transfer."""
    clerk.begin_at("fees.deposit_refunds")
    clerk.do("<Shift+F6>", "1-1-102", SAVE)
    to = ("城市银行", "<Tab>", "6222020200112233445", "<Tab>", "1121")
    clerk.do("<Tab>", "<Tab>", "多交退还", "<Tab>", "<Tab>", *to, SAVE)
    clerk.do("<F3>", "主管", SAVE)
    clerk.do("<F6>", SAVE)
    (refund,) = clerk.store.read(REFUNDS.records.first)
    assert (refund.amount, refund.state) == (Money(4000), RefundState.PAID)


def _take_for_a_card(clerk: Hands) -> None:
    """A charge of the desk, in exact cash."""
    clerk.begin_at("fees.desk")
    clerk.do("1-1-102", "<Enter>", "<F3>", "1", "<Enter>", "2", "<Enter>", "+")


def sums(folder: DataFolder) -> dict[str, int]:
    """What came by each way and what is still owed, in fen, out of the bare tables."""
    with sqlite3.connect(folder.database) as raw:
        return {name: raw.execute(query).fetchone()[0] for name, query in _SUMS.items()}
