"""A step that was done by one person alone: its signature is wanted, and what waits is known."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import declarations
from propdesk.db.records import saving
from propdesk.db.store import acting, may, today
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import _
from propdesk.system.settings.service import estate_settings
from propdesk.system.signatures.models import SecondSignature
from propdesk.system.signatures.register import SIGNATURE, SIGNS, SignatureFields
from propdesk.system.signatures.rules import OPEN, LoneStep

WANTED_TABLES = SIGNATURE.touches


def two_persons(session: Session) -> bool:
    """Whether this estate wants a second person for certain steps."""
    return estate_settings(session).two_persons


def want_signature(session: Session, step: LoneStep, *, about: str, reason: str = "") -> int | None:
    """Note that somebody else has to sign what is being done now; its id, None where the estate
    does not ask for it. Called inside the use case that does it, with its tables declared."""
    if not two_persons(session):
        return None
    actor = acting(session)
    fields = SignatureFields(
        step=step,
        about=about[:120] or "—",
        done_on=today(session),
        done_by=actor.name[:60],
        reason=reason[:200],
    )
    return saving.add(session, SIGNATURE, fields, given={"done_by_id": actor.user_id})


def want_of_list(session: Session, list_name: str) -> None:
    """A list left with whole phones and ID numbers."""
    title = declarations(session).lists.get(list_name)
    want_signature(session, LoneStep.IDENTITY, about=_(title) if title else list_name)


def open_signatures(session: Session, last: date | None = None) -> list[str]:
    """The numbers of what nobody signed, or was not agreed to and not dealt with; where a day is
    named done up to it, but for months that were opened again: those close anew."""
    query = select(SecondSignature.no).where(SecondSignature.state.in_(OPEN))
    if last is not None:
        done = SecondSignature.done_on <= last
        query = query.where(or_(done, SecondSignature.step == LoneStep.MONTH))
    return list(session.scalars(query.order_by(SecondSignature.id)))


def due_signatures(session: Session) -> tuple[Due, ...]:
    """The red line on Today, for whoever may sign."""
    if not may(session, SIGNS):
        return ()
    query = select(SecondSignature.id, SecondSignature.done_on)
    line = Due(
        group=DueGroup.MONEY,
        icon="pen-line",
        title=_("Second signatures that are missing"),
        page_id="system.signatures",
        place=_("Second signatures"),
        is_overdue=True,
    )
    found = session.execute(query.where(SecondSignature.state.in_(OPEN)))
    return over_records(line, "second_signature", found, part=True)
