"""What the page of a household and whoever is at the phone are told of its move-in case."""

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.declarations import UnitCase
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.register import CASE
from propdesk.movein.cases.rules import OVER

_TOPIC = "move_in"


def cases_of_units(session: Session, unit_ids: Collection[int], since: date) -> Iterator[UnitCase]:
    """The cases of these units that are open, or were notified since a day, the newest first."""
    is_open = MoveInCase.state.not_in(OVER)
    query = (
        select(MoveInCase)
        .where(among(MoveInCase.unit_id, unit_ids), or_(is_open, MoveInCase.notified_on >= since))
        .order_by(MoveInCase.id.desc())
    )
    for one in session.scalars(query):
        at = f"{wall_time(one.slot_at):%Y-%m-%d %H:%M}" if one.slot_at else ""
        day = one.handed_on or one.notified_on or one.planned_on or since
        yield UnitCase(
            unit_id=one.unit_id,
            topic=_TOPIC,
            name=_("{no} move-in").format(no=one.no),
            detail=" · ".join(filter(None, (one.receiver, at))),
            day=day,
            state=(one.state.label, one.state.tone, one.state.icon),
            is_open=one.state not in OVER,
            record=(CASE.kind, one.id),
        )
