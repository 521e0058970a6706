"""The steps of a complaint, from the contact book to its reply, beside a desk that must not learn
who complained: for both kinds of clerks."""

from propdesk.db.linking.links import links_of
from propdesk.db.store import Store
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
from tests.flows.clerk import Hands

SAID, CAUSE, ANSWER = "楼上半夜拖家具", "夜间噪音", "今晚上门"
CALL = ("1-1-101", "<Enter>", "<Enter>", SAID, "<F3>")
TAKEN = (CAUSE, "<Ctrl+Return>")
PASSWORD = "qiushui-3"
MANAGER_PIN, CASHIER_PIN = "1359", "2580"
WHO = "陈雨桐"


def put_users(store: Store) -> None:
    """The manager has a password and a PIN, and so has a cashier."""
    store.write(set_password, user_id=store.actor.user_id, password=PASSWORD)
    store.write(set_pin, user_id=store.actor.user_id, pin=MANAGER_PIN)
    fields = UserFields(name="wangli", display_name="王丽", role=Role.CASHIER)
    cashier = store.write(USER_USES.add, fields=fields)
    store.write(set_password, user_id=cashier, password="chunfeng-7")
    store.write(set_pin, user_id=cashier, pin=CASHIER_PIN)


def take_over(clerk: Hands, pin: str) -> None:
    """Somebody else sits down."""
    clerk.do("<Ctrl+L>", pin, "<Return>")


def the_complaint(clerk: Hands) -> ComplaintRow:
    """The complaint there is."""
    (row,) = clerk.store.read(COMPLAINTS.records.first, question=asked("all"))
    return row


def painted(clerk: Hands, page_id: str) -> str:
    """What stands on a page: the words of its labels, and the cells of its lists as painted."""
    clerk.begin_at(page_id)
    return "\n".join(clerk.words())


def take_the_complaint(clerk: Hands) -> None:
    """A call becomes a complaint in a few keys."""
    clerk.begin_at("service.contacts")
    clerk.do(*CALL, *TAKEN)
    made = the_complaint(clerk)
    assert (made.what, made.cause, made.kind) == (SAID, CAUSE, ComplaintClass.NEIGHBOURS)
    rows = clerk.store.read(CONTACTS.records.first, question=asked("all"))
    (contact,) = [one for one in rows if one.became == made.no]
    assert contact.state is ContactState.COMPLAINT
    (who,) = clerk.store.read(COMPLAINANTS.records.first)
    assert (who.name, who.complaint) == (WHO, made.no)
    (link,) = clerk.store.read(links_of, kind="contact", record_id=contact.id)
    assert (link.kind, link.other_id) == ("complainant", who.id)


def look_into_it(clerk: Hands) -> None:
    """Of what class it is, who answers for it, and what was found."""
    clerk.begin_at("service.complaints")
    clerk.do("<F3>", "<Down>", "<Tab>", ANSWER, "<Ctrl+Return>")
    assert the_complaint(clerk).state is S.CLASSIFIED
    clerk.do("<F5>", "许师傅", "<Ctrl+Return>")
    clerk.do("<Shift+F5>", "<Tab>", "<Tab>", "<Tab>", "监控确认", "<Ctrl+Return>")
    assert "监控确认" in the_complaint(clerk).steps
    assert WHO in painted(clerk, "service.complaints")


def look_as_the_cashier(clerk: Hands) -> None:
    """The cashier reads neither in the book nor in the list who complained."""
    take_over(clerk, CASHIER_PIN)
    for page in ("service.contacts", "service.complaints"):
        told = painted(clerk, page)
        assert "不公开" in told
        assert WHO not in told
    take_over(clerk, MANAGER_PIN)


def reply(clerk: Hands) -> None:
    """The manager replies."""
    clerk.begin_at("service.complaints")
    clerk.do("<F9>", "<Tab>", "已劝导", "<Tab>", "楼上已同意", "<Ctrl+Return>")
    replied = the_complaint(clerk)
    assert (replied.state, replied.reply) == (S.REPLIED, "楼上已同意")
