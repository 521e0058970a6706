"""Whether the PC's clock is doubted, and saying that it is right."""

from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.clock_check import CONFIRMED, check_clock, doubted, last_posting
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

    Holds for today and the posting that comes next. Without a doubt nothing is noted. Raises
    NoReason.
    """
    if not reason.strip():
        raise NoReason
    if (doubtful := doubted(session)) is not None:
        last, day = last_posting(session)[0], today(session)
        after = {"last_posting": last, "day": day, "last": doubtful, "reason": reason.strip()}
        audit.record(session, CONFIRMED, ("clock", None, day.isoformat()), None, after)
