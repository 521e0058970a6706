"""The page of the contact book: every talk in a few keys, none of them lost."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.linking.links import links_of
from propdesk.db.store import Store
from propdesk.kernel.records.question import asked
from propdesk.repairs.orders.register import ORDERS
from propdesk.service.contacts.page.side_view import PastRow
from propdesk.service.contacts.page.view import ContactPage
from propdesk.service.contacts.register import CONTACTS, ContactRow
from propdesk.service.contacts.rules import Channel, ContactKind, ContactState
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.fees.desks import Hands, in_window
from tests.keyboard import AGREE, ENTER, ESC, F2, F4, F6, F7, F8
from tests.offices import Office

ROOM, SAID = "1-1-101", "tap is leaking"


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> ContactPage:
    shown = in_window(qtbot, desk, ContactPage, ContactPage)
    shown.shown()
    return shown


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    return Hands(qtbot)


def contacts(store: Store) -> list[ContactRow]:
    return list(store.read(CONTACTS.records.first, question=asked("all")))


def only(store: Store) -> ContactRow:
    (found,) = contacts(store)
    return found


def words(page: ContactPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_an_answered_call_takes_the_room_and_what_is_said_and_three_keys(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, ENTER, SAID, ENTER)
    found = only(office.store)
    assert (found.unit, found.caller, found.phone, found.what) == (
        "1-1-101", "陈雨桐", "199****3271", SAID
    )  # fmt: skip
    assert (found.state, found.channel) == (ContactState.ANSWERED, Channel.PHONE)
    assert (found.kind, found.time) == (ContactKind.REPAIR, "15:42")
    assert hands.pressed <= len(ROOM) + len(SAID) + 3
    assert page.window().focusWidget() is page.entry.room
    assert page.talk.is_empty


def test_another_caller_is_typed_over_the_owner(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "Li", ENTER, SAID, ENTER)
    assert (only(office.store).caller, only(office.store).phone) == ("Li", "")


def test_what_is_no_room_is_kept_as_a_place(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press("B1 garage", ENTER, ENTER, SAID, ENTER)
    assert (only(office.store).unit, only(office.store).place) == ("", "B1 garage")


def test_a_room_that_was_typed_without_enter_is_the_unit_all_the_same(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, "<Tab>", "<Tab>", SAID, ENTER)
    assert only(office.store).unit == "1-1-101"


def test_nothing_is_saved_without_words(page: ContactPage, office: Office, hands: Hands) -> None:
    hands.press(ROOM, ENTER, ENTER, ENTER)
    assert contacts(office.store) == []
    assert page.window().focusWidget() is page.entry.what


def test_a_letter_keeps_its_number_and_deadline_and_waits(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    letter = ("<Ctrl+4>", ROOM, ENTER, ENTER, "26112004417", ENTER, "1127", ENTER)
    hands.press(*letter, SAID, ENTER)
    found = only(office.store)
    assert (found.channel, found.state) == (Channel.HOTLINE, ContactState.TO_ANSWER)
    assert (found.outer_no, str(found.reply_day), found.reply_time) == (
        "26112004417", "2026-11-27", ""
    )  # fmt: skip


def test_the_fifth_key_goes_through_those_who_write(page: ContactPage, hands: Hands) -> None:
    seen = []
    for _time in range(4):
        hands.press("<Ctrl+5>")
        seen.append(page.talk.channel)
    assert seen == [Channel.LETTER, Channel.COMMUNITY, Channel.COMMITTEE, Channel.LETTER]


def test_a_promise_begins_with_the_deadline(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, ENTER, SAID, F4, AGREE)
    found = only(office.store)
    assert found.state is ContactState.PROMISED
    assert (str(found.reply_day), found.reply_time) == ("2026-11-20", "17:42")


def test_with_nothing_typed_the_same_key_promises_for_the_row_in_hand(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press("<Ctrl+4>", ROOM, ENTER, ENTER, ENTER, ENTER, SAID, ENTER)
    hands.press(F4, "1125", ENTER, "930", AGREE)
    found = only(office.store)
    assert (found.state, str(found.reply_day), found.reply_time) == (
        ContactState.PROMISED, "2026-11-25", "09:30"
    )  # fmt: skip


def test_the_kind_is_guessed_until_it_is_chosen(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, ENTER, F8, "4", SAID, ENTER)
    assert only(office.store).kind is ContactKind.SUGGESTION


def test_a_talk_is_held_for_the_next_and_taken_back_by_the_same_key(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, ENTER, SAID, F6)
    assert page.talk.is_empty
    assert "（1）" in page.held.words
    hands.press("1-1-102", ENTER, ENTER, "parcel", ENTER, F6)
    assert (page.talk.room, page.talk.what) == ("1-1-101", SAID)
    hands.press(ENTER)
    assert {one.unit for one in contacts(office.store)} == {"1-1-101", "1-1-102"}


def test_a_held_talk_and_a_half_typed_one_survive_a_crash(
    qtbot: QtBot, page: ContactPage, desk: Desk, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, ENTER, "first", F6, "1-1-102", ENTER, ENTER, "second")
    kept = desk.store.path.parent / "drafts"
    qtbot.waitUntil(lambda: kept.is_dir() and any(kept.iterdir()))
    desk.wait_for_work()
    again = ContactPage(desk)  # nobody closed the other one
    qtbot.addWidget(again)
    assert (again.talk.room, again.talk.what) == ("1-1-102", "second")
    assert again.keeper.count() == 1


def test_escape_forgets_the_talk_and_its_draft(
    qtbot: QtBot, page: ContactPage, desk: Desk, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, ENTER, SAID, ESC)
    assert page.talk.is_empty
    desk.wait_for_work()
    again = ContactPage(desk)
    qtbot.addWidget(again)
    assert again.talk.is_empty


def test_who_leaves_the_desk_finds_the_talk_on_hold(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, ENTER, SAID)
    page.put_aside()
    assert page.keeper.count() == 1


def test_the_time_runs_from_the_first_key(
    page: ContactPage, hands: Hands, clock: StoppedClock
) -> None:
    hands.press("1")
    clock.go_on(seconds=84)
    page._show_time()
    assert page.entry.clock.accessibleName() == "计时 01:24"


def test_what_was_said_before_stands_beside_the_talk(
    page: ContactPage, office: Office, hands: Hands, qtbot: QtBot
) -> None:
    hands.press(ROOM, ENTER, ENTER, SAID, ENTER)
    hands.press("1-1-102", ENTER, ENTER, SAID)

    def titles() -> list[str]:
        return [one.accessibleName() for one in page.side.findChildren(PastRow)]

    qtbot.waitUntil(lambda: titles() == [f"1-1-101 {SAID}"])  # next door
    hands.press(ESC, ROOM, ENTER, ENTER, SAID)
    qtbot.waitUntil(lambda: titles() == [SAID])  # here
    assert "陈雨桐" in words(page)
    assert "199 0000 3271" in words(page)


def test_the_panel_tells_of_the_row_while_the_keyboard_is_in_the_list(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, ENTER, SAID, ENTER)
    assert page.side.isVisible()
    page.list.table.view.setFocus()
    assert not page.side.isVisible()
    assert page.list.panel is not None
    assert page.list.panel.isVisible()


def test_an_old_one_is_looked_for_in_all_days(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press(F7)
    assert page.list.chips["all"].isChecked()
    assert page.window().focusWidget() is page.list.words


def test_only_what_a_subject_offers_has_a_button(page: ContactPage) -> None:
    offered = {one.key for one in page.desk.store.declarations.actions if one.on == "contact"}
    assert {one.key for one in page.offered} == offered


def test_one_key_makes_a_repair_of_the_talk(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, ENTER, SAID, F2, AGREE)
    found = only(office.store)
    (order,) = office.store.read(ORDERS.records.first, question=asked("all"))
    assert (found.state, found.became) == (ContactState.REPAIR, order.no)
    assert (order.unit, order.fault, order.reporter) == ("1-1-101", SAID, "陈雨桐")
    (link,) = office.store.read(links_of, kind="repair_order", record_id=order.id)
    assert (link.kind, link.other_id) == ("contact", found.id)


def test_a_second_call_joins_the_order_that_is_under_way(
    page: ContactPage, office: Office, hands: Hands, qtbot: QtBot
) -> None:
    hands.press(ROOM, ENTER, ENTER, SAID, F2, AGREE)
    hands.press(ROOM, ENTER, ENTER, SAID)
    qtbot.waitUntil(lambda: "F2" in words(page))  # the banner says what the key does
    assert "BX2026-000001" in words(page)
    hands.press(F2, ENTER)
    (order,) = office.store.read(ORDERS.records.first, question=asked("all"))
    assert {one.became for one in contacts(office.store)} == {order.no}
    assert len(office.store.read(links_of, kind="repair_order", record_id=order.id)) == 2


def test_a_form_that_is_left_keeps_the_call_to_be_answered(
    page: ContactPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, ENTER, SAID, F2, ESC)
    assert only(office.store).state is ContactState.TO_ANSWER
