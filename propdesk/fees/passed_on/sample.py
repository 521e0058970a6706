"""The sample estate: water of the homes with meters, billed; the supplier's bills
beside it, the last one still owed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.fees.amounts.usage import StepBase
from propdesk.fees.billing.service import publish_run
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.meters.models import Meter, MeterUsage
from propdesk.fees.passed_on.register import EDIT, SUPPLIER_BILL, SupplierBillFields, SupplierPaid
from propdesk.fees.passed_on.rules import SupplierBillState
from propdesk.fees.rules import Formula
from propdesk.fees.sharing.service import SHARED_BILL
from propdesk.fees.tariffs.service import Applies, TariffFields, VersionFields, create_tariff
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money, round_half_up

_PRICE = 3_450_000  # 10^-6 yuan a m³, the supplier's and the owners'
_STEPS = "15: 4.83"


_TARIFF = ("tariff", "tariff_version", "tariff_scope")


@use_case(permission=EDIT, touches=(*SUPPLIER_BILL.touches, *SHARED_BILL.touches, *_TARIFF))
def sample_supplier_bills(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Bill what the meters counted, and enter what the supplier asked for the same days."""
    found = session.execute(select(Meter.unit_id, Meter.item_id, Meter.main_id).order_by(Meter.id))
    rows = [row for row in found if None not in row]
    if not rows:
        return {"supplier_bill": 0}
    item_id, main_id = rows[0].item_id or 0, rows[0].main_id or 0
    units = tuple(dict.fromkeys(row.unit_id or 0 for row in rows))
    stretches = session.execute(
        select(MeterUsage.first, MeterUsage.last, MeterUsage.quantity)
        .where(MeterUsage.meter_id == main_id)
        .order_by(MeterUsage.last)
    ).all()
    begun = stretches[0][0] if stretches else year.days[0]
    with standing_at(session, year.at(begun, 9)):
        _tariff(session, item_id, units, begun)
    lately = year.at(year.today - ONE_DAY, 15)  # the books go on from where they are
    for number, (first, last, quantity) in enumerate(stretches, 1):
        with standing_at(session, lately):
            publish_run(session, period=f"{last:%Y-%m}", scope=RunScope(items=(item_id,)))
        fields = _asked(item_id, main_id, (first, last), quantity)
        if number == 1:
            twice = replace(fields, bill_no=f"{last:%Y%m}-2207")
            _bill(session, year, twice, SupplierBillState.DROPPED)
        is_paid = number < len(stretches)
        _bill(session, year, fields, SupplierBillState.PAID if is_paid else SupplierBillState.OWED)
    return {"supplier_bill": len(stretches) + bool(stretches)}


def _tariff(session: Session, item_id: int, units: tuple[int, ...], begun: date) -> None:
    create_tariff(
        session,
        fields=TariffFields(
            fee_item_id=item_id,
            name=_("Tap water, by the meter"),
            formula=Formula.METERED,
            period_months=0,
            applies=Applies(units=units),
        ),
        version=VersionFields(
            effective_from=begun - ONE_DAY, price=_PRICE, steps=_STEPS, steps_of=StepBase.MONTH
        ),
    )


def _asked(
    item_id: int, main_id: int, days: tuple[date, date], quantity: int
) -> SupplierBillFields:
    first, last = days
    return SupplierBillFields(
        item_id=item_id,
        supplier=_("Water company"),
        bill_no=f"{last:%Y%m}-2208",
        first=first,
        last=last,
        quantity=quantity,
        amount=Money(round_half_up(quantity * _PRICE, 10**7)),
        main_id=main_id,
        pay_by=last + timedelta(days=20),
    )


def _bill(
    session: Session, year: SampleYear, fields: SupplierBillFields, ends: SupplierBillState
) -> None:
    """Enter a bill some days after its end, and take its step."""
    with standing_at(session, year.at(fields.last + timedelta(days=6), 10)):
        bill_id = saving.add(session, SUPPLIER_BILL, fields)
    day = fields.last + timedelta(days=15)
    with standing_at(session, year.at(day, 11)):
        if ends is SupplierBillState.PAID:
            form = SupplierPaid(paid_on=day, paid_by=_("Bank transfer"))
            move(session, SUPPLIER_BILL, bill_id, ends, form=form)
        elif ends is SupplierBillState.DROPPED:
            why = _("The supplier sent another bill")
            move(session, SUPPLIER_BILL, bill_id, ends, why=why)
