"""When somebody is called back after a repair, and the words of what was answered."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

USUAL_DAYS = 2  # where no time is set: within 48 hours of the finish


class CallState(StateWord):
    """Where a call-back is; `fair` is the office's B between satisfied and not. What is owed for a
    repair that was opened again, or taken back, is withdrawn until it is finished anew."""

    OPEN = "open", N_("To call"), "amber", "phone"
    TRIED = "tried", N_("Nobody answered"), "amber", "phone"
    SATISFIED = "satisfied", N_("Satisfied"), "green", "circle-check"
    FAIR = "fair", N_("Fairly satisfied"), "green", "circle-check"
    UNSATISFIED = "unsatisfied", N_("Not satisfied"), "red", "triangle-alert"
    NOT_REACHED = "not_reached", N_("Nobody reached"), "grey", "circle-x"
    DROPPED = "dropped", N_("Not needed"), "grey", "ban"
    WITHDRAWN = "withdrawn", N_("Repair not finished"), "grey", "rotate-ccw"


WAITING = (CallState.OPEN, CallState.TRIED)
REACHED = (CallState.SATISFIED, CallState.FAIR, CallState.UNSATISFIED)
SETTLED = (*REACHED, CallState.NOT_REACHED, CallState.DROPPED)
ANSWERS = (*REACHED, CallState.TRIED)
"""What a call may end with, by the digit that says it."""


class CallerPost(Labelled):
    """Whose share a call belongs to: by the right of who called, a worker's call to the repairs."""

    MANAGER = "manager", N_("Manager")
    SUPERVISOR = "supervisor", N_("Supervisor")
    LEAD = "lead", N_("Repair lead")
    OFFICE = "office", N_("Front office")


class CallTime(msgspec.Struct, frozen=True):
    """A call of the series of a kind: so many days after the finish; `after_rain` shows that it
    waits for the next rain."""

    days: int
    after_rain: bool = False


def series(times: Iterable[CallTime], finished: date) -> Sequence[tuple[date, bool]]:
    """The days of the calls after a repair, the first one first; one after the usual days where
    nothing is set."""
    wanted = sorted(times, key=lambda one: one.days) or [CallTime(USUAL_DAYS)]
    return [(finished + timedelta(days=one.days), one.after_rain) for one in wanted]


# Name of a usual kind, days after the finish, whether it waits for rain. Figures of the field.
USUAL_TIMES: tuple[tuple[str, int, bool], ...] = (
    ("", USUAL_DAYS, False),
    (N_("Fire equipment"), 1, False),
    (N_("Lifts"), 1, False),
    (N_("Leaks"), 3, False),
    (N_("Leaks"), 30, True),
    (N_("Walls and floors"), 5, False),
    (N_("Walls and floors"), 30, False),
)
