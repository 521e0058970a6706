"""What a finding is about, as people say it: the household, the item, the period, the receipt.

The rules and the chain know rows and postings only. What no longer exists keeps its number.
"""

from collections.abc import Callable, Iterable

from msgspec import structs
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.estate.models import Account, Person, Unit
from propdesk.estate.service import title_of_unit
from propdesk.fees.models import BillingRun, Charge, Payment, Receipt, Shift, ShiftClose
from propdesk.fees.papers.words import days_text
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _

Subject = tuple[str, int | None, str]


def named(session: Session, breaches: Iterable[Breach]) -> list[Breach]:
    """The same breaches: each record as people call it, a posting by what it was made for."""
    return [_named(session, breach) for breach in breaches]


def _named(session: Session, breach: Breach) -> Breach:
    if breach.subject is None or breach.subject[1] is None:
        return breach
    subject = _of_posting(session, breach.subject)
    kind, record, plain = subject
    words = WORDS[kind](session, record) if kind in WORDS and record is not None else ""
    name, values = words or plain, breach.values
    if "name" in values and plain.isdigit():  # only the number of a row; a receipt's is known
        values = {**values, "name": name}
    return structs.replace(breach, values=values, subject=(kind, record, name))


def _of_posting(session: Session, subject: Subject) -> Subject:
    """The record that a posting was made for, when it is one of those people know."""
    kind, seq, _name = subject
    if kind != "posting":
        return subject
    run = session.scalar(select(BillingRun.id).where(BillingRun.posting_seq == seq).limit(1))
    if run is not None:
        return "billing_run", run, ""
    close = select(ShiftClose.session_id).where(ShiftClose.posting_seq == seq)
    if (shift := session.scalar(close.limit(1))) is not None:
        return "cash_session", shift, ""
    for kind, mapped in (("receipt", Receipt), ("payment", Payment), ("charge", Charge)):
        found = select(mapped.id).where(mapped.posting_seq == seq).order_by(mapped.id).limit(1)
        if (record := session.scalar(found)) is not None:
            return kind, record, ""
    return "posting", None, _("Posting {number}").format(number=seq)


def _charge(session: Session, charge_id: int) -> str:
    charge = session.get(Charge, charge_id)
    if charge is None:
        return ""
    item = session.get(FeeItem, charge.fee_item_id)
    period = days_text(charge.period_from, charge.period_to)
    return _joined(_holder(session, charge.account_id), item.name if item else "", period)


def _account(session: Session, account_id: int) -> str:
    return _holder(session, account_id)


def _holder(session: Session, account_id: int) -> str:
    account = session.get(Account, account_id)
    if account is None:
        return ""
    person = session.get(Person, account.person_id)
    return _joined(_room(session, account.unit_id), person.name if person else "")


def _room(session: Session, unit_id: int | None) -> str:
    unit = None if unit_id is None else session.get(Unit, unit_id)
    return "" if unit is None else title_of_unit(session, unit)


def _receipt(session: Session, receipt_id: int) -> str:
    receipt = session.get(Receipt, receipt_id)
    if receipt is None:
        return ""
    payment = session.get(Payment, receipt.payment_id)
    return _joined(receipt.no, _paid_by(session, payment))


def _payment(session: Session, payment_id: int) -> str:
    payment = session.get(Payment, payment_id)
    if payment is None:
        return ""
    # A void has no receipt of its own: it is known by the one it takes back.
    known = (payment.id, payment.reverses_id)
    numbers = session.scalars(select(Receipt.no).where(Receipt.payment_id.in_(known)))
    return _joined(*numbers, _paid_by(session, payment), f"{payment.booking_day}")


def _paid_by(session: Session, payment: Payment | None) -> str:
    return "" if payment is None else _joined(_room(session, payment.unit_id), payment.payer)


def _run(session: Session, run_id: int) -> str:
    run = session.get(BillingRun, run_id)
    return "" if run is None else _("Billing run {period}").format(period=run.period)


def _shift(session: Session, shift_id: int) -> str:
    shift = session.get(Shift, shift_id)
    if shift is None:
        return ""
    return _joined(shift.user_name, f"{wall_time(shift.opened_at):%Y-%m-%d %H:%M}")


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)


WORDS: dict[str, Callable[[Session, int], str]] = {
    "charge": _charge,
    "account": _account,
    "receipt": _receipt,
    "payment": _payment,
    "billing_run": _run,
    "cash_session": _shift,
}
