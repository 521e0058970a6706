"""The words of stops and vacancies."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class StopKind(Labelled):
    """Why an item is charged at a share only. A vacancy is one of the property fee."""

    STOP = "stop", N_("Service stopped")
    VACANCY = "vacancy", N_("Standing empty")


class StopState(StateWord):
    """Where a stop is between its application and the day from which all is charged again."""

    ASKED = "asked", N_("Applied for"), "amber", "clock"
    RUNS = "runs", N_("In force"), "accent", "pause"
    ENDED = "ended", N_("Charged again"), "green", "circle-check"
    REFUSED = "refused", N_("Not granted"), "grey", "ban"


# Those whose days are charged at a share.
COUNTING = (StopState.RUNS, StopState.ENDED)
# Those that another one of the same item may not meet.
STANDING = (StopState.ASKED, *COUNTING)
