"""A complaint from the contact book to its reply, and what a desk reads that does not handle it."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.records.question import asked
from propdesk.service.contacts.register import CONTACTS
from tests.flows import a_complaint
from tests.flows.a_complaint import CALL, CASHIER_PIN, CAUSE, SAID, TAKEN
from tests.flows.clerk import Clerk
from tests.keyboard import keys_of
from tests.windows import window_on


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    """The manager; a cashier waits."""
    with window_on(office_folder) as running:
        a_complaint.put_users(running.store)
        yield Clerk(qtbot, running)


def test_a_call_becomes_a_complaint_in_a_few_keys(clerk: Clerk) -> None:
    a_complaint.take_the_complaint(clerk)
    typed = len("1-1-101") + len(SAID) + len(CAUSE)
    assert keys_of(*CALL, *TAKEN) - typed <= 5


def test_from_the_call_to_the_reply_and_nobody_else_learns_who(clerk: Clerk) -> None:
    a_complaint.take_the_complaint(clerk)
    a_complaint.look_into_it(clerk)
    a_complaint.look_as_the_cashier(clerk)
    a_complaint.reply(clerk)


def test_who_complained_is_kept_from_what_the_cashier_reads_as_well(clerk: Clerk) -> None:
    a_complaint.take_the_complaint(clerk)
    a_complaint.take_over(clerk, CASHIER_PIN)
    (contact,) = clerk.store.read(CONTACTS.records.first, question=asked("all"))
    assert (contact.caller, contact.became) == ("不公开", "不公开")
    assert "service.complainants" not in clerk.running.window._pages
