"""The report of patrols: its measures with their definitions, and by what they are parted."""

from collections.abc import Sequence

from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import Breakdown, Counting, Report, always
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.rules import RoundStanding
from propdesk.patrol.statistics.facts import PointFact, point_facts

ON_TIME_TARGET = 950  # per mille, an editable default of a company's rule book
_FOUND = (PatrolOutcome.FINDING, PatrolOutcome.PUT_RIGHT)
_DOORS = (PatrolOutcome.NOBODY, PatrolOutcome.REFUSED, PatrolOutcome.FINISHED)


def _is(standing: RoundStanding, fact: PointFact) -> bool:
    return fact.standing is standing


def _notes(facts: Sequence[PointFact]) -> list[str]:
    """How what stands in no rate counts."""
    extra = sum(fact.standing is None for fact in facts)
    open_ones = sum(fact.standing is not None and not fact.is_due for fact in facts)
    told = [
        _("On time: the point's own time lay in its window. Covered: somebody was there at all."),
    ]
    if open_ones:
        words = ngettext("{count} point not yet due", "{count} points not yet due", open_ones)
        told.append(words.format(count=open_ones))
    if extra:
        words = ngettext(
            "{count} stamp or point outside the planned rounds counts in no rate",
            "{count} stamps or points outside the planned rounds count in no rate",
            extra,
        )
        told.append(words.format(count=extra))
    return told


PATROL_REPORT: Report[PointFact] = Report(
    name="patrol",
    title=N_("Patrol statistics"),
    read=point_facts,
    bases=(("due", N_("Day of the shift")),),
    measures=(
        Measure(name="due", title=N_("Points due"), counts=lambda fact: fact.is_due),
        Measure(
            name="on_time",
            title=N_("On time"),
            counts=lambda fact: _is(RoundStanding.ON_TIME, fact),
            out_of=lambda fact: fact.is_due,
            kind="rate",
            target=ON_TIME_TARGET,
            parts=(N_("on time"), N_("due")),
        ),
        Measure(
            name="covered",
            title=N_("Covered"),
            counts=lambda fact: fact.is_reached,
            out_of=lambda fact: fact.is_due,
            kind="rate",
            parts=(N_("reached"), N_("due")),
        ),
        Measure(
            name="missed_rate",
            title=N_("Missed"),
            counts=lambda fact: _is(RoundStanding.MISSED, fact),
            out_of=lambda fact: fact.is_due,
            kind="rate",
            parts=(N_("missed"), N_("due")),
            is_trouble=True,
        ),
        Measure(
            name="found_rate",
            title=N_("Findings"),
            counts=lambda fact: fact.outcome in _FOUND,
            out_of=lambda fact: fact.is_reached,
            kind="rate",
            parts=(N_("with a finding"), N_("reached")),
        ),
        Measure(
            name="early", title=N_("Early"), counts=lambda fact: _is(RoundStanding.EARLY, fact)
        ),
        Measure(name="late", title=N_("Late"), counts=lambda fact: _is(RoundStanding.LATE, fact)),
        Measure(
            name="missed",
            title=N_("Missed"),
            counts=lambda fact: _is(RoundStanding.MISSED, fact),
            is_trouble=True,
        ),
        Measure(name="findings", title=N_("Findings"), counts=lambda fact: fact.outcome in _FOUND),
        Measure(
            name="doors", title=N_("Doors not opened"), counts=lambda fact: fact.outcome in _DOORS
        ),
        Measure(name="order", title=N_("Out of order"), counts=lambda fact: fact.out_of_order),
    ),
    cards=("on_time", "covered", "missed_rate", "found_rate"),
    columns=("due", "on_time", "covered", "early", "late", "missed", "findings", "doors", "order"),
    trends=("on_time", "covered", "missed_rate"),
    breakdowns=(
        Breakdown(name="route", title=N_("By route"), head=N_("Route"), of=lambda fact: fact.route),
        Breakdown(
            name="place",
            title=N_("By place"),
            head=N_("Building or area"),
            of=lambda fact: fact.place,
            nobody=N_("No place"),
        ),
        Breakdown(
            name="worker",
            title=N_("By person"),
            head=N_("Goes round"),
            of=lambda fact: fact.worker,
            nobody=N_("Nobody named"),
        ),
    ),
    bars="route",
    notes=_notes,
    counting=Counting(
        overdue=always(N_("A sheet that nobody entered until its limit: all points missed.")),
        cancelled=always(N_("Sheets that were deleted count nowhere.")),
        merged=always(N_("Several stamps of a point in one round count once.")),
        reopened=always(N_("Of a corrected point the correction counts alone.")),
    ),
    opens="patrol.sheets",
    page="patrol.statistics",
    count=lambda count: ngettext("{count} point check", "{count} point checks", count).format(
        count=f"{count:,}"
    ),
    holds=lambda fact: fact.standing is not None,
)
