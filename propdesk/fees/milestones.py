"""Whether the money has begun: light to load, the first steps and the window ask at each start."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.models import Charge
from propdesk.fees.tariff_models import Tariff


def has_tariffs(session: Session) -> bool:
    """Whether there is something to bill by."""
    return session.scalar(select(Tariff.id).limit(1)) is not None


def has_bill(session: Session) -> bool:
    """Whether anything was billed."""
    return session.scalar(select(Charge.id).limit(1)) is not None
