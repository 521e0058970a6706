"""How much of a charge somebody of a role may waive on his own, and when approval is needed."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import acting
from propdesk.fees.corrections.fields import APPROVES
from propdesk.fees.corrections.models import LineCorrection
from propdesk.fees.corrections.rules import WAIVES, CorrectionState
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money
from propdesk.system.models import User
from propdesk.system.settings.service import estate_settings


class AboveCeiling(UserError):
    """More than one may waive on one's own."""

    message = N_(
        "{no}: on your own you may waive {ceiling} of a charge. Somebody who approves waivers "
        "enters this one."
    )


class NeedsApproval(UserError):
    """Only a waiver goes without approval."""

    message = N_("{no}: a “{kind}” is entered by somebody who approves it.")


class OwnRequest(UserError):
    """Whoever asks does not approve."""

    message = N_("You asked for {no} yourself. Somebody else approves it.")


def waiver_ceiling(session: Session) -> Money:
    """What the acting user may waive of one charge on his own; nothing where none is set."""
    ceilings = dict(estate_settings(session).waiver_ceilings)
    return Money(ceilings.get(acting(session).role.value, 0))


def refuse_unapproved(session: Session, one: LineCorrection) -> None:
    """Whether the acting user may enter it: his own small waiver, else what others asked for.

    Raises AboveCeiling, NeedsApproval, OwnRequest.
    """
    if is_small_waiver(session, one):
        return
    if APPROVES not in acting(session).permissions:
        if one.kind in WAIVES:
            raise AboveCeiling(no=one.no, ceiling=waiver_ceiling(session))
        raise NeedsApproval(no=one.no, kind=one.kind.label)
    if one.asked_by == acting(session).user_id and _has_others(session):
        raise OwnRequest(no=one.no)


def is_small_waiver(session: Session, one: LineCorrection) -> bool:
    """Whether it is a waiver that the acting user may enter without anybody's approval."""
    ceiling = waiver_ceiling(session)
    return one.kind in WAIVES and _waived(session, one) <= ceiling


def _waived(session: Session, one: LineCorrection) -> Money:
    """What is waived of the charge by now, with this one: several small ones are a large one."""
    before = select(func.sum(LineCorrection.amount)).where(
        LineCorrection.charge_id == one.charge_id,
        LineCorrection.kind.in_(WAIVES),
        LineCorrection.state == CorrectionState.DONE,
        LineCorrection.id != one.id,
    )
    return (session.scalar(before) or ZERO) + one.amount


def _has_others(session: Session) -> bool:
    """Whether more than one person works with the program: alone, the name on the paper counts."""
    return (session.scalar(select(func.count()).where(User.active)) or 0) > 1
