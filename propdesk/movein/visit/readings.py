"""First readings: what the meters of a unit showed when it was handed over. Nobody bills them: the
counting of meters with a number begins there."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.store import acting, today, use_case
from propdesk.fees.meters.service import FIRST_TABLES, keep_first_reading
from propdesk.kernel.scaled import format_scaled, half_width, read_scaled
from propdesk.movein.visit.models import FirstReading
from propdesk.movein.visit.refusals import ReadingUnreadable
from propdesk.movein.visit.rules import READING, MeterKind
from propdesk.movein.visit.visits import HAND, NAME, at_the_visit

MOST = 10**12  # the longest meter has nine figures before the point
NO_METER = "-"


@use_case(permission="movein.edit", touches=(*HAND, "first_reading", *FIRST_TABLES))
def read_first(
    session: Session, *, visit_id: int, kind: MeterKind, text: str, meter_no: str = ""
) -> None:
    """Enter the first reading of a meter, or correct it; - says that there is none, '' that it is
    to be read (its number alone is kept). Raises ReadingUnreadable, and as `at_the_visit`."""
    visit, case = at_the_visit(session, visit_id)
    own = (FirstReading.visit_id == visit_id, FirstReading.kind == kind)
    known = session.scalar(select(FirstReading).where(*own))
    was = _told(known)
    is_none = half_width(text).strip() == NO_METER
    number = "" if is_none else " ".join(meter_no.split())
    if not text.strip() and not number:
        if known is not None:
            session.delete(known)
    else:
        if known is None:
            known = FirstReading(visit_id=visit_id, unit_id=case.unit_id, kind=kind)
            session.add(known)
        known.value, known.meter_no = _value(text), number
        known.read_on, known.read_by = today(session), acting(session).name
        keep_first_reading(
            session,
            unit_id=case.unit_id,
            kind=kind.value,
            number=number,
            value=known.value,
            day=known.read_on,
            read_by=known.read_by,
        )
    session.flush()
    told = _told(known) if text.strip() or number else ""
    if told != was:
        subject = (NAME, visit.id, f"{case.no} {kind.label}")
        audit.record(session, f"{NAME}.read", subject, {"reading": was}, {"reading": told})


def _value(text: str) -> int | None:
    """What is typed in 10^-3; None: nothing is read."""
    if half_width(text).strip() in ("", NO_METER):
        return None
    try:
        value = read_scaled(text, READING)
    except ValueError:
        raise ReadingUnreadable(text=text.strip()) from None
    if not 0 <= value < MOST:
        raise ReadingUnreadable(text=text.strip())
    return value


def _told(one: FirstReading | None) -> str:
    return "" if one is None else f"{one.meter_no} {reading_text(one.value)}".strip()


def reading_text(value: int | None) -> str:
    """A reading as it is typed again."""
    return NO_METER if value is None else format_scaled(value, READING)
