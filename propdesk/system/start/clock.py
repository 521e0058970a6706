"""Whether the PC's clock is doubted, and saying that it is right."""

from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.clock_check import CLOCK, CONFIRMED, check_clock, doubted, last_posting, later_year
from propdesk.db.store import today, use_case
from propdesk.kernel.clock import ClockDoubtful, NoReason


@use_case(permission="")
def clock_doubt(session: Session) -> str:
    """The sentence `check_clock` would refuse with; '' when all is well."""
    try:
        check_clock(session)
    except ClockDoubtful as doubt:
        return str(doubt)
    return ""


@use_case(permission="", touches=("audit",))
def confirm_clock(session: Session, *, reason: str) -> None:
    """Say that the clock is right although the books speak against it; the audit log keeps why.

    Holds for today and the posting that comes next, and for numbers of a later year that came out
    already. Without a doubt nothing is noted. Raises NoReason.
    """
    if not reason.strip():
        raise NoReason
    if (doubt := doubted(session)) is not None:
        day, last = today(session), last_posting(session)
        after: dict[str, object] = {"last_posting": last.seq, "day": day}
        after |= {"last": doubt.values["last"], "reason": reason.strip()}
        if (later := later_year(session, last)) is not None:
            after["later_year"] = later
        audit.record(session, CONFIRMED, (CLOCK, None, day.isoformat()), None, after)
