"""Lifts are let for advertising: the rent comes in, the owners decide, and no more is spent."""

from datetime import date
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.checks.checks import check_books
from propdesk.fees.public_income.contracts.register import PUBLIC_CONTRACTS
from propdesk.fees.public_income.decisions.register import PUBLIC_DECISIONS
from propdesk.fees.public_income.ledger.register import PUBLIC_BOOKINGS
from propdesk.fees.public_income.money import balance_on
from propdesk.fees.public_income.rules import BookingState
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.question import asked
from tests.flows.clerk import Clerk
from tests.windows import window_on

NEXT, SAVE, DOWN = "<Return>", "<Ctrl+Return>", "<Down>"


def only(clerk: Clerk, register: Any) -> Any:
    (found,) = clerk.store.read(register.records.first, question=asked("all"))
    return found


def said() -> str:
    """What stands in the dialog in front."""
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    labels = dialog.findChildren(QLabel)
    return "\n".join(each.text() for each in labels if each.isVisible())


def test_rent_of_the_lifts_from_the_contract_to_what_it_is_used_for(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    told: list[str] = []
    with window_on(office_folder) as running:
        clerk, today = Clerk(qtbot, running), running.desk.today()
        clerk.begin_at("fees.public_contracts")
        who = (DOWN, NEXT, "1-6 幢电梯", NEXT, "江城传媒", NEXT, "GG-01", NEXT)
        days = ("2026-01-01", NEXT, "2026-12-31", NEXT, NEXT, "2026-01-15", NEXT, NEXT)
        clerk.do("<Ins>", *who, *days, "10000", SAVE)
        contract = only(clerk, PUBLIC_CONTRACTS)
        assert (contract.owed, contract.next_due) == (Money(1_000_000), date(2026, 1, 15))

        clerk.begin_at("fees.public_decisions")
        what = (NEXT, "业大3号", NEXT, "2026-03-01", NEXT, NEXT, "更换座椅", NEXT, "3000")
        clerk.do("<Ins>", *what, SAVE)
        assert only(clerk, PUBLIC_DECISIONS).amount == Money(300_000)

        clerk.begin_at("fees.public_ledger")
        came = (NEXT, "2026-03-05", NEXT, NEXT, contract.no, *3 * (NEXT,), "5000", NEXT, NEXT, NEXT)
        clerk.do("<Ins>", *came, "ZZ1", NEXT, NEXT, "电梯广告租金", SAVE)
        contract = only(clerk, PUBLIC_CONTRACTS)
        assert (contract.came, contract.next_due) == (Money(500_000), date(2026, 7, 15))

        decision = only(clerk, PUBLIC_DECISIONS).no
        clerk.do(
            "<Ins>", DOWN, DOWN, NEXT, "2026-03-10", *4 * (NEXT,), decision, NEXT, "3500",
            *3 * (NEXT,), "ZZ2", NEXT, NEXT, "座椅", SAVE, lambda: told.append(said()),
            "<Ctrl+A>", "2500", SAVE,
        )  # fmt: skip
        assert "3,000.00" in told[0]
        assert only(clerk, PUBLIC_DECISIONS).spent == Money(250_000)
        assert running.store.read(balance_on, day=today) == Money(250_000)

        clerk.do("<F9>", "发票有误", SAVE)
        assert only(clerk, PUBLIC_DECISIONS).spent == ZERO
        entries = clerk.store.read(PUBLIC_BOOKINGS.records.first, question=asked("all"))
        assert {one.what: one.state for one in entries} == {
            "座椅": BookingState.BACK, "电梯广告租金": BookingState.BOOKED,
        }  # fmt: skip
        assert running.store.read(check_books) == ()
