"""The stops and vacancies of the sample estate: one in every state."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.estate.rules import UnitKind
from propdesk.fees.rules import Nature
from propdesk.fees.stops.models import ServiceStop
from propdesk.fees.stops.register import ENTERS, SERVICE_STOP, STOPS, Granting, Restart, StopFields
from propdesk.fees.stops.rules import StopKind, StopState
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import N_, _

_S = StopState
_FIRST_ROOM, _STEP = 5, 6
_SHARE = 700_000
# Kind, reason, begins so many days ago, for so many days, where it stands.
_SAMPLE = (
    (StopKind.VACANCY, N_("Moved abroad for work"), 150, 100, _S.ENDED),
    (StopKind.VACANCY, N_("Not moved in yet; water and power are off"), 60, 180, _S.RUNS),
    (StopKind.VACANCY, N_("With the parents since the operation"), 200, 190, _S.RUNS),
    (StopKind.STOP, N_("Stays with the daughter for the winter"), -10, 120, _S.ASKED),
    (StopKind.VACANCY, N_("Lets it, but has no tenant yet"), 20, 90, _S.REFUSED),
)


@use_case(permission=ENTERS, touches=SERVICE_STOP.touches)
def sample_stops(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Enter them; nothing where no item is charged."""
    item = session.scalars(
        select(FeeItem.id).where(FeeItem.nature == Nature.OWN_INCOME).order_by(FeeItem.order_no)
    ).first()
    rooms = session.scalars(
        select(Unit.id).where(Unit.kind == UnitKind.ROOM).order_by(Unit.order_key)
    ).all()
    for unit_id, (kind, why, ago, days, state) in zip(
        rooms[_FIRST_ROOM::_STEP], _SAMPLE, strict=False
    ):
        first = year.today - timedelta(days=ago)
        fields = StopFields(
            unit_id=unit_id, kind=kind, item_id=item or 0, applicant=_("Owner"),
            applied_on=min(first, year.today), first=first, share=_SHARE, why=_(why),
            until=first + timedelta(days=days),
        )  # fmt: skip
        if item is not None:
            made = STOPS.uses.add(session, fields=fields)
            _lead(session, made, fields, state)
    return {SERVICE_STOP.kind: session.scalar(select(func.count()).select_from(ServiceStop)) or 0}


def _lead(session: Session, made: int, fields: StopFields, state: StopState) -> None:
    move = STOPS.uses.move
    if state is _S.REFUSED:
        move(session, record_id=made, to=state, why=_("Curtains and laundry were seen"))
    elif state is not _S.ASKED:
        seen = Granting(inspected_by=_("Keeper Shi"), reading="1284", approver=_("Manager Ou"))
        move(session, record_id=made, to=_S.RUNS, form=seen)
    if state is _S.ENDED:
        form = Restart(again_from=fields.first + timedelta(days=80), reading_after="1285")
        move(session, record_id=made, to=state, form=form)
