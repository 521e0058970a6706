"""The page of arrears: ageing, former owners, notices, the paper list, export."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from propdesk.estate.people.occupancy import change_owner
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields
from propdesk.fees.arrears.arrears import arrears, overdue_of
from propdesk.fees.arrears.list_facts import arrears_facts
from propdesk.fees.arrears.view import ArrearsPage, ArrearsRow, arrears_page
from propdesk.fees.billing.ahead import counter_line
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.charges.listing import CHARGES, charge_details
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.documents import arrears_list_pdf
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.exports import export_arrears, write_arrears, write_charges
from propdesk.fees.notices.dialogs import NobodyChosen, NoticeOrder, NoticesDialog
from propdesk.fees.notices.notices import issue_notices
from propdesk.fees.rules import Method
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.kernel.i18n import LANGUAGES, _, set_language
from propdesk.kernel.money import Money, total
from propdesk.kernel.records.question import asked
from propdesk.kernel.sheets.files import read_workbook
from propdesk.kernel.sheets.lists import Extent
from propdesk.ui.desk import Desk
from tests.fees.desks import Hands, in_window
from tests.fees.notices.test_notices import give_space
from tests.fees.sample_papers import texts
from tests.keyboard import AGREE, F8
from tests.offices import Office, offset_by_hand
from tests.ui.clipping import clipped


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> ArrearsPage:
    return in_window(qtbot, desk, arrears_page, ArrearsPage)


def shown(page: ArrearsPage) -> list[str]:
    model = page.register.table.model
    rows = [model.row(number) for number in range(model.rowCount())]
    return [row.one.unit_code for row in rows if isinstance(row, ArrearsRow)]


def test_every_debtor_stands_there_with_the_sum_of_the_books(
    page: ArrearsPage, office: Office
) -> None:
    assert shown(page) == ["1-1-101", "1-1-102", "1-2-201"]
    owed = [office.store.read(household_dues, unit_id=unit).owed for unit in office.units.values()]
    assert office.store.read(arrears).total == total(owed)


def test_a_chip_shows_who_owes_in_that_age(page: ArrearsPage, office: Office) -> None:
    order = Order(unit_id=office.units["1-1-101"], parts=(Part(Method.CASH, Money(37702)),))
    office.store.write(collect_payment, order=order)
    page.open(filter="days_31_90")
    assert shown(page) == ["1-1-102", "1-2-201"]


@pytest.mark.parametrize(
    ("words", "units"), [("1-1", 2), ("许文博", 1), ("1栋", 3), ("2栋", 0), ("201", 1)]
)
def test_the_list_is_searched_by_room_name_and_building(
    page: ArrearsPage, words: str, units: int
) -> None:
    assert page.register.words is not None
    page.register.words.setText(words)
    page.register.refresh()
    assert len(shown(page)) == units


def test_a_former_owner_is_marked_and_his_debt_is_not_ticked_at_the_desk(
    page: ArrearsPage, office: Office
) -> None:
    unit = office.units["1-1-101"]
    new = office.store.write(add_person, fields=PersonFields(name="新业主"))
    day = date(2026, 11, 1)
    office.store.write(change_owner, unit_id=unit, day=day, new_owners=[(new, None)])
    page.open(filter="former")
    assert shown(page) == ["1-1-101"]
    found = office.store.read(household_dues, unit_id=unit)
    assert {line.former for line in found.lines} == {True}


def test_a_past_day_shows_what_was_owed_then(page: ArrearsPage, office: Office) -> None:
    assert office.store.read(arrears, as_of=date(2026, 11, 19)).accounts == ()


def test_f8_makes_numbered_notices_of_the_ticked_and_shows_them(
    page: ArrearsPage, qtbot: QtBot
) -> None:
    page.register.table.model.check([page._rows[0].id, page._rows[2].id])
    page.register.table.view.setFocus()
    Hands(qtbot).press(F8, AGREE)
    qtbot.waitUntil(lambda: page.currentWidget() is page.paper)
    assert "TZ2026-000001 – TZ2026-000002" in page.paper.title.text()


def test_a_batch_is_chosen_by_building_and_sum(desk: Desk, office: Office) -> None:
    made: list[NoticeOrder] = []
    accounts = office.store.read(arrears).accounts
    dialog = NoticesDialog(desk, accounts, chosen=False, done=made.append)
    dialog.form.set_values({"building": "1", "least": Money(60000)})
    assert dialog.save()
    assert (made[0].unit_ids, made[0].count) == ((office.units["1-1-101"],), 1)
    with pytest.raises(NobodyChosen):
        dialog._order({"least": Money(10**8), "pay_until": None})


def test_the_notices_promised_are_those_made_and_the_others_have_a_reason(
    desk: Desk, office: Office
) -> None:
    give_space(office)
    charge = office.store.read(counter_line, tariff_id=office.counter_tariff)
    by_hand = Order(
        unit_id=None, parts=(Part(Method.CASH, Money(12000)),), new_lines=(charge,), walk_in="散户"
    )
    office.store.write(collect_payment, order=by_hand)
    pay = Order(unit_id=office.units["1-1-102"], parts=(Part(Method.CASH, Money(56000)),))
    office.store.write(collect_payment, order=pay)
    office.store.write(publish_run, period="2026-12")
    made: list[NoticeOrder] = []
    accounts = office.store.read(arrears).accounts
    dialog = NoticesDialog(desk, accounts, chosen=False, done=made.append)
    assert len(accounts) == 4  # three homes and a space of one of them
    assert "另有 1 笔车位欠费并入其住户的通知单" in dialog._preview.text()
    dialog.form.set_values({"overdue_only": True})
    assert "1 户没有逾期，不发。" in dialog._preview.text()
    assert dialog.save()
    notices = office.store.write(
        issue_notices,
        unit_ids=made[0].unit_ids,
        account_ids=made[0].account_ids,
        overdue_only=made[0].overdue_only,
    )
    assert len(notices) == made[0].count == 2
    asked = total(one.total for one in notices)
    assert f"将生成 2 份通知单，共 {asked}" in dialog._preview.text()


def test_the_paper_list_adds_up_to_the_screen(office: Office) -> None:
    found = office.store.read(arrears)
    facts = office.store.read(arrears_facts, as_of=found.as_of, accounts=found.accounts)
    assert facts.total == found.total
    assert facts.lines[0].phone == "199****3271"
    assert total(facts.amounts) == facts.total


def test_the_paper_says_what_of_a_debt_is_prepaid_and_what_is_left_once(office: Office) -> None:
    room, other = office.units["1-1-101"], office.units["1-1-102"]
    pay = Order(unit_id=room, parts=(Part(Method.CASH, Money(100_000)),), keep_rest=True)
    office.store.write(collect_payment, order=pay)
    more = Order(unit_id=other, parts=(Part(Method.CASH, Money(66_000)),), keep_rest=True)
    office.store.write(collect_payment, order=more)
    offset_by_hand(office)
    office.store.write(publish_run, period="2026-11")
    found = office.store.read(arrears)
    facts = office.store.read(arrears_facts, as_of=found.as_of, accounts=found.accounts)
    remarks = {line.unit: line.remark for line in facts.lines}
    assert remarks["1-1-101"] == "预收可冲抵 245.96"
    assert remarks["1-1-102"] == "预收可冲抵 100.00"
    office.store.write(
        collect_payment, order=Order(unit_id=room, parts=(Part(Method.CASH, Money(30_000)),))
    )
    office.store.write(
        collect_payment,
        order=Order(
            unit_id=room, parts=(Part(Method.CASH, Money(50_000)),), charge_ids=(), keep_rest=True
        ),
    )
    found = office.store.read(arrears)
    facts = office.store.read(arrears_facts, as_of=found.as_of, accounts=found.accounts)
    remarks = {line.unit: line.remark for line in facts.lines}
    assert remarks["1-1-101"] == "预收可冲抵 77.02，余 668.94"


def test_a_list_of_a_past_day_says_when_it_was_printed(office: Office) -> None:
    found = office.store.read(arrears, as_of=date(2026, 10, 31))
    facts = office.store.read(arrears_facts, as_of=found.as_of, accounts=found.accounts)
    (text,) = texts(arrears_list_pdf(facts, language="zh_CN"))
    assert "截至：2026年10月31日" in text
    assert "打印2026-11-20" in text


def test_what_is_not_due_yet_can_be_left_out(office: Office, tmp_path: Path) -> None:
    office.store.write(publish_run, period="2026-12")
    found = office.store.read(arrears)
    late = overdue_of(found)
    assert (found.total - late.total, late.buckets["not_due"]) == (Money(90_770), Money(0))
    assert late.total == total(one.total for one in late.accounts)
    assert [one.total for one in late.accounts] == [one.overdue for one in found.accounts]
    export_arrears(office.store, tmp_path / "late.csv", overdue_only=True)
    assert "907.70" not in (tmp_path / "late.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exported_charges_say_why_and_read_back(
    office: Office, tmp_path: Path, language: str
) -> None:
    set_language(language)
    path = tmp_path / "charges.xlsx"
    write_charges(office.store, path, extent=Extent(fields=("unit", "amount")))
    (sheet,) = read_workbook(path).sheets
    heads, first = [str(cell) for cell in sheet.rows[0]], sheet.rows[1]
    details = office.store.read(
        charge_details, charge_id=office.store.read(CHARGES.ids, question=asked("all"))[0]
    )
    assert details is not None
    assert heads == [_("Unit"), _("Charged"), _("Why this amount")]
    assert first[-1] == "; ".join(explanation_text(details.explanation))
    assert "134.65 × 2.80" in str([row[-1] for row in sheet.rows])


def test_the_list_is_shown_as_paper(page: ArrearsPage) -> None:
    page._print_list()
    assert page.currentWidget() is page.paper


def test_the_export_reads_back(
    page: ArrearsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "arrears.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(target), ""))
    with qtbot.waitSignal(page._desk.said):
        next(each for each in page.register.buttons if each.key == "Ctrl+E").press()
    (sheet,) = read_workbook(target).sheets
    assert len(sheet.rows) == 4


def test_charges_and_arrears_are_written_for_the_command_line(
    office: Office, tmp_path: Path
) -> None:
    assert write_arrears(tmp_path / "a.xlsx", office.store.read(arrears)) == 3
    assert write_charges(office.store, tmp_path / "c.xlsx") == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off(qtbot: QtBot, desk: Desk, office: Office, language: str) -> None:
    set_language(language)
    page = in_window(qtbot, desk, arrears_page, ArrearsPage)
    assert clipped(page.window()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_on_an_empty_estate(qtbot: QtBot, desk: Desk, language: str) -> None:
    set_language(language)
    page = in_window(qtbot, desk, arrears_page, ArrearsPage)
    assert shown(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dialog_of_notices_cuts_nothing_off(
    qtbot: QtBot, desk: Desk, office: Office, language: str
) -> None:
    set_language(language)
    give_space(office)
    dialog = NoticesDialog(desk, office.store.read(arrears).accounts, chosen=False, done=print)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert clipped(dialog) == []
