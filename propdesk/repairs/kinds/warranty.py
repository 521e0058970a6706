"""Until when a part is under warranty: it follows the part, from the hand-over of the unit on.

Regulation on the warranty of building works, article 7: waterproofing 5 years, pipes, wiring and
decoration 2 years, heating and cooling 2 seasons of each.
"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from propdesk.repairs.kinds.rules import WorkClass

# First and last day of the seasons as month and day; those of northern towns.
HEATING, COOLING = ((11, 15), (3, 15)), ((6, 15), (9, 15))


def warranty_end(handed: date, *, months: int, seasons: int) -> date:
    """The day from which on the builder does not answer any more: so many months after the
    hand-over, or the end of so many whole seasons of heating and of cooling, whichever is later."""
    ends: list[date] = [handed + relativedelta(months=months)]
    if seasons:
        ends += [_season_end(handed, season, seasons) for season in (HEATING, COOLING)]
    return max(ends)


def _season_end(handed: date, season: tuple[tuple[int, int], tuple[int, int]], count: int) -> date:
    """The day after the last of so many seasons that begin on the hand-over or later."""
    first = date(handed.year, *season[0])
    begins = first if first >= handed else date(handed.year + 1, *season[0])
    last = begins.year + count - 1
    return date(last + (season[1] < season[0]), *season[1]) + timedelta(days=1)


def class_on(
    work_class: WorkClass, *, months: int, seasons: int | None, handed: date | None, day: date
) -> WorkClass:
    """Who answers on a day for a fault of a kind: the builder while the warranty of the part runs,
    else as the kind says. Without a hand-over, or a warranty, as the kind says."""
    if handed is None or not (months or seasons):
        return work_class
    if handed <= day < warranty_end(handed, months=months, seasons=seasons or 0):
        return WorkClass.WARRANTY
    return WorkClass.ORDINARY if work_class is WorkClass.WARRANTY else work_class
