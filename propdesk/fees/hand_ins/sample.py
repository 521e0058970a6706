"""The hand-ins of the sample estate: deposited the day after, but the last one."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.fees.hand_ins.models import HandIn
from propdesk.fees.hand_ins.register import CLOSES, HAND_IN, AtTheBank, HandInFields
from propdesk.fees.hand_ins.rules import GateTurn, HandInState
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money

_TICKET = Money(500)


def _gate(session: Session, year: SampleYear) -> int:
    """Hand in the cash of the gate for some turns; once less was counted than tickets were sold."""
    first, made = 1001, 0
    for ago in (3, 2, 1):
        day = year.today - timedelta(days=ago)
        for turn, sold in ((GateTurn.EARLY, 18 + ago), (GateTurn.MIDDLE, 26 - ago)):
            short = ago == 2 and turn is GateTurn.MIDDLE
            fields = HandInFields(
                cashier=_("Gate guard Shen"), closed_on=day, turn=turn, price=_TICKET,
                first_ticket=f"{first:06d}", last_ticket=f"{first + sold - 1:06d}",
                amount=Money((sold - short) * _TICKET.fen),
                why=_("A car drove out without paying") if short else "",
            )  # fmt: skip
            with standing_at(session, year.at(day, 22)):
                saving.add(session, HAND_IN, fields)
            first, made = first + sold, made + 1
    return made


@use_case(permission=CLOSES, touches=HAND_IN.touches)
def sample_hand_ins(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Clear what the sessions of the year made, and what the gate took, but the last one."""
    gate = _gate(session, year)
    waiting = session.scalars(
        select(HandIn).where(HandIn.state == HandInState.WAITS).order_by(HandIn.closed_on)
    ).all()
    for number, one in enumerate(waiting[:-1], 1):
        day = min(one.closed_on + timedelta(days=1), year.today)
        form = AtTheBank(bank=_("City bank"), slip_no=f"{60210 + number}", cleared_on=day)
        with standing_at(session, year.at(day, 10)):
            move(session, HAND_IN, one.id, HandInState.DEPOSITED, form=form)
    return {"hand_in": max(len(waiting), gate)}
