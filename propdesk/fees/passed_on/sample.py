"""The sample estate: water of the homes with meters, billed after each round; the supplier's bills
beside it, the last one still owed."""

from collections.abc import Mapping
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
    for number, (first, last, quantity) in enumerate(stretches, 1):
        with standing_at(session, year.at(last + timedelta(days=3), 15)):
            publish_run(session, period=f"{last:%Y-%m}", scope=RunScope(items=(item_id,)))
        _bill(
            session, year, item_id=item_id, main_id=main_id, days=(first, last),
            quantity=quantity, is_paid=number < len(stretches),
        )  # fmt: skip
    return {"supplier_bill": len(stretches)}


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


def _bill(
    session: Session,
    year: SampleYear,
    *,
    item_id: int,
    main_id: int,
    days: tuple[date, date],
    quantity: int,
    is_paid: bool,
) -> None:
    first, last = days
    fields = SupplierBillFields(
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
    with standing_at(session, year.at(last + timedelta(days=6), 10)):
        bill_id = saving.add(session, SUPPLIER_BILL, fields)
    if is_paid:
        paid_on = last + timedelta(days=15)
        with standing_at(session, year.at(paid_on, 11)):
            form = SupplierPaid(paid_on=paid_on, paid_by=_("Transfer"))
            move(session, SUPPLIER_BILL, bill_id, SupplierBillState.PAID, form=form)
