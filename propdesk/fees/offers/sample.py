"""The offers of the sample estate: a year at once, half a year at once, one that is over."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.fees.offers.models import PrepayOffer
from propdesk.fees.offers.register import MAKES, OFFERS, PREPAY_OFFER, OfferFields
from propdesk.fees.offers.rules import OfferKind, OfferState
from propdesk.kernel.i18n import N_, _

# Name, months, kind, what is given, on offer since so many days, for so many days, closed.
_SAMPLE = (
    (N_("A year at once: one month free"), 12, OfferKind.FREE, 1, 120, 0, False),
    (N_("Half a year at once: 3 % off"), 6, OfferKind.RATE, 30_000, 120, 400, False),
    (N_("Welcome offer of the first year"), 12, OfferKind.RATE, 100_000, 300, 90, True),
)


@use_case(permission=MAKES, touches=PREPAY_OFFER.touches)
def sample_offers(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make them."""
    for name, months, kind, value, ago, days, closed in _SAMPLE:
        since = year.today - timedelta(days=ago)
        fields = OfferFields(
            name=_(name), months=months, kind=kind, valid_from=since,
            share=value if kind is OfferKind.RATE else None,
            free_months=value if kind is OfferKind.FREE else None,
            valid_until=since + timedelta(days=days) if days else None,
        )  # fmt: skip
        made = OFFERS.uses.add(session, fields=fields)
        if closed:
            OFFERS.uses.move(session, record_id=made, to=OfferState.CLOSED)
    count = session.scalar(select(func.count()).select_from(PrepayOffer)) or 0
    return {PREPAY_OFFER.kind: count}
