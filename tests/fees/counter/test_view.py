"""The cash desk: what the clerk types, what becomes of it, and that nothing typed is lost."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.records import PersonFields, RoleFields
from propdesk.estate.rules import RoleKind
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.facts import counter_facts
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.page.dialogs import part_dialog
from propdesk.fees.counter.page.view import CounterPage, counter_page
from propdesk.fees.counter.reversing import red_receipt
from propdesk.fees.counter.till import PartOffer
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.receipts import out_view as receipts_out_view
from propdesk.fees.receipts.listing import ReceiptRow, recent_receipts
from propdesk.fees.receipts.receipts import next_receipt_numbers, stored_facts
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift, open_shift
from propdesk.fees.tariffs.listed import GROUP_USES, ITEM_USES
from propdesk.fees.tariffs.tariffs import GroupFields, ItemFields, fee_items
from propdesk.kernel.i18n import LANGUAGES, set_language
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.paper.pdfium import page_count
from propdesk.system.users.held_pages import held_pages
from propdesk.ui.desk import Desk
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.papers import printers, printing
from tests.fees.desks import Hands, in_window
from tests.keyboard import AGREE, ENTER, ESC, F2, F3, F4, F5, F6, F7, F8, F9, F11, answer_dialog
from tests.offices import Office
from tests.ui.clipping import clipped

ROOM, FIRST = "1-1-101", "SJ2026-000001"
ALL, MONTH = Money(75404), Money(37702)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> CounterPage:
    return in_window(qtbot, desk, counter_page, CounterPage)


def open_of(office: Office, code: str = ROOM) -> list[Money]:
    found = office.store.read(household_dues, unit_id=office.units[code])
    return [line.open for line in found.lines]


def focus(page: CounterPage) -> object:
    return page.window().focusWidget()


def said(page: CounterPage, qtbot: QtBot) -> list[str]:
    heard: list[str] = []
    page.desk.said.connect(lambda sentence, _weight: heard.append(sentence))
    return heard


# Finding


@pytest.mark.parametrize("text", ["1-1-101", "1栋1单元101室", "1/1/101", "1.1.101", "陈雨桐"])
def test_a_household_is_found_in_any_notation(page: CounterPage, office: Office, text: str) -> None:
    page.rooms.find(text)
    assert page.ticket.unit_id == office.units[ROOM]
    assert page.head.title.text() == "1栋1单元101室"
    assert page.head.name.text() == "陈雨桐"


def test_several_households_are_listed_with_their_names(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    office.store.write(
        add_resident,
        unit_id=office.units["1-2-201"],
        role=RoleFields(RoleKind.OWNER),
        person=PersonFields(name="陈雨航"),
    )
    page.rooms.find("陈雨")
    shown = page.head.candidates.list.found
    assert [one.title for one in shown] == [ROOM, "1-2-201"]
    assert "陈雨桐" in shown[0].subtitle
    hands.press("<Down>", ENTER)
    assert page.ticket.unit_id == office.units["1-2-201"]


def test_nobody_found_is_said_and_the_text_stays(page: CounterPage, qtbot: QtBot) -> None:
    heard = said(page, qtbot)
    page.head.room.setText("9-9-999")
    page.rooms.find("9-9-999")
    assert any("9-9-999" in sentence for sentence in heard)
    assert page.head.room.text() == "9-9-999"


def test_overdue_lines_are_ticked_and_what_is_not_begun_is_not(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, F2, "2612", ENTER, ESC)
    hands.press(ROOM, ENTER)
    assert page.sums().to_pay == ALL
    assert len(page.ticket.chosen) == 2


# Paying


def test_a_part_payment_is_offered_in_whole_months_and_taken_as_typed(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "500", "+", "1")
    assert open_of(office) == [Money(75404 - 50000)]


def test_a_part_payment_can_be_cut_to_whole_months_with_change(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "500", "+", "2")
    assert open_of(office) == [MONTH]
    facts = office.store.read(stored_facts, no=FIRST)
    assert (facts.total, facts.change) == (MONTH, Money(50000) - MONTH)


def test_how_far_a_sum_reaches_names_the_sum(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def look(dialog: ChoiceDialog) -> int:
        seen.extend(each.text() for each in dialog.findChildren(QLabel))
        return 0

    monkeypatch.setattr(ChoiceDialog, "exec", look)
    offers = (PartOffer(MONTH, "物业费", date(2026, 9, 30)), PartOffer(ALL, "清运费", None))
    part_dialog(desk, Money(50000), ALL, offers)
    part_dialog(desk, MONTH, ALL, offers[:1])
    assert [each for each in seen if each.startswith("收 ")] == [
        "收 377.02，物业费交至 2026-09",
        "收 754.04，清运费付清",
        "收 377.02，物业费交至 2026-09",
    ]


def test_the_newest_receipt_alone_is_chosen_though_ctrl_collected_it(
    page: CounterPage, qtbot: QtBot, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, AGREE, "1-1-102", ENTER, AGREE)
    qtbot.waitUntil(lambda: page.recent.table.model.rowCount() == 2)
    (row,) = page.recent.table.selected_rows()
    assert isinstance(row, ReceiptRow)
    assert row.no == "SJ2026-000002"


def test_one_line_can_be_paid_in_part(page: CounterPage, office: Office, hands: Hands) -> None:
    hands.press(ROOM, ENTER)
    page.dues.setFocus()
    hands.press(ENTER, "100", ENTER, "+")
    assert open_of(office) == [Money(37702 - 10000)]


def test_too_much_by_wechat_becomes_prepayment_by_one_key(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "*", "800", "+", ENTER)
    found = office.store.read(household_dues, unit_id=office.units[ROOM])
    assert found.prepaid_total == Money(4596)


def test_going_back_from_an_over_payment_takes_nothing(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "*", "800", "+", ESC)
    assert office.store.read(recent_receipts) == []
    assert page.till.tendered.text() == "800"


def test_change_is_kept_by_minus_and_used_later_by_slash(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press("1-1-102", ENTER, "600", "-", "+")
    assert office.store.read(stored_facts, no=FIRST).prepaid_in == Money(4000)
    page.desk.store.write(
        collect_payment,
        order=Order(
            unit_id=office.units["1-1-102"], parts=(Part(Method.CASH, Money(1)),), keep_rest=True
        ),
    )
    hands.press(ROOM, ENTER, "/")
    assert page.sums().prepaid == ZERO  # another household's prepayment is not theirs


def test_prepayment_pays_what_it_can(page: CounterPage, office: Office, hands: Hands) -> None:
    hands.press(ROOM, ENTER, "-", "800", "+")
    hands.press(ROOM, ENTER, F3, "1", ENTER, "1", ENTER, "/", "+")
    facts = office.store.read(stored_facts, no="SJ2026-000002")
    assert (facts.total, facts.prepaid_used) == (Money(12000 - 4596), Money(4596))


def test_fen_and_jiao_are_let_go_by_f4(page: CounterPage, office: Office, hands: Hands) -> None:
    hands.press(ROOM, ENTER, F4)
    assert page.till.due.text() == "¥754.00"
    hands.press("+")
    assert open_of(office) == []


def test_rounding_off_goes_when_the_sum_changes(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, F4)
    assert page.sums().rounded_off == Money(4)
    hands.press(" ")
    assert page.sums().to_pay == MONTH
    hands.press(F4)
    assert page.sums().rounded_off == Money(2)
    hands.press(F4)
    assert page.sums().rounded_off == ZERO


def test_a_sum_is_split_over_methods(page: CounterPage, office: Office, hands: Hands) -> None:
    hands.press(ROOM, ENTER, F6, "700", ENTER, "54.04", AGREE, "+")
    methods = office.store.read(stored_facts, no=FIRST).methods
    assert [(part.method, part.amount) for part in methods] == [
        ("cash", Money(70000)),
        ("wechat", Money(5404)),
    ]


def test_a_split_that_does_not_add_up_is_refused(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, F6, "700", AGREE, ESC, AGREE)  # it asks before it throws away
    assert page.ticket.split == ()


def test_the_receipt_may_carry_another_name(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, F5, "<Backspace>", "Wang", ENTER, "+")
    assert office.store.read(stored_facts, no=FIRST).payer == "Wang"


def test_a_walk_in_pays_a_counter_charge_without_a_room(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(F3, "Shen", ENTER, "1", ENTER, "2", ENTER, "+")
    facts = office.store.read(stored_facts, no=FIRST)
    assert (facts.payer, facts.unit_code, facts.total) == ("Shen", "", Money(24000))


def test_a_phone_written_behind_the_name_of_a_walk_in_lets_him_prepay(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(F3, "Shen", ENTER, "1", ENTER, "1", ENTER)
    hands.press(F5, "<End>", " 19900001234", ENTER, "200", "-", "+")
    facts = office.store.read(stored_facts, no=FIRST)
    assert (facts.payer, facts.prepaid_in) == ("Shen", Money(8000))


def test_a_name_for_the_receipt_waits_for_a_payer(
    page: CounterPage, desk: Desk, hands: Hands
) -> None:
    said: list[str] = []
    desk.said.connect(lambda words, _weight: said.append(words))
    hands.press(F5, "Wang")
    assert "先" in said[-1]
    assert page.head.room.text() == "Wang"


def test_money_without_any_line_is_a_prepayment_when_agreed(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "+")
    hands.press(ROOM, ENTER, "100", "+", ENTER)
    found = office.store.read(household_dues, unit_id=office.units[ROOM])
    assert found.prepaid_total == Money(10000)


# Nothing is lost


def test_after_a_failed_save_everything_typed_is_there(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "800")
    office.store.read_only = True
    seen: list[QDialog] = []
    answer_dialog("<Return>", seen)
    page.taking.collect()
    assert len(seen) == 1
    assert (page.till.tendered.text(), page.ticket.unit_id) == ("800", office.units[ROOM])
    office.store.read_only = False
    page.taking.collect()
    assert office.store.read(stored_facts, no=FIRST).change == Money(4596)


def test_a_payment_by_another_pc_is_seen_and_the_typed_amount_stays(
    page: CounterPage, office: Office, hands: Hands, qtbot: QtBot
) -> None:
    hands.press(ROOM, ENTER, "800")
    first = page.ticket.rows[0].id
    order = Order(
        unit_id=office.units[ROOM], parts=(Part(Method.CASH, MONTH),), charge_ids=(first,)
    )
    office.store.write(collect_payment, order=order)
    qtbot.waitUntil(lambda: len(page.ticket.rows) == 1)
    assert page.till.tendered.text() == "800"


def test_an_unreadable_amount_takes_nothing(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "8..0", "+")
    assert office.store.read(recent_receipts) == []


def test_a_desk_on_hold_comes_back_as_it_was(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, F2, "2612", ENTER, F3, "1", ENTER, "2", ENTER, "*", "2000", F7)
    assert page.ticket.is_empty
    assert len(office.store.read(held_pages, page="fees.desk")) == 1
    hands.press(F7, "1")
    assert page.sums().to_pay == Money(4 * 37702 + 24000)
    assert (page.ticket.method, page.till.tendered.text()) == (Method.WECHAT, "2000")
    assert office.store.read(held_pages, page="fees.desk") == ()


def test_esc_empties_the_desk_and_goes_back_to_the_room(page: CounterPage, hands: Hands) -> None:
    hands.press(ROOM, ENTER, "800", ESC)
    assert page.ticket.is_empty
    assert page.till.tendered.text() == ""
    assert focus(page) is page.head.room


# Paper


def test_without_a_printer_the_receipt_is_shown_inside_the_window(
    page: CounterPage, office: Office, hands: Hands, qtbot: QtBot
) -> None:
    hands.press(ROOM, ENTER, "+")
    qtbot.waitUntil(page.paper.isVisible)
    assert page.paper.title.text() == FIRST
    assert focus(page) is page.head.room
    hands.press("1-1-102", ENTER)
    assert not page.paper.isVisible()


def test_without_a_printer_both_receipts_of_a_payment_are_shown_and_counted(
    page: CounterPage, office: Office, hands: Hands, qtbot: QtBot
) -> None:
    group = office.store.write(
        GROUP_USES.add, fields=GroupFields(name="代收", company="云杉代收", series="DS")
    )
    item = office.store.read(fee_items)[3]
    fields = ItemFields(code=item.code, name=item.name, nature=item.nature, receipt_group_id=group)
    office.store.write(ITEM_USES.change, record_id=item.id, fields=fields)
    page.refresh_receipts()
    assert page.recent.next_no.text() == f"{FIRST}、DS2026-000001"
    hands.press(ROOM, ENTER, F3, "1", ENTER, ENTER, "+")
    qtbot.waitUntil(page.paper.isVisible)
    assert sorted(page.paper.title.text().split("、")) == ["DS2026-000001", FIRST]
    one = page_count(receipts_out_view.looked_at_pdf(page.desk, FIRST))
    with page.paper.issue("pdf") as pdf:
        assert page_count(pdf) == 2 * one
    assert {row.copies for row in office.store.read(recent_receipts)} == {1}


def test_a_printer_that_is_gone_undoes_nothing_and_is_told(
    page: CounterPage, office: Office, hands: Hands, qtbot: QtBot
) -> None:
    page.desk.settings.print_choice("receipt").printer = "no such printer"
    heard = said(page, qtbot)
    hands.press(ROOM, ENTER, "+")
    qtbot.waitUntil(lambda: any("Ctrl+P" in sentence for sentence in heard))
    assert open_of(office) == []


@pytest.mark.parametrize("key", ["Ctrl+P", "Ctrl+J"])
def test_a_key_for_a_receipt_says_so_where_there_is_none_yet(
    page: CounterPage, qtbot: QtBot, key: str
) -> None:
    heard = said(page, qtbot)
    QTest.keySequence(page.recent, key)
    assert heard == ["本班还没有收据。"]


def test_the_keyboard_is_in_the_room_field_before_the_printer_has_finished(
    page: CounterPage,
    office: Office,
    hands: Hands,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    may_finish, printed = threading.Event(), list[bytes]()

    def slow_printer(pdf: bytes, *_given: object) -> None:
        assert may_finish.wait(5)
        printed.append(pdf)

    monkeypatch.setattr(receipts_out_view, "print_remembered", slow_printer)
    monkeypatch.setattr(receipts_out_view, "require_printer", lambda *_given: None)
    page.desk.settings.print_choice("receipt").printer = "counter"
    hands.press(ROOM, ENTER, "+", "1-1-102", ENTER)
    assert printed == []
    assert page.ticket.unit_id == office.units["1-1-102"]
    may_finish.set()
    qtbot.waitUntil(lambda: len(printed) == 1)
    assert printed[0].startswith(b"%PDF")
    # It is counted only after it has come out.
    qtbot.waitUntil(lambda: office.store.read(recent_receipts)[0].copies == 1)


def test_backing_out_of_the_printer_dialog_counts_no_print(
    page: CounterPage, office: Office, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.press(ROOM, ENTER, "+")
    monkeypatch.setattr(printers, "ask_printer", lambda *_given: "")
    page.paper.preview._print_it()
    assert office.store.read(recent_receipts)[0].copies == 0


def test_each_cashier_finds_his_own_half_written_desk(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "800")
    first = office.store.actor
    office.store.as_actor(structs.replace(first, user_id=7, name="周"))
    page.shown()
    assert page.ticket.is_empty
    office.store.as_actor(first)
    page.shown()
    assert (page.ticket.unit_id, page.till.tendered.text()) == (office.units[ROOM], "800")


def test_collecting_only_shows_no_paper(page: CounterPage, office: Office, hands: Hands) -> None:
    hands.press(ROOM, ENTER, AGREE)
    assert office.store.read(stored_facts, no=FIRST).total == ALL
    assert not page.paper.isVisible()


def test_the_receipt_goes_to_the_clipboard_as_a_picture_and_is_counted(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, AGREE, F11)
    assert QGuiApplication.clipboard().image().width() > 1000
    assert office.store.read(recent_receipts)[0].copies == 1


def test_a_notice_of_the_room_is_shown(page: CounterPage, hands: Hands) -> None:
    hands.press(ROOM, ENTER, F8)
    assert page.paper.isVisible()
    assert "TZ2026-000001" in page.paper.title.text()


def test_a_notice_goes_on_the_paper_chosen_on_this_pc(page: CounterPage, hands: Hands) -> None:
    page.desk.settings.print_choice("notice").paper = "a5"
    hands.press(ROOM, ENTER, F8)
    (height, width) = sorted(printing.page_sizes_mm(page.paper._pdf)[0], reverse=True)
    assert (round(width), round(height)) == (148, 210)


def noted_notices(session: Session) -> list[str]:
    """What the audit log noted of each batch of notices."""
    query = select(AuditRow.after).where(AuditRow.what == "notice.issue")
    return [str(one) for one in session.scalars(query)]


def test_f8_asks_what_a_notice_is_for_where_a_part_is_not_due_yet(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    office.store.write(publish_run, period="2026-12")
    hands.press(ROOM, ENTER, F8, "2")
    assert "TZ2026-000001" in page.paper.title.text()
    (noted,) = office.store.read(noted_notices)
    assert str(ALL.fen) in noted
    hands.press(ESC, F8, ESC)
    assert len(office.store.read(noted_notices)) == 1


def test_one_press_of_plus_reads_the_receipts_and_the_session_once(
    page: CounterPage, office: Office, qtbot: QtBot, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []

    def counted(use_case: Callable[..., object], /, *given: Any, **named: Any) -> object:
        read.append(use_case)
        return plain(use_case, *given, **named)

    plain = office.store.read
    hands.press(ROOM, ENTER)
    monkeypatch.setattr(office.store, "read", counted)
    hands.press(AGREE)
    qtbot.waitUntil(lambda: page.recent.table.model.rowCount() == 1)
    QApplication.processEvents()
    assert read.count(open_shift) == read.count(next_receipt_numbers) == 1
    assert counter_facts not in read


def test_the_void_receipt_stays_in_the_list(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, AGREE, F9, "2", ENTER, "3", AGREE)
    (row,) = office.store.read(recent_receipts)
    assert row.state == "void"
    assert open_of(office) == [MONTH, MONTH]


# The page


def test_the_amount_is_explained_on_demand(page: CounterPage, hands: Hands) -> None:
    hands.press(ROOM, ENTER)
    seen: list[QDialog] = []
    answer_dialog("<Return>", seen)
    page.f_keys.explain()
    assert len(seen) == 1


def test_space_ticks_the_line_without_leaving_the_amount(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, " ")
    assert page.sums().to_pay == MONTH
    hands.press("+")
    (left,) = office.store.read(household_dues, unit_id=office.units[ROOM]).lines
    assert left.period_from == date(2026, 9, 1)


def test_the_bar_tells_the_session(page: CounterPage, office: Office, hands: Hands) -> None:
    hands.press(ROOM, ENTER, AGREE)
    page.refresh_receipts()
    assert page.bar._money.text() == "754.04"
    assert page.recent.next_no.text() == "SJ2026-000002"


def test_the_bar_says_that_a_red_receipt_gave_money_back(page: CounterPage, office: Office) -> None:
    order = Order(unit_id=office.units[ROOM], parts=(Part(Method.CASH, Money(37702)),))
    no = office.store.write(collect_payment, order=order).receipts[0].no
    office.store.write(close_shift, counted=Money(37702))
    office.store.write(red_receipt, no=no, reason="金额有误")
    page.refresh_receipts()
    assert page.bar._since.text().endswith("0 笔，红字 1 笔")
    assert page.bar._money.text() == "-377.02"


def test_what_was_put_on_the_desk_is_said_and_no_longer_the_last_payment(
    page: CounterPage, hands: Hands, qtbot: QtBot
) -> None:
    heard = said(page, qtbot)
    hands.press("1-1-102", ENTER, AGREE, ROOM, ENTER, F2, "2612", ENTER)
    assert heard[-1] == "到 2026-12 再补 2 项：754.04"
    hands.press(F3, "1", ENTER, "2", ENTER)
    assert heard[-1] == "已加到收费台：装修垃圾清运费 240.00。按 + 收款。"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off(qtbot: QtBot, desk: Desk, office: Office, language: str) -> None:
    set_language(language)
    page = in_window(qtbot, desk, counter_page, CounterPage)
    page.load(office.units[ROOM])
    page.till.tendered.setText("1400")
    assert clipped(page.window()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_on_an_empty_estate(qtbot: QtBot, desk: Desk, language: str) -> None:
    set_language(language)
    page = in_window(qtbot, desk, counter_page, CounterPage)
    page.taking.collect()
    assert clipped(page.window()) == []
