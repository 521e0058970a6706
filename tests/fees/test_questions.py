"""Before money or bills are taken back, the question says how many and how much."""

from collections.abc import Sequence

import pytest
from PySide6.QtWidgets import QLabel

from propdesk.fees.billing.listing import RUNS
from propdesk.fees.billing.runs_view import ask_to_undo
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import reversal_preview
from propdesk.fees.counter.reversing_dialogs import ask_to_take_back, reversal_dialog
from propdesk.fees.receipts.listing import RECEIPTS, ReceiptRow, receipt_rows
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import begin_shift, close_shift
from propdesk.kernel.money import Money
from propdesk.ui.desk import Desk
from tests.offices import Office

ROOM = "1-1-101"


def paid(office: Office, amount: Money) -> ReceiptRow:
    office.store.write(
        collect_payment,
        order=Order(unit_id=office.units[ROOM], parts=(Part(Method.CASH, amount),), keep_rest=True),
    )
    (newest,) = office.store.read(RECEIPTS.rows, ids=office.store.read(RECEIPTS.ids)[:1])
    return newest


def asked_of(desk: Desk, row: ReceiptRow) -> str:
    dialog = reversal_dialog(desk, row, desk.store.read(reversal_preview, no=row.no))
    said = " ".join(each.text() for each in dialog.findChildren(QLabel))
    dialog.deleteLater()
    return said


def test_a_run_is_taken_back_with_its_count_its_sum_and_what_stays(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Sequence[str]]] = []

    def ask(sentence: str, details: Sequence[str] = (), **_how: object) -> bool:
        asked.append((sentence, details))
        return False

    monkeypatch.setattr(desk, "ask", ask)
    paid(office, Money(37702))
    first = next(row for row in office.store.read(RUNS.first) if row.period == "2026-09")
    ask_to_undo(desk, first, lambda: None)
    ((sentence, details),) = asked
    assert "2026-09" in sentence
    assert details == ["2 笔未缴账单共 530.68 元逐笔冲回。", "1 笔已有缴款，保留不动。"]


def test_a_void_says_unit_payer_number_money_and_lines(desk: Desk, office: Office) -> None:
    row = paid(office, Money(2 * 37702 + 5000))
    said = asked_of(desk, row)
    assert f"{row.no}  {ROOM} 陈雨桐 ¥804.04" in said
    assert "退回：现金 804.04。" in said
    assert "2 笔费用恢复为未缴。" in said
    assert "预存减少 50.00。" in said


def test_more_cash_than_the_drawer_holds_is_asked_about(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = paid(office, Money(37702))
    office.store.write(close_shift, counted=Money(37702))
    office.store.write(begin_shift, float_amount=Money(20000))
    asked: list[tuple[str, Sequence[str]]] = []

    def ask(sentence: str, details: Sequence[str] = (), **_how: object) -> bool:
        asked.append((sentence, details))
        return False

    monkeypatch.setattr(desk, "ask", ask)
    assert not ask_to_take_back(desk, row)
    ((sentence, details),) = asked
    assert sentence == "钱箱里的现金还差 177.02 元，继续吗？"
    assert details[0] == "需退现金 377.02，本班钱箱里只有 200.00。"
    (again,) = office.store.read(receipt_rows, ids=[row.id])
    assert again.state == "issued"


def test_cash_that_is_there_is_paid_back_without_a_question(office: Office) -> None:
    row = paid(office, Money(37702))
    assert office.store.read(reversal_preview, no=row.no).missing == Money(0)
    office.store.write(close_shift, counted=Money(37702))
    office.store.write(begin_shift, float_amount=Money(37702))
    assert office.store.read(reversal_preview, no=row.no).missing == Money(0)


def test_a_red_receipt_says_the_same_of_a_closed_session(desk: Desk, office: Office) -> None:
    row = paid(office, Money(37702))
    office.store.write(close_shift, counted=Money(37702))
    said = asked_of(desk, row)
    assert f"{row.no}  {ROOM} 陈雨桐 ¥377.02" in said
    assert "退回：现金 377.02。1 笔费用恢复为未缴。" in said
    assert "钱从今天的班里退出；原收据留在原来那天。" in said
