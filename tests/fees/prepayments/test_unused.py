"""The list of unused prepayment: whose, for what, since when; moved and refunded from there."""

from datetime import date, timedelta
from pathlib import Path

from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.prepayments.unused import PrepaidAge, unused_prepayments, write_prepayments
from propdesk.fees.prepayments.view import PrepaymentsPage, prepayments_page
from propdesk.fees.refunds.module import _refund_prepaid
from propdesk.fees.rules import Method
from propdesk.household.module import _move_pot
from propdesk.kernel.money import Money
from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import FormDialog
from tests.fees.desks import in_window
from tests.fees.prepayments.test_moving import FLAT, prepay
from tests.offices import Office


def old(office: Office, fen: int, days: int) -> None:
    day = office.store.clock.today() - timedelta(days=days)
    part = Part(Method.TRANSFER, Money(fen))
    order = Order(
        unit_id=office.units[FLAT], parts=(part,), charge_ids=(), keep_rest=True, value_day=day
    )
    office.store.write(collect_payment, order=order)


def test_since_is_the_oldest_of_what_is_left(office: Office) -> None:
    old(office, 20_000, 360)
    old(office, 30_000, 100)
    old(office, 10_000, 5)
    (row,) = office.store.read(unused_prepayments)
    assert (row.amount, row.days, row.age) == (Money(60_000), 360, PrepaidAge.MONTHS)
    lines = Order(unit_id=office.units[FLAT], parts=(Part(Method.PREPAID, Money(25_000)),))
    office.store.write(collect_payment, order=lines)
    (row,) = office.store.read(unused_prepayments)
    assert (row.amount, row.days, row.age) == (Money(35_000), 100, PrepaidAge.MONTHS)
    rest = Order(unit_id=office.units[FLAT], parts=(Part(Method.PREPAID, Money(30_000)),))
    office.store.write(collect_payment, order=rest)
    (row,) = office.store.read(unused_prepayments)
    assert (row.amount, row.days, row.age) == (Money(5_000), 5, PrepaidAge.FRESH)


def test_the_list_leaves_as_a_workbook(office: Office, tmp_path: Path) -> None:
    prepay(office, 50_000)
    assert write_prepayments(office.store, tmp_path / "list.xlsx") == 1
    sheet = load_workbook(tmp_path / "list.xlsx").worksheets[0]
    cells = [one.value for one in sheet[2]]
    assert (cells[0], cells[3]) == (FLAT, 500)


def test_a_row_is_refunded_or_moved_by_its_key(
    office: Office, desk: Desk, qtbot: QtBot, monkeypatch: object
) -> None:
    prepay(office, 50_000)
    page = in_window(qtbot, desk, prepayments_page, PrepaymentsPage)
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 1)
    (row,) = office.store.read(unused_prepayments)
    shown: list[dict[str, object]] = []

    def look(dialog: FormDialog) -> int:
        shown.append(dialog.form.values())
        return 0

    monkeypatch.setattr(FormDialog, "exec", look)  # type: ignore[attr-defined]  # pytest's
    _refund_prepaid(desk, row.id)
    _move_pot(desk, row.id)
    assert [one["amount"] for one in shown] == [Money(50_000)] * 2
    assert row.since == date(2026, 11, 20)
