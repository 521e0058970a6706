"""The statement of a payer: every entry with its balance, over all units, deposits apart."""

from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.people.occupancy import change_owner
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields
from propdesk.fees.billing.undoing import take_back_line
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.rules import Method
from propdesk.fees.statements.files import write_book, write_statement
from propdesk.fees.statements.paper import statement_pdf
from propdesk.fees.statements.reading import (
    AccountPayer,
    NobodyPays,
    Section,
    Statement,
    payers_of,
    statement,
)
from propdesk.fees.statements.view import StatementPage
from propdesk.kernel.i18n import LANGUAGES
from propdesk.kernel.money import Money, total
from propdesk.kernel.paper.records import PaperHead
from propdesk.ui.desk import Desk
from tests.fees.desks import Hands, in_window
from tests.fees.estates import add_unit
from tests.offices import Office, offset_by_hand
from tests.ui.clipping import clipped

HEAD = PaperHead("云杉物业服务有限公司", "云杉里花园", "2026-11-20")
MONTH = Money(37702)  # 134.65 m² × 2.80


def pay(office: Office, fen: int, *, keep: bool = False) -> None:
    order = Order(
        unit_id=office.units["1-1-101"],
        parts=(Part(Method.CASH, Money(fen)),),
        keep_rest=keep,
    )
    office.store.write(collect_payment, order=order)


def of_unit(office: Office, code: str = "1-1-101", **days: date) -> Statement:
    payer = office.store.read(payers_of, unit_id=office.units[code])[0]
    return office.store.read(statement, payer=payer, **days)


def balances(found: Statement, section: Section = Section.BILLS) -> list[int]:
    return [row.balance.fen for row in found.of(section)]


def test_each_entry_stands_with_the_balance_after_it(office: Office) -> None:
    pay(office, 50000)
    found = of_unit(office)
    assert balances(found) == [37702, 75404, 25404]
    assert [row.change.fen for row in found.of(Section.BILLS)] == [37702, 37702, -50000]
    owed = office.store.read(household_dues, unit_id=office.units["1-1-101"]).owed
    assert found.balance(Section.BILLS) == owed == Money(25404)


def test_what_is_paid_too_much_is_prepaid_and_stands_apart(office: Office) -> None:
    offset_by_hand(office)
    pay(office, 100000, keep=True)
    found = of_unit(office)
    assert found.balance(Section.BILLS) == Money(0)
    assert balances(found, Section.PREPAID) == [24596]


def test_what_was_voided_is_told_and_comes_to_nothing(office: Office) -> None:
    pay(office, 50000)
    office.store.write(void_receipt, no="SJ2026-000001", reason="客户改付款方式", copies_back=3)
    found = of_unit(office)
    assert found.balance(Section.BILLS) == total([MONTH, MONTH])
    assert [row.change.fen for row in found.of(Section.BILLS)][-2:] == [-50000, 50000]


def test_a_line_that_was_taken_back_is_told_twice(office: Office) -> None:
    line = office.store.read(household_dues, unit_id=office.units["1-1-101"]).lines[0]
    office.store.write(take_back_line, charge_id=line.charge_id, reason="面积有误")
    assert balances(of_unit(office)) == [37702, 75404, 37702]


def test_what_lies_before_the_first_day_is_carried_forward(office: Office) -> None:
    day = office.store.clock.today()
    later = of_unit(office, first=date(day.year + 1, 1, 1), last=date(day.year + 1, 1, 31))
    (row,) = later.of(Section.BILLS)
    assert (row.more, row.less, row.balance) == (None, None, total([MONTH, MONTH]))
    assert row.day == date(day.year, 12, 31)


def test_a_former_owner_has_his_debts_and_the_new_one_none_of_them(office: Office) -> None:
    unit_id, day = office.units["1-1-101"], office.store.clock.today()
    buyer = office.store.write(add_person, fields=PersonFields(name="沈知远"))
    office.store.write(change_owner, unit_id=unit_id, day=day, new_owners=[(buyer, None)])
    now, before = office.store.read(payers_of, unit_id=unit_id)
    assert (now.name, now.former, before.name) == ("沈知远", False, "陈雨桐")
    new = office.store.read(statement, payer=now)
    old = office.store.read(statement, payer=before)
    owed = new.balance(Section.BILLS) + old.balance(Section.BILLS) + old.balance(Section.SOLD)
    assert owed == office.store.read(household_dues, unit_id=unit_id).owed
    assert old.balance(Section.SOLD) > Money(0)
    assert not old.of(Section.BILLS)


