"""Dunning on the page of a household: where it stands, and each contact on the timeline."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.declarations import Event, PanelLine
from propdesk.fees.dunning.debtors import DebtorRow, debtors_of_unit
from propdesk.fees.dunning.models import DunContact
from propdesk.fees.dunning.rules import CALLS, DunFlag, DunStep, PromiseState
from propdesk.fees.dunning.standing import stands
from propdesk.kernel.i18n import _
from propdesk.kernel.records.states import Tone


def dunning_of_unit(session: Session, unit_id: int) -> Sequence[PanelLine]:
    """A line for each debtor who is overdue, a former owner too."""
    if session.scalar(select(DunContact.id).where(DunContact.unit_id == unit_id).limit(1)) is None:
        return ()
    return [_line(session, row) for row in debtors_of_unit(session, unit_id=unit_id)]


def _line(session: Session, row: DebtorRow) -> PanelLine:
    told = [row.step.label]
    if row.last is not None and row.last_way is not None:
        told.append(_("last: {way} on {day}").format(way=row.last_way.label, day=row.last))
    if row.promised_on is not None:
        told.append(_("promised until {day}").format(day=row.promised_on))
    if row.next is not DunStep.NONE:
        told.append(_("next: {step}").format(step=row.next.label))
    newest = (
        select(DunContact.id)
        .where(DunContact.account_id == row.id, stands())
        .order_by(DunContact.id.desc())
        .limit(1)
    )
    contact_id = session.scalar(newest)
    return PanelLine(
        name=_("{name}, former owner").format(name=row.debtor) if row.former else row.debtor,
        detail=" · ".join(told),
        amount=row.owed,
        state=state_of(row),
        record=("dun_contact", contact_id) if contact_id else None,
    )


def state_of(row: DebtorRow) -> tuple[str, Tone, str] | None:
    """What stands out of a debtor: his mark, else his promise."""
    if row.flag is not DunFlag.NONE:
        return row.flag.label, row.flag.tone, row.flag.icon
    if row.promise is not PromiseState.NONE:
        return row.promise.label, row.promise.tone, row.promise.icon
    return None


def contact_events(session: Session, unit_id: int, most: int) -> Iterable[Event]:
    """The contacts about a unit, the newest first."""
    query = (
        select(DunContact)
        .where(DunContact.unit_id == unit_id, stands())
        .order_by(DunContact.id.desc())
        .limit(most)
    )
    for one in session.scalars(query):
        told = [one.no]
        if one.way in CALLS:
            told.append(one.answer or (one.met if one.reached else _("nobody was met")))
        if one.promised_on is not None:
            told.append(_("promised until {day}").format(day=one.promised_on))
        yield Event(
            icon="phone" if one.way in CALLS else "mail",
            at=one.day,
            what=one.way.label,
            detail=" · ".join(filter(None, told)),
            amount=one.owed,
            who=one.made_by,
            record=("dun_contact", one.id),
        )
