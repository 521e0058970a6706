"""The settlements of the sample estate: some weeks of each channel."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import saving
from propdesk.db.store import use_case
from propdesk.fees.settlements.register import SETTLEMENT, SettlementFields, taken_by
from propdesk.fees.settlements.rules import TakingsChannel
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money

_WEEKS = 12
_FEE = 6  # per mille


@use_case(permission="fees.close", touches=SETTLEMENT.touches)
def sample_settlements(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Settle week by week what was taken; once a refund was taken off."""
    made = 0
    for channel in (TakingsChannel.WECHAT, TakingsChannel.ALIPAY):
        for ago in range(_WEEKS, 0, -1):
            last = year.today - timedelta(days=7 * ago - 6)
            first = last - timedelta(days=6)
            taken = taken_by(session, channel, first, last)
            if taken <= ZERO or last >= year.today:
                continue
            fee = Money(taken.fen * _FEE // 1000)
            off = Money(5000) if not made and taken.fen > 10_000 else ZERO
            came = last + timedelta(days=1)
            fields = SettlementFields(
                channel=channel, first=first, last=last, settled=taken - fee - off, fee=fee,
                came_on=came, why=_("A refund was taken off") if off else "",
            )  # fmt: skip
            with standing_at(session, year.at(came, 11)):
                saving.add(session, SETTLEMENT, fields)
            made += 1
    return {"settlement": made}
