"""Contacts with debtors: what they keep, what is refused, what becomes of promises."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from propdesk.db.attachments.attaching import NewFile, attach, files_of
from propdesk.db.store import use_case
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.dunning import contacts
from propdesk.fees.dunning.contacts import attempt_slip, take_contact_back
from propdesk.fees.dunning.due import due_dunning
from propdesk.fees.dunning.page.listing import CONTACTS
from propdesk.fees.dunning.page.unit_page import dunning_of_unit
from propdesk.fees.dunning.rules import DunStep, DunWay, PromiseState
from propdesk.household.timeline import timeline
from propdesk.kernel.due import Due
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from tests.clocks import StoppedClock
from tests.fees.dunning.asking import FLAT, ask, contact, pay, row_of
from tests.offices import Office

TODAY = date(2026, 11, 20)
OWED = Money(754_04)


def test_a_contact_freezes_what_is_overdue_and_counts_in_the_list(office: Office) -> None:
    before = row_of(office)
    assert (before.owed, before.since, before.months) == (OWED, date(2026, 9, 30), 2)
    assert (before.step, before.next) == (DunStep.NONE, DunStep.CALL)
    made = contact(office, ask(office, answer="下周缴"))
    assert (made.owed, made.answer, made.met) == (OWED, "下周缴", "陈雨桐")
    pay(office, 377_02)
    assert contact(office, made.id).owed == OWED
    after = row_of(office)
    assert (after.owed, after.times, after.step) == (Money(377_02), 1, DunStep.CALL)
    assert after.next is DunStep.NONE  # asked today


def test_an_attempt_without_answer_is_a_contact_and_its_slip_says_no_sum(office: Office) -> None:
    made = ask(office, way=DunWay.DOOR, reached=False)
    assert contact(office, made).reached is False
    assert row_of(office).times == 1
    slip = office.store.read(attempt_slip, contact_id=made)
    assert (slip.name, slip.unit) == ("陈雨桐", FLAT)
    assert "754" not in slip.words


def test_a_contact_is_never_edited(office: Office) -> None:
    made = ask(office)

    @use_case(permission="", touches=("dun_contact",))
    def edit(session: Session) -> None:
        session.execute(text(f"UPDATE dun_contact SET answer = 'x' WHERE id = {made}"))

    with pytest.raises(IntegrityError, match="INSERT only"):
        office.store.write(edit)


def test_a_mistake_is_taken_back_by_an_entry_that_says_why(office: Office) -> None:
    made = ask(office)
    with pytest.raises(contacts.WhyTakenBack):
        office.store.write(take_contact_back, contact_id=made, reason=" ")
    office.store.write(take_contact_back, contact_id=made, reason="打错了人")
    assert office.store.read(CONTACTS.ids) == []
    assert row_of(office).times == 0
    with pytest.raises(contacts.ContactTakenBack):
        office.store.write(take_contact_back, contact_id=made, reason="again")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"day": TODAY + timedelta(days=1)}, contacts.ContactToCome),
        ({"promised": Money(100)}, contacts.DayOfPromiseMissing),
        ({"promised_on": TODAY - timedelta(days=1)}, contacts.PromiseUnclear),
        ({"promised_on": TODAY + timedelta(days=400)}, contacts.PromiseUnclear),
        ({"promised_on": TODAY, "promised": OWED + Money(1)}, contacts.PromisedTooMuch),
        ({"promised_on": TODAY, "reached": False}, contacts.PromisedByNobody),
        ({"way": DunWay.LETTER}, contacts.WrittenElsewhere),
    ],
)
def test_bad_input_is_refused_in_a_sentence_and_nothing_is_written(
    office: Office, said: dict[str, object], refusal: type[UserError]
) -> None:
    with pytest.raises(refusal):
        ask(office, FLAT, **said)
    assert office.store.read(CONTACTS.ids) == []


def test_whoever_owes_nothing_overdue_is_not_asked(office: Office) -> None:
    account = row_of(office).id
    pay(office, 754_04)
    entry = contacts.ContactEntry(way=DunWay.PHONE)
    with pytest.raises(contacts.NothingOverdue):
        office.store.write(contacts.note_contact, account_id=account, entry=entry)


def test_a_promise_is_kept_by_money_of_its_days_and_broken_without(
    office: Office, clock: StoppedClock
) -> None:
    until = TODAY + timedelta(days=3)
    made = ask(office, promised_on=until, promised=Money(377_02))
    assert contact(office, made).promise is PromiseState.OPEN
    clock.go_on(days=3)
    assert contact(office, made).promise is PromiseState.DUE
    assert [line.title for line in office.store.read(lines_of_today)] == ["今日到期的缴费承诺"]
    clock.go_on(days=1)
    assert contact(office, made).promise is PromiseState.BROKEN
    assert [line.title for line in office.store.read(lines_of_today)] == ["未兑现的缴费承诺"]
    # The bank's file of the next day says that it came in time.
    pay(office, 377_02, value_day=until)
    assert contact(office, made).promise is PromiseState.KEPT
    assert office.store.read(lines_of_today) == []


def test_money_before_the_promise_does_not_keep_it_and_a_void_breaks_it(
    office: Office, clock: StoppedClock
) -> None:
    pay(office, 377_02)
    clock.go_on(hours=1)
    made = ask(office, promised_on=TODAY + timedelta(days=2))
    assert contact(office, made).promise is PromiseState.OPEN
    clock.go_on(hours=1)
    receipt = pay(office, 377_02)
    assert contact(office, made).promise is PromiseState.KEPT
    office.store.write(void_receipt, no=receipt, reason="金额错", copies_back=3)
    assert contact(office, made).promise is PromiseState.OPEN


def lines_of_today(session: Session) -> list[Due]:
    return list(due_dunning(session))


def test_the_household_shows_where_dunning_stands_and_each_contact(office: Office) -> None:
    ask(office, promised_on=TODAY + timedelta(days=3))
    unit = office.units[FLAT]
    (line,) = office.store.read(dunning_of_unit, unit)
    assert line.amount == OWED
    assert line.state is not None
    assert line.state[0] == "承诺待办"
    events = office.store.read(timeline, unit_id=unit)
    assert any(event.record and event.record[0] == "dun_contact" for event in events)


def test_a_picture_is_attached_to_a_contact(office: Office) -> None:
    made = ask(office, way=DunWay.DOOR, reached=False)
    new = [NewFile("door.txt", b"a note")]
    attach(office.store, kind="dun_contact", record_id=made, new=new)
    found = office.store.read(files_of, kind="dun_contact", record_id=made)
    assert [one.name for one in found] == ["door.txt"]


def test_the_list_finds_contacts_by_way_promise_and_words(office: Office) -> None:
    called = ask(office, promised_on=TODAY + timedelta(days=3))
    door = ask(office, "1-1-102", way=DunWay.DOOR, reached=False)
    ids = office.store.read
    assert ids(CONTACTS.ids, question=asked("attempts")) == [door]
    assert ids(CONTACTS.ids, question=asked("promise:open")) == [called]
    assert ids(CONTACTS.ids, question=asked(words="许文博")) == [door]
