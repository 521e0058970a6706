"""What the tests of dunning do again and again."""

from datetime import date

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.dunning.contacts import ContactEntry, note_contact
from propdesk.fees.dunning.debtors import Choosing, DebtorRow, debtors
from propdesk.fees.dunning.letters.planning import plan_letters
from propdesk.fees.dunning.letters.writing import IssuedLetter, issue_letters
from propdesk.fees.dunning.page.listing import CONTACTS, DunContactRow
from propdesk.fees.dunning.rules import LETTER_OF, DunWay
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.service import letter_texts
from tests.offices import Office

FLAT = "1-1-101"


def row_of(office: Office, code: str = FLAT) -> DebtorRow:
    """The debtor of a unit as the list has him now."""
    (row,) = (one for one in office.store.read(debtors) if one.unit == code)
    return row


def ask(office: Office, code: str = FLAT, **said: object) -> int:
    """Note a call; the id of the contact."""
    entry = ContactEntry(**{"way": DunWay.PHONE, **said})  # type: ignore[arg-type]  # named as in ContactEntry
    return office.store.write(note_contact, account_id=row_of(office, code).id, entry=entry)


def contact(office: Office, contact_id: int) -> DunContactRow:
    """A contact as its list shows it now."""
    (row,) = office.store.read(CONTACTS.rows, ids=[contact_id])
    return row


def pay(office: Office, fen: int, code: str = FLAT, value_day: date | None = None) -> str:
    """Take money for a unit, the oldest line first; the number of the receipt."""
    order = Order(
        unit_id=office.units[code], parts=(Part(Method.TRANSFER, Money(fen)),), value_day=value_day
    )
    return office.store.write(collect_payment, order=order).receipts[0].no


def write(
    office: Office, way: DunWay = DunWay.NOTICE, choosing: Choosing | None = None, **more: object
) -> tuple[IssuedLetter, ...]:
    """Write to everybody a batch would ask, whatever the rule proposes."""
    store = office.store
    plan = store.read(plan_letters, way=way, choosing=choosing or Choosing(), proposed_only=False)
    text = store.read(letter_texts, letter=Letter(LETTER_OF[way]))[0].text
    return store.write(issue_letters, way=way, sums=plan.sums, text=text, **more)  # type: ignore[arg-type]  # named as in issue_letters
