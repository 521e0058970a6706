"""A complaint from the contact book to its reply, and what a desk reads that does not handle it."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QTableView
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.linking.links import links_of
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.service.complaints.complainants import COMPLAINANTS
from propdesk.service.complaints.register import COMPLAINTS, ComplaintRow
from propdesk.service.complaints.rules import ComplaintClass, ComplaintState as S
from propdesk.service.contacts.register import CONTACTS
from propdesk.service.contacts.rules import ContactState
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import UserFields
from propdesk.system.users.login import set_password, set_pin
from tests.flows.clerk import Clerk
from tests.keyboard import keys_of
from tests.windows import settle, window_on

SAID, CAUSE, ANSWER = "楼上半夜拖家具", "夜间噪音", "今晚上门"
CALL = ("1-1-101", "<Enter>", "<Enter>", SAID, "<F3>")
TAKEN = (CAUSE, "<Ctrl+Return>")
MANAGER_PIN, CASHIER_PIN = "1359", "2580"
WHO = "陈雨桐"


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    """The manager at the contact book; a cashier waits."""
    with window_on(office_folder) as running:
        store = running.store
        store.write(set_password, user_id=store.actor.user_id, password="qiushui-3")
        store.write(set_pin, user_id=store.actor.user_id, pin=MANAGER_PIN)
        fields = UserFields(name="wangli", display_name="王丽", role=Role.CASHIER)
        cashier = store.write(USER_USES.add, fields=fields)
        store.write(set_password, user_id=cashier, password="chunfeng-7")
        store.write(set_pin, user_id=cashier, pin=CASHIER_PIN)
        found = Clerk(qtbot, running)
        found.begin_at("service.contacts")
        yield found


def take_over(clerk: Clerk, pin: str) -> None:
    clerk.do("<Ctrl+L>", pin, "<Return>")


def the_complaint(clerk: Clerk) -> ComplaintRow:
    (row,) = clerk.store.read(COMPLAINTS.records.first, question=asked("all"))
    return row


def painted(clerk: Clerk, page_id: str) -> str:
    """What stands on a page: the words of its labels, and the cells of its list as painted."""
    clerk.running.window.show_page(page_id)
    settle(clerk.running)
    page = clerk.page
    words = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    for view in page.findChildren(QTableView):
        if view.isVisible() and (model := view.model()) is not None:
            words += [
                str(model.index(row, column).data() or "")
                for row in range(model.rowCount())
                for column in range(model.columnCount())
            ]
    return "\n".join(words)


def test_a_call_becomes_a_complaint_in_a_few_keys(clerk: Clerk) -> None:
    clerk.do(*CALL, *TAKEN)
    made = the_complaint(clerk)
    assert (made.what, made.cause, made.kind) == (SAID, CAUSE, ComplaintClass.NEIGHBOURS)
    (contact,) = clerk.store.read(CONTACTS.records.first, question=asked("all"))
    assert (contact.state, contact.became) == (ContactState.COMPLAINT, made.no)
    (who,) = clerk.store.read(COMPLAINANTS.records.first)
    assert (who.name, who.complaint) == (WHO, made.no)
    (link,) = clerk.store.read(links_of, kind="contact", record_id=contact.id)
    assert (link.kind, link.other_id) == ("complainant", who.id)
    typed = len("1-1-101") + len(SAID) + len(CAUSE)
    assert keys_of(*CALL, *TAKEN) - typed <= 5


def test_from_the_call_to_the_reply_and_nobody_else_learns_who(clerk: Clerk) -> None:
    clerk.do(*CALL, *TAKEN)
    complaint = the_complaint(clerk)
    clerk.begin_at("service.complaints")
    clerk.do("<F3>", "<Down>", "<Tab>", ANSWER, "<Ctrl+Return>")
    assert the_complaint(clerk).state is S.CLASSIFIED
    clerk.do("<F5>", "许师傅", "<Ctrl+Return>")
    clerk.do("<Shift+F5>", "<Tab>", "<Tab>", "<Tab>", "监控确认", "<Ctrl+Return>")
    assert "监控确认" in the_complaint(clerk).steps
    assert WHO in painted(clerk, "service.complaints")

    take_over(clerk, CASHIER_PIN)
    for page in ("service.contacts", "service.complaints"):
        told = painted(clerk, page)
        assert "不公开" in told
        assert WHO not in told
    (contact,) = clerk.store.read(CONTACTS.records.first, question=asked("all"))
    assert (contact.caller, contact.became) == ("不公开", "不公开")
    assert "service.complainants" not in clerk.running.window._pages

    take_over(clerk, MANAGER_PIN)
    clerk.begin_at("service.complaints")
    clerk.do("<F9>", "<Tab>", "已劝导", "<Tab>", "楼上已同意", "<Ctrl+Return>")
    replied = the_complaint(clerk)
    assert (replied.state, replied.reply) == (S.REPLIED, "楼上已同意")
    assert replied.no == complaint.no
