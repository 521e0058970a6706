"""The invoices of the sample estate: some in every state, and the rates of its items."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.fees.invoices.batch.register import INVOICE_COLUMN
from propdesk.fees.invoices.batch.usual import take_usual_columns
from propdesk.fees.invoices.following import against
from propdesk.fees.invoices.models import Invoice
from propdesk.fees.invoices.register import (
    ASKS,
    INVOICE,
    Flagged,
    InvoiceFields,
    NumberCame,
    RedInvoice,
)
from propdesk.fees.invoices.requesting import request_begun
from propdesk.fees.invoices.rules import BuyerKind, InvoiceKind, InvoiceState
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.rules import Nature, PaymentKind, ReceiptKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tax_rates import TaxRate
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO

_S = InvoiceState
_RATES = {Nature.OWN_INCOME: TaxRate.SIX, Nature.PAID_SERVICE: TaxRate.SIX,
          Nature.COMMON_AREA: TaxRate.NINE, Nature.LATE_FEE: TaxRate.SIX}  # fmt: skip
_CODES = {TaxRate.SIX: "3040801010000000000", TaxRate.NINE: "3040502020200000000"}
# An invented company with a number whose check character is right.
_COMPANY = "91310000MA1K2AMP10"
_STATES = (
    _S.ISSUED, _S.ISSUED, _S.REQUESTED, _S.ISSUED, _S.RED, _S.REQUESTED, _S.DROPPED, _S.ISSUED,
    _S.REQUESTED, _S.RED_OWED, _S.ISSUED, _S.REQUESTED,
)  # fmt: skip
_EVERY, _COMPANY_EACH, _MOST = 3, 4, len(_STATES)
_DAYS_TO_ISSUE, _LOOKED_AT = 3, 60


@use_case(permission=ASKS, touches=(*INVOICE.touches, *INVOICE_COLUMN.touches, "fee_item"))
def sample_invoices(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Say the rates, ask for invoices of the last receipts, and lead each to its state."""
    _say_rates(session)
    take_usual_columns(session)
    for number, receipt in enumerate(_receipts(session)):
        _live(session, year, number, receipt)
    return {INVOICE.kind: session.scalar(select(func.count()).select_from(Invoice)) or 0}


def _say_rates(session: Session) -> None:
    for nature, rate in _RATES.items():
        said = {"tax_rate": rate, "tax_code": _CODES[rate]}
        session.execute(update(FeeItem).where(FeeItem.nature == nature).values(said))
    session.expire_all()


def _receipts(session: Session) -> list[tuple[str, date]]:
    """The last receipts that may be invoiced, every third, the oldest of them first."""
    back = select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))
    query = (
        select(Receipt, Payment.booking_day)
        .join(Payment, Payment.id == Receipt.payment_id)
        .where(
            Receipt.kind == ReceiptKind.RECEIPT,
            Payment.kind == PaymentKind.PAYMENT,
            Payment.id.not_in(back),
            Payment.amount > ZERO,
        )
        .order_by(Receipt.id.desc())
        .limit(_LOOKED_AT)
    )
    found = [(one.no, day) for one, day in session.execute(query) if not against(session, one)]
    return found[: _EVERY * _MOST][::-_EVERY]


def _live(session: Session, year: SampleYear, number: int, receipt: tuple[str, date]) -> None:
    no, day = receipt
    state = _STATES[number % _MOST]
    begun = request_begun(session, receipt_no=no)
    with standing_at(session, year.at(day, 17)):
        made = saving.add(session, INVOICE, _fields(number, no, day, begun.fields.title))
        came = min(day + timedelta(days=_DAYS_TO_ISSUE), year.today)
        if state is _S.DROPPED:
            move(session, INVOICE, made, state, why=_("The payer does not need it any more"))
    if state in (_S.ISSUED, _S.RED, _S.RED_OWED):
        _issue(session, year, made, came)
    with standing_at(session, year.at(year.today, 9)):
        if state is _S.RED:
            form = RedInvoice(red_no=_number(1, made), red_on=year.today, red_why=_("Wrong title"))
            move(session, INVOICE, made, state, form=form)
        elif state is _S.RED_OWED:
            why = _("The payer moves away today; the bureau's system is down")
            move(session, INVOICE, made, state, form=Flagged(flag_why=why))


def _fields(number: int, no: str, day: date, title: str) -> InvoiceFields:
    if number % _COMPANY_EACH:
        return InvoiceFields(
            receipt_no=no, requested_on=day, title=title or _("Owner"), phone="19900000000",
            copies=1, paper_back=number % 2 == 0,
        )  # fmt: skip
    return InvoiceFields(
        receipt_no=no, requested_on=day, kind=InvoiceKind.SPECIAL, buyer=BuyerKind.COMPANY,
        title=_("Sample Trading Company"), tax_no=_COMPANY, phone="19900000000",
    )  # fmt: skip


def _issue(session: Session, year: SampleYear, made: int, day: date) -> None:
    with standing_at(session, year.at(day, 18)):
        sent = {"sent_on": day}
        session.execute(update(Invoice).where(Invoice.id == made).values(sent))
        form = NumberCame(invoice_no=_number(0, made), issued_on=day)
        move(session, INVOICE, made, _S.ISSUED, form=form)


def _number(red: int, made: int) -> str:
    return f"2631200000{red}{made:09d}"
