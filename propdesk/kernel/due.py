"""What is due: one line of the list on Today, as each module gives it."""

from collections.abc import Mapping
from datetime import date

import msgspec

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled


class DueGroup(Labelled):
    """The three groups of the list, in this order."""

    MONEY = "money", N_("Money")
    WORK = "work", N_("Work")
    DATES = "dates", N_("Dates")


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """How many of something wait, since when or until when, and where to go.

    `title` and `detail` are already translated. `oldest`: the day the oldest began to wait;
    `until`: the day the nearest one ends. At most one of the two. `is_overdue`: its time is past,
    so that its tab says how many there are in red.
    """

    group: DueGroup
    icon: str
    title: str
    count: int
    page_id: str
    place: str
    detail: str = ""
    oldest: date | None = None
    until: date | None = None
    context: Mapping[str, object] = msgspec.field(default_factory=dict)
    is_overdue: bool = False
