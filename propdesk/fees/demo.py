"""Invented money for a demo estate: usual tariffs, the last three months, half of them paid."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.models import Unit
from propdesk.estate.rules import AreaBasis, UnitKind
from propdesk.fees.billing import publish_run
from propdesk.fees.collecting import TOUCHES as COLLECT_TOUCHES
from propdesk.fees.collecting import Order, Part, collect_payment
from propdesk.fees.desk import household_desk
from propdesk.fees.rules import Formula, Method
from propdesk.fees.tariff_changes import create_tariff, ensure_first_items
from propdesk.fees.tariffs import Applies, TariffFields, VersionFields
from propdesk.kernel.i18n import _
from propdesk.kernel.money import total

MONTHS = 3
METHODS = (Method.CASH, Method.WECHAT, Method.ALIPAY, Method.TRANSFER)


@use_case(
    permission="fees.tariffs",
    touches=(*COLLECT_TOUCHES, "fee_item", "receipt_group", "tariff", "tariff_version",
             "tariff_scope", "billing_run"),
)  # fmt: skip
def create_fees_demo(session: Session) -> dict[str, int]:
    """Bill the demo estate and take money from every second unit; counts per record kind."""
    items = {item.code: item.id for item in ensure_first_items(session)}
    begin = date(today(session).year, 1, 1)
    for code, name, kinds, formula, price in (
        ("WY", _("Property fee, rooms"), (UnitKind.ROOM,), Formula.AREA, 2_800_000),
        ("WY", _("Property fee, shops"), (UnitKind.SHOP,), Formula.AREA, 4_500_000),
        ("CW", _("Parking space fee, monthly"), (UnitKind.SPACE,), Formula.FIXED, 80_000_000),
    ):
        basis = AreaBasis.BUILT if formula is Formula.AREA else None
        create_tariff(
            session,
            fields=TariffFields(items[code], name, formula, 1, Applies(kinds)),
            version=VersionFields(begin, price, basis),
        )
    create_tariff(
        session,
        fields=TariffFields(
            items["ZX"], _("Renovation rubbish, per load"), Formula.COUNTER, 0, Applies()
        ),
        version=VersionFields(begin, 120_000_000),
    )
    charges = sum(publish_run(session, period=period).created for period in _periods(session))
    return {"charges": charges, "receipts": _collect(session)}


def _periods(session: Session) -> list[str]:
    months = []
    day = today(session)
    for _month in range(MONTHS):
        months.append(f"{day:%Y-%m}")
        day = day.replace(day=1) - timedelta(days=1)
    return months[::-1]


def _collect(session: Session) -> int:
    rooms = select(Unit.id).where(Unit.kind == UnitKind.ROOM).order_by(Unit.order_key)
    receipts = 0
    for index, unit_id in enumerate(session.scalars(rooms).all()[::2]):
        lines = [line for line in household_desk(session, unit_id=unit_id).lines if line.near]
        paid = lines if index % 3 else lines[:1]
        if not paid:
            continue
        money = total(line.open for line in paid)
        order = Order(
            unit_id,
            (Part(METHODS[index % len(METHODS)], money),),
            charge_ids=tuple(line.charge_id for line in paid),
        )
        receipts += len(collect_payment(session, order=order).receipts)
    return receipts
