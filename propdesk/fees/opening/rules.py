"""Words of former books. No session, no clock."""

from calendar import monthrange
from datetime import date

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class FormerState(StateWord):
    """Where former books are between their file and ours."""

    OPEN = "open", N_("Former books to check"), "amber", "pencil"
    TAKEN = "taken", N_("Taken into our books"), "green", "circle-check"
    UNDONE = "undone", N_("Taken back"), "amber", "undo-2"
    DROPPED = "dropped", N_("Not taken over"), "grey", "ban"


class FormerDue(Labelled):
    """When an old line was due if the file does not say it."""

    FIRST_MONTH = "first_month", N_("End of its first month")
    LAST_DAY = "last_day", N_("Last day of its period")

    def of(self, first: date, last: date) -> date:
        """The day of a period."""
        return month_end(first) if self is FormerDue.FIRST_MONTH else last


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])
