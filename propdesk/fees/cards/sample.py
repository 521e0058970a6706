"""The sample estate: some homes buy their power by card; the cash desk sells for them."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.records import saving
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.estate.rules import UnitKind
from propdesk.fees.meters.rules import MeterSort
from propdesk.fees.meters.service import METER, MeterSetup
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.service import (
    ITEM,
    Applies,
    ItemFields,
    TariffFields,
    VersionFields,
    create_tariff,
)
from propdesk.kernel.i18n import _

_HOMES, _FIRST, _CARDS = 4, 200, 6_017_031
_PRICE, _STEPS = 546_900, "2880: 0.5969; 4800: 0.8469"


@use_case(
    permission="fees.meters",
    touches=(*METER.touches, *ITEM.touches, "tariff", "tariff_version", "tariff_scope"),
)
def sample_card_meters(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Price power, and hang the meters that are sold by card."""
    rooms = select(Unit.id).where(Unit.kind == UnitKind.ROOM).order_by(Unit.order_key)
    units = tuple(session.scalars(rooms.limit(_HOMES)))
    if not units:
        return {}
    known = session.scalar(select(FeeItem.id).where(FeeItem.code == "DF"))
    about = ItemFields(code="DF", name=_("Household power"), nature=Nature.COLLECTED, order_no=22)
    item = known or saving.add(session, ITEM, about)
    create_tariff(
        session,
        fields=TariffFields(
            fee_item_id=item, name=_("Electricity, by card"), formula=Formula.METERED,
            period_months=0, applies=Applies(units=units),
        ),
        version=VersionFields(
            effective_from=year.today.replace(month=1, day=1), price=_PRICE, steps=_STEPS
        ),
    )  # fmt: skip
    for place, unit_id in enumerate(units):
        fields = MeterSetup(
            no=f"D{place + 1:04d}", kind=MeterSort.POWER, unit_id=unit_id, item_id=item,
            order_no=_FIRST + place, place=_("meter room"), by_card=True,
            card_no=str(_CARDS + place),
        )  # fmt: skip
        saving.add(session, METER, fields)
    return {}
