"""What dunning has for Today, read at every start by SQL."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.fees.dunning.models import DunContact, DunFile
from propdesk.fees.dunning.promises import STANDS_SQL, STATE_SQL
from propdesk.fees.dunning.rules import SKIPPED, PromiseState
from propdesk.fees.dunning.standing import is_undelivered, stands
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import _

_BROKEN_FOR = 30  # days a broken promise stands on Today
_PROMISES = f"""
    SELECT id, promised_on FROM (
        SELECT id, promised_on, account_id, {STATE_SQL} AS state FROM dun_contact
        WHERE promised_on BETWEEN :since AND :today AND {STANDS_SQL}
    ) AS promise
    WHERE state = :state AND NOT EXISTS (
        SELECT 1 FROM dun_contact AS later
        WHERE later.account_id = promise.account_id AND later.id > promise.id
            AND later.reverses_id IS NULL AND :state = 'broken'
    )
    ORDER BY promised_on, id
"""  # noqa: S608  our own words


def due_dunning(session: Session) -> Iterator[Due]:
    """Promises due and broken, letters of which nobody said how they arrived, marks that ended."""
    if session.scalar(select(DunContact.id).limit(1)) is not None:
        yield from _promised(session, PromiseState.DUE)
        yield from _promised(session, PromiseState.BROKEN)
        yield from _undelivered(session)
    yield from _marks(session)


def _promised(session: Session, state: PromiseState) -> Iterator[Due]:
    day = today(session)
    asked = {
        "since": (day - timedelta(days=_BROKEN_FOR)).isoformat(),
        "today": day.isoformat(),
        "state": state.value,
    }
    found = [
        (one, date.fromisoformat(until)) for one, until in session.execute(text(_PROMISES), asked)
    ]
    is_broken = state is PromiseState.BROKEN
    line = Due(
        group=DueGroup.MONEY,
        icon="phone",
        title=_("Promises to pay that were broken")
        if is_broken
        else _("Promises to pay due today"),
        page_id="fees.dun_contacts",
        place=_("Dunning contacts"),
        detail=_("ask again, or take the next step") if is_broken else "",
        context={"filter": f"promise:{state}"},
        is_overdue=is_broken,
    )
    yield from over_records(line, "dun_contact", found, part=is_broken)


def _undelivered(session: Session) -> Iterator[Due]:
    query = select(DunContact.id, DunContact.day).where(is_undelivered(today(session)), stands())
    line = Due(
        group=DueGroup.MONEY,
        icon="mail",
        title=_("Dunning letters without a delivery"),
        page_id="fees.dun_contacts",
        place=_("Dunning contacts"),
        detail=_("type back who signed"),
        context={"filter": "undelivered"},
    )
    found = session.execute(query.order_by(DunContact.day, DunContact.id)).all()
    yield from over_records(line, "dun_contact", [tuple(one) for one in found])


def _marks(session: Session) -> Iterator[Due]:
    """Debtors left in peace until a day that is past."""
    query = select(DunFile.id, DunFile.flag_until).where(
        DunFile.flag.in_(SKIPPED), DunFile.flag_until < today(session)
    )
    found = session.execute(query.order_by(DunFile.flag_until)).all()
    if found:
        yield Due(
            group=DueGroup.MONEY,
            icon="pause",
            title=_("Debtors no longer on hold"),
            count=len(found),
            page_id="fees.dunning",
            place=_("Dunning list"),
            detail=_("batches ask them again"),
            oldest=found[0][1],
            context={"filter": "hold_over"},
        )
