"""Shared bills of the sample estate: the lift power of one building, month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.estate.models import Building
from propdesk.fees.periods import first_of_month, last_of_month, month_number
from propdesk.fees.rules import Nature, ShareBy
from propdesk.fees.sharing.register import SHARED_BILL, SharedFields
from propdesk.fees.sharing.rules import SharedState
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.service import ITEM, ItemFields
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.system.settings.service import change_estate_settings, estate_settings

# How many months ago each ended, the amount in fen, its number, how far it went.
_BILLS = (
    (3, 84632, "0417", (SharedState.SHARED,)),
    (2, 91208, "0417", (SharedState.SHARED, SharedState.UNDONE)),
    (2, 41200, "0988", (SharedState.DROPPED,)),
    (1, 88015, "0417", (SharedState.SHARED,)),
)


@use_case(permission="fees.bill", touches=(*SHARED_BILL.touches, *ITEM.touches, "setting"))
def sample_shared_bills(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Share the lift power of the first building among its rooms; the last bill waits."""
    building = session.scalars(select(Building.code).order_by(Building.order_key)).first()
    if building is None:
        return {"shared_bill": 0}
    item_id = session.scalar(select(FeeItem.id).where(FeeItem.code == "GT")) or saving.add(
        session,
        ITEM,
        ItemFields(name=_("Shared power"), code="GT", nature=Nature.COLLECTED, order_no=20),
    )
    scope = (item_id, building)
    usual = estate_settings(session)
    # What was prepaid since was not there then.
    change_estate_settings(session, settings=replace(usual, offset_after_billing=False))
    for ago, fen, number, steps in _BILLS:
        month = month_number(year.today) - ago
        days = (first_of_month(month), last_of_month(month))
        what = (Money(fen), number)
        _bill(session, year, scope=scope, days=days, what=what, steps=steps)
    change_estate_settings(session, settings=usual)
    waits = year.today - timedelta(days=3)
    days = (waits.replace(day=1), waits)
    _bill(session, year, scope=scope, days=days, what=(Money(52340), "0417"), steps=())
    return {"shared_bill": len(_BILLS) + 1}


def _bill(
    session: Session,
    year: SampleYear,
    *,
    scope: tuple[int, str],
    days: tuple[date, date],
    what: tuple[Money, str],
    steps: Sequence[SharedState],
) -> None:
    """Enter a bill some days after its end, and take its steps."""
    first, last = days
    amount, number = what
    fields = SharedFields(
        item_id=scope[0], amount=amount, first=first, last=last, supplier=_("Power company"),
        bill_no=f"{last:%Y%m}-{number}", share_by=ShareBy.BUILT, buildings=scope[1],
        bands="1: 0.5; 2-: 1",
    )  # fmt: skip
    day = min(last + timedelta(days=4), year.today - timedelta(days=1))
    with standing_at(session, year.at(day, 10)):
        bill_id = saving.add(session, SHARED_BILL, fields)
    for hour, state in enumerate(steps, 11):
        with standing_at(session, year.at(day, hour)):
            why = "" if state is SharedState.SHARED else _("The supplier sent another bill")
            move(session, SHARED_BILL, bill_id, state, why=why)
