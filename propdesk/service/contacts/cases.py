"""What the contact book knows of units, for whoever is at the phone again."""

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.declarations import UnitCase
from propdesk.service.contacts.models import Contact
from propdesk.service.contacts.rules import TURNED, WAITING


def contact_cases(session: Session, unit_ids: Collection[int], since: date) -> Iterator[UnitCase]:
    """The contacts of these units since a day, the newest first."""
    query = (
        select(Contact)
        .where(among(Contact.unit_id, unit_ids), Contact.day >= since)
        .where(Contact.state.not_in(TURNED))
        .order_by(Contact.at.desc(), Contact.id.desc())
    )
    for one in session.scalars(query):
        if one.unit_id is not None:
            said = (one.channel.label, one.caller, one.answer or one.promised)
            yield UnitCase(
                unit_id=one.unit_id,
                topic=one.kind,
                name=one.what,
                detail=" · ".join(filter(None, said)),
                day=one.day,
                state=(one.state.label, one.state.tone, one.state.icon),
                is_open=one.state in WAITING,
                record=("contact", one.id),
            )