def test_a_unit_nobody_pays_for_is_refused_by_name(office: Office) -> None:
    empty = office.store.write(add_unit, code="9-101", owner=None)
    with pytest.raises(NobodyPays, match="9-101"):
        office.store.read(payers_of, unit_id=empty)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_says_the_sums_in_each_language(office: Office, language: str) -> None:
    pay(office, 50000)
    pdf = pdfium.PdfDocument(statement_pdf(of_unit(office), HEAD, language=language))
    text = pdf[0].get_textpage().get_text_range()
    assert "254.04" in text
    assert "SJ2026-000001" in text
    assert "陈雨桐" in text


def test_the_workbook_has_every_row(office: Office, tmp_path: Path) -> None:
    pay(office, 50000)
    rows = write_book(tmp_path / "account.xlsx", of_unit(office))
    sheet = load_workbook(tmp_path / "account.xlsx").active
    assert sheet is not None
    assert rows == 3 == sheet.max_row - 1
    assert [row[-1].value for row in sheet.iter_rows(min_row=2)] == [377.02, 754.04, 254.04]


def test_the_file_of_a_unit_is_that_of_its_payer(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "account.pdf"
    found = write_statement(office.store, path, HEAD, unit_id=office.units["1-1-101"])
    assert path.read_bytes().startswith(b"%PDF")
    assert found.payer.name == "陈雨桐"


# The page


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> StatementPage:
    pay(office, 50000)
    return in_window(qtbot, desk, StatementPage, StatementPage)


def test_a_typed_room_shows_its_account(page: StatementPage, hands: Hands, qtbot: QtBot) -> None:
    hands.press("1-1-101", "<Return>")
    qtbot.waitUntil(lambda: page.found is not None)
    assert page.bills.model.rowCount() == 3
    assert page.chips[Section.BILLS].isChecked()
    assert not clipped(page)


def test_a_room_that_nobody_has_is_told_on_the_page_with_what_can_be_typed(
    page: StatementPage, hands: Hands
) -> None:
    hands.press("9-9-999", "<Return>")
    assert page.found is None
    told = " ".join(one.text() for one in page._banner.findChildren(QLabel))
    assert "9-9-999" in told
    assert "电话" in told


def test_the_paper_is_drawn_and_put_away(page: StatementPage, hands: Hands, qtbot: QtBot) -> None:
    hands.press("1-1-101", "<Return>")
    qtbot.waitUntil(lambda: page.found is not None)
    hands.press("<Ctrl+P>")
    qtbot.waitUntil(lambda: page.currentWidget() is page.paper)
    hands.press("<Esc>")
    assert page.currentWidget() is not page.paper


def test_money_that_moves_is_seen_at_once(
    page: StatementPage, office: Office, hands: Hands, qtbot: QtBot
) -> None:
    hands.press("1-1-101", "<Return>")
    qtbot.waitUntil(lambda: page.found is not None)
    pay(office, 25404)
    page.reload(frozenset({"payment"}))
    qtbot.waitUntil(lambda: page.bills.model.rowCount() == 4)


def test_in_short_it_says_what_became_of_the_bills_of_each_account(year: Store) -> None:
    """Of every payer of the sample: the same as what is open of his lines."""

    def accounts(session: Session) -> list[tuple[int, int]]:
        query = """
            SELECT a.person_id, sum(o.amount - o.settled) FROM open_charge o
            JOIN account a ON a.id = o.account_id JOIN fee_item i ON i.id = o.fee_item_id
            WHERE o.live = 1 AND i.nature <> 'deposit' GROUP BY 1
        """
        return [(row[0], row[1]) for row in session.execute(text(query))]

    for person_id, open_fen in year.read(accounts):
        payer = AccountPayer(person_id, "")
        for first in (None, date(2026, 6, 1)):
            found = year.read(statement, payer=payer, first=first)
            assert sum(one.after.fen for one in found.story) == open_fen
