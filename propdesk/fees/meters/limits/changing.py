"""When a quantity stands out, as the estate says."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.meters.counting import limits_of, recount
from propdesk.fees.meters.models import Meter
from propdesk.fees.meters.rules import Limits
from propdesk.kernel.progress import Progress
from propdesk.system.settings.service import change_estate_settings, estate_settings


@use_case(permission="fees.view")
def known_limits(session: Session) -> Limits:
    """When a quantity stands out."""
    return limits_of(session)


@use_case(permission="system.settings", touches=("setting", "meter_usage", "audit"))
def change_limits(session: Session, *, limits: Limits, progress: Progress | None = None) -> None:
    """Keep other limits; what stands out of the readings in the books is told anew by them.

    Raises Cancelled through `progress`.
    """
    if limits == limits_of(session):
        return
    said = replace(
        estate_settings(session),
        usage_high=limits.high,
        usage_low=limits.low,
        usage_zero=limits.zero,
        usage_mean_of=limits.mean_of,
    )
    change_estate_settings(session, settings=said)
    recount(session, session.scalars(select(Meter.id)).all(), progress)
