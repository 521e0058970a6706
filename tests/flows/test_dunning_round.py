"""A round of dunning: a call with a promise, a visit where nobody was met, the promise broken,
notices in a batch, their delivery typed back, and one of them pays."""

from typing import cast

from msgspec import structs
from pytestqt.qtbot import QtBot
from sqlalchemy import update
from sqlalchemy.orm import Session

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import use_case
from propdesk.estate.models import Person
from propdesk.fees.dunning.contacts import ContactEntry, note_contact
from propdesk.fees.dunning.debtors import DebtorRow, debtors
from propdesk.fees.dunning.page.contacts_view import ContactsPage
from propdesk.fees.dunning.page.listing import CONTACTS, DunContactRow
from propdesk.fees.dunning.page.view import dunning_page
from propdesk.fees.dunning.rules import DunDelivered, DunStep, DunWay, PromiseState
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from propdesk.today.overview import due_lines
from tests.clocks import StoppedClock
from tests.flows.clerk import Clerk
from tests.windows import window_on


def debtor(clerk: Clerk, unit: str) -> DebtorRow:
    (found,) = (one for one in clerk.store.read(debtors) if one.unit == unit)
    return found


def contacts(clerk: Clerk, *chips: str) -> list[DunContactRow]:
    ids = clerk.store.read(CONTACTS.ids, question=asked(*chips))
    return list(clerk.store.read(CONTACTS.rows, ids=ids))


def titles_of_today(clerk: Clerk) -> list[str]:
    return [line.title for line in clerk.store.read(due_lines)]


def test_a_round_of_dunning_from_the_first_call_to_the_money(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk, clock = Clerk(qtbot, running), running.desk.clock
        assert isinstance(clock, StoppedClock)
        clerk.begin_at("fees.dunning")
        # A call: who, what he said, until when he pays; the rest is known.
        clerk.do("<F3>", "<Return>", "<Return>", "下周一来缴", "<Return>", "1122", "<Ctrl+Return>")
        called = contacts(clerk)[0]
        assert (called.unit, called.way, called.answer) == ("1-1-101", DunWay.PHONE, "下周一来缴")
        assert called.promise is PromiseState.OPEN
        assert called.owed == Money(754_04)
        # Nobody at the door: two keys, and the slip.
        clerk.do("<Down>", "<F4>", "2", "<Esc>")
        attempt = contacts(clerk, "attempts")[0]
        assert (attempt.unit, attempt.way, attempt.reached) == ("1-1-102", DunWay.DOOR, False)

        clock.go_on(days=2)
        assert "今日到期的缴费承诺" in titles_of_today(clerk)
        clock.go_on(days=6)
        assert "未兑现的缴费承诺" in titles_of_today(clerk)
        clerk.begin_at("today.today")
        clerk.begin_at("fees.dunning")
        assert debtor(clerk, "1-1-101").promise is PromiseState.BROKEN
        assert debtor(clerk, "1-1-101").next is DunStep.NOTICE
        assert debtor(clerk, "1-2-201").next is DunStep.CALL
        # The batch begins with the letter that most of them need, and asks only those two.
        clerk.do("<F8>", "<Ctrl+Return>", "<Esc>")
        letters = contacts(clerk, "letters")
        assert sorted(one.unit for one in letters) == ["1-1-101", "1-1-102"]
        assert {one.way for one in letters} == {DunWay.NOTICE}
        # The round came back: one signed, one found nobody and is on the door.
        signed = ("1", "<Return>", "1", "<Return>", "本人", "<Return>")
        posted = ("2", "<Return>", "2", "<Return>", "照片", "<Return>")
        clerk.do("<F9>", *signed, *posted, "<Esc>")
        arrived = {one.unit: one.delivered for one in contacts(clerk, "letters")}
        assert arrived == {"1-1-101": DunDelivered.SIGNED, "1-1-102": DunDelivered.POSTED}
        # He comes and pays all of it.
        clerk.begin_at("fees.desk")
        clerk.do("1-1-101", "<Return>", "+")
        clerk.begin_at("fees.dunning")
        assert [one.unit for one in clerk.store.read(debtors)] == ["1-1-102", "1-2-201"]
        assert contacts(clerk, "promise:broken")[0].unit == "1-1-101"  # he paid, but later


def test_who_may_export_no_list_is_offered_no_sheet_of_phones(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        store = running.desk.store

        def offered() -> list[str]:
            page = dunning_page(running.desk)
            qtbot.addWidget(page)
            return [action.words for action in page._offered()]

        assert "短信表" in offered()
        rights = store.actor.permissions - {"system.export"}
        store.as_actor(structs.replace(store.actor, permissions=rights))
        assert "短信表" not in offered()


def test_the_contacts_of_a_debtor_are_not_those_of_his_namesake(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)

        @use_case(permission="", touches=("person",))
        def same_name(session: Session) -> None:
            session.execute(update(Person).where(Person.name == "许文博").values(name="陈雨桐"))

        clerk.store.write(same_name)
        made = [
            clerk.store.write(
                note_contact, account_id=debtor(clerk, unit).id,
                entry=ContactEntry(way=DunWay.PHONE),
            )
            for unit in ("1-1-101", "1-1-102")
        ]  # fmt: skip
        clerk.begin_at("fees.dunning")
        clerk.do("<F7>")
        assert isinstance(clerk.page, ContactsPage)
        model = clerk.page.table.model
        shown = [cast("DunContactRow", model.row(place)) for place in range(model.rowCount())]
        assert [row.id for row in shown] == [made[0]]
