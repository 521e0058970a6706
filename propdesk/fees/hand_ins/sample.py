"""The hand-ins of the sample estate: deposited the day after, but the last one."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.fees.hand_ins.models import HandIn
from propdesk.fees.hand_ins.register import CLOSES, HAND_IN, AtTheBank
from propdesk.fees.hand_ins.rules import HandInState
from propdesk.kernel.i18n import _


@use_case(permission=CLOSES, touches=HAND_IN.touches)
def sample_hand_ins(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Clear what the sessions of the year made."""
    waiting = session.scalars(
        select(HandIn).where(HandIn.state == HandInState.WAITS).order_by(HandIn.closed_on)
    ).all()
    for number, one in enumerate(waiting[:-1], 1):
        day = min(one.closed_on + timedelta(days=1), year.today)
        form = AtTheBank(bank=_("City bank"), slip_no=f"{60210 + number}", cleared_on=day)
        with standing_at(session, year.at(day, 10)):
            move(session, HAND_IN, one.id, HandInState.DEPOSITED, form=form)
    return {"hand_in": len(waiting)}
