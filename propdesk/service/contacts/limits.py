"""By when contacts are answered, as the office sets it; what runs or is settled keeps its time."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.service.contacts.rules import (
    FIRST_ANSWER,
    FIRST_ANSWER_MINUTES,
    FIRST_LIMITS,
    LEAST_MINUTES,
    MOST_MINUTES,
    Minutes,
    limit_name,
)
from propdesk.system.settings.service import change_estate_settings, estate_settings

ALL_MINUTES: Minutes = {
    FIRST_ANSWER: FIRST_ANSWER_MINUTES,
    **{limit_name(one): limit.minutes for one, limit in FIRST_LIMITS.items()},
}
"""Every limit by its name, with the minutes it has first."""


class MinutesOutOfRange(UserError):
    """An answer takes at least a minute and at most two months."""

    message = N_("{minutes} minutes are no time for an answer. Type 1 to {most}.")


@use_case(permission="service.view")
def minutes_set(session: Session) -> Minutes:
    """What the office has set otherwise than it came, by the name of the limit."""
    return dict(estate_settings(session).reply_minutes)


@use_case(permission="system.settings", touches=("setting", "audit"))
def change_reply_minutes(session: Session, *, minutes: Mapping[str, int]) -> None:
    """Set how long answers may take, by the name of the limit; those not named keep theirs.

    Deadlines that run or are settled keep what they were given. Raises MinutesOutOfRange.
    """
    if unknown := minutes.keys() - ALL_MINUTES.keys():
        raise TypeError(f"no limit is called {sorted(unknown)}")
    for each in minutes.values():
        if not LEAST_MINUTES <= each <= MOST_MINUTES:
            raise MinutesOutOfRange(minutes=each, most=f"{MOST_MINUTES:,}")
    wanted = {**minutes_set(session), **minutes}
    others = tuple((name, n) for name, n in wanted.items() if n != ALL_MINUTES[name])
    settings = replace(estate_settings(session), reply_minutes=others)
    change_estate_settings(session, settings=settings)
