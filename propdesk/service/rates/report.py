"""What the month report of complaints counts, and how: one fact a complaint.

On time is held against all that fell due: a complaint that is past its deadline and without reply
counts as late, one that is not yet due does not count. A complaint is never cancelled or merged: a
second voice joins the first and counts once. One that was opened again is one complaint, closed
once it is closed again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import Breakdown, Counting, Report, always, with_count
from propdesk.service.complaints.rules import Validity

Standing = Literal["on_time", "late", "overdue", "not_due"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFact:
    """A complaint as the report counts it; `day` is that of the basis.

    `answered`, `called` and `satisfied` are None where nothing can be said yet. Of `building` and
    of a repeat by the same person the fact says nothing to who may not see who complained.
    """

    id: int
    day: date
    kind: str
    cause: str
    channel: str
    building: str
    handler: str
    verdict: Validity | None
    standing: Standing
    is_closed: bool = False
    is_reopened: bool = False
    is_extended: bool = False
    is_repeat: bool = False
    is_rejudged: bool = False
    answered: bool | None = None
    called: bool | None = None
    satisfied: bool | None = None

    @property
    def fell_due(self) -> bool:
        """Whether it was replied to, or should have been."""
        return self.standing != "not_due"


def notes(facts: Sequence[ComplaintFact]) -> list[str]:
    """How what is special in the month was counted, with numbers."""

    def many(of: Callable[[ComplaintFact], bool]) -> int:
        return sum(map(of, facts))

    return [
        _("On time = replied in time ÷ (replied + overdue and open); closed = closed ÷ the same;"),
        _("called back = reached ÷ replied to, from the second day after the reply on;"),
        _("{count} not yet due: left out;").format(count=many(lambda one: not one.fell_due)),
        _("{count} not valid: counted, held against their explanation;").format(
            count=many(lambda one: one.verdict is Validity.INVALID)
        ),
        _("{count} extended: held against the new day, since the complainant was told;").format(
            count=many(lambda one: one.is_extended)
        ),
        _(
            "{count} judged anew after the reply: counted by the new verdict, held against the "
            "deadline of the reply;"
        ).format(count=many(lambda one: one.is_rejudged)),
    ]


COUNTING: Counting[ComplaintFact] = Counting(
    overdue=with_count(
        N_("{count} overdue and open: late, and not closed;"),
        lambda one: one.standing == "overdue",
    ),
    cancelled=always(N_("none is cancelled;")),
    merged=always(N_("several voices of one complaint count once;")),
    reopened=with_count(
        N_("{count} reopened: one complaint each, closed once it is closed again."),
        lambda one: one.is_reopened,
    ),
)


def _measure(name: str, title: str, of: Callable[[ComplaintFact], bool], **more: Any) -> Any:  # noqa: ANN401  the fields of a measure
    return Measure(name=name, title=title, counts=of, **more)


def _rate(
    name: str,
    title: str,
    of: Callable[[ComplaintFact], bool],
    out_of: Callable[[ComplaintFact], bool],
    parts: tuple[str, str],
    target: int | None = None,
) -> Measure[ComplaintFact]:
    return Measure(
        name=name,
        title=title,
        counts=of,
        out_of=out_of,
        kind="rate",
        target=target,
        parts=parts,
    )


MEASURES: tuple[Measure[ComplaintFact], ...] = (
    _measure("all", N_("Complaints"), lambda _one: True),
    _measure("closed", N_("Complaints closed"), lambda one: one.is_closed),
    _measure(
        "overdue", N_("Overdue, open"), lambda one: one.standing == "overdue", is_trouble=True
    ),
    _measure("valid", N_("Valid"), lambda one: one.verdict is Validity.VALID),
    _measure("invalid", N_("Not valid"), lambda one: one.verdict is Validity.INVALID),
    _measure("others", N_("Another party's"), lambda one: one.verdict is Validity.OTHERS),
    _measure("repeats", N_("Repeated"), lambda one: one.is_repeat, is_trouble=True),
    _measure("reopened", N_("Reopened"), lambda one: one.is_reopened, is_trouble=True),
    _rate(
        "closing",
        N_("Closed %"),
        lambda one: one.is_closed,
        lambda one: one.fell_due or one.is_closed,
        (N_("closed complaints"), N_("fell due")),
        980,
    ),
    _rate(
        "call_backs",
        N_("Called back %"),
        lambda one: bool(one.called),
        lambda one: one.called is not None,
        (N_("called back"), N_("to be called")),
        1000,
    ),
    _rate(
        "on_time_rate",
        N_("On time %"),
        lambda one: one.standing == "on_time",
        lambda one: one.fell_due,
        (N_("on time"), N_("fell due")),
    ),
    _rate(
        "answered",
        N_("First answer %"),
        lambda one: bool(one.answered),
        lambda one: one.answered is not None,
        (N_("answered in time"), N_("to be answered")),
    ),
    _rate(
        "satisfied",
        N_("Satisfied %"),
        lambda one: bool(one.satisfied),
        lambda one: one.satisfied is not None,
        (N_("satisfied"), N_("reached by call")),
        900,
    ),
)
BREAKDOWNS: tuple[Breakdown[ComplaintFact], ...] = (
    Breakdown(name="kind", title=N_("By kind"), head=N_("Kind"), of=lambda one: one.kind),
    Breakdown(name="cause", title=N_("By cause"), head=N_("Cause"), of=lambda one: one.cause),
    Breakdown(
        name="channel", title=N_("By channel"), head=N_("Channel"), of=lambda one: one.channel
    ),
    Breakdown(
        name="building",
        title=N_("By building of who complained"),
        head=N_("Building"),
        of=lambda one: one.building,
        nobody=N_("No room known"),
        in_order=True,
    ),
    Breakdown(
        name="handler",
        title=N_("By who handles it"),
        head=N_("Handled by"),
        of=lambda one: one.handler,
        nobody=N_("Not handed on"),
    ),
)


def report_of_complaints(read: Callable[..., Sequence[ComplaintFact]]) -> Report[ComplaintFact]:
    """The report over what `read` gives; see `Report`."""
    return Report(
        name="complaints",
        title=N_("Complaint report"),
        read=read,
        bases=(("received", N_("By day of complaint")), ("replied", N_("By reply"))),
        measures=MEASURES,
        cards=("closing", "call_backs", "on_time_rate", "satisfied"),
        columns=(
            *("all", "closed", "closing", "on_time_rate", "overdue", "answered"),
            *("valid", "invalid", "others", "call_backs", "satisfied", "repeats", "reopened"),
        ),
        trends=("closing", "call_backs", "on_time_rate"),
        breakdowns=BREAKDOWNS,
        bars="kind",
        notes=notes,
        counting=COUNTING,
        opens="service.complaints",
        page="service.rates",
        count=lambda count: ngettext("{count} complaint", "{count} complaints", count).format(
            count=count
        ),
    )
