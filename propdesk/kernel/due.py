"""What is due: one line of the list on Today, as each module gives it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import structs

from propdesk.kernel.clock import wall_time
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
    so that its tab says how many there are in red. A line over records says their `kind`, and each
    of them by its id with the day it counts from.
    """

    group: DueGroup
    icon: str
    title: str
    count: int = 1
    page_id: str
    place: str
    detail: str = ""
    oldest: date | None = None
    until: date | None = None
    context: Mapping[str, object] = msgspec.field(default_factory=dict)
    is_overdue: bool = False
    kind: str = ""
    records: Mapping[int, date | None] = msgspec.field(default_factory=dict)


def over_records(
    line: Due,
    kind: str,
    found: Iterable[Sequence[Any]],
    *,
    ends: bool = False,
    part: bool = False,
) -> tuple[Due, ...]:
    """The line counted over the records that were found, pairs of an id and a day or moment; none
    when there are none.

    The first of the days is since when the oldest waits, with `ends` until when the nearest lasts.
    `part`: no filter of the list says these records alone, so that they are opened by their ids.
    """
    records = {
        one: wall_time(day).date() if isinstance(day, datetime) else day for one, day in found
    }
    if not records:
        return ()
    counted = structs.replace(line, kind=kind, **_told(records, ends=ends))
    return (_opened_by_ids(counted) if part else counted,)


def _told(records: Mapping[int, date | None], *, ends: bool) -> dict[str, Any]:
    first = min((day for day in records.values() if day is not None), default=None)
    return {"count": len(records), "records": records, "until" if ends else "oldest": first}


def _opened_by_ids(line: Due) -> Due:
    """The line with a list of exactly its records behind it."""
    kept = {word: value for word, value in line.context.items() if word != "filter"}
    return structs.replace(line, context={**kept, "ids": tuple(line.records), "told": line.title})


def each_once(lines: Iterable[Due]) -> tuple[Due, ...]:
    """The lines with each record in the first one that claims it, and in no other."""
    claimed: dict[str, set[int]] = defaultdict(set)
    found = list[Due]()
    for line in lines:
        records = {i: day for i, day in line.records.items() if i not in claimed[line.kind]}
        claimed[line.kind].update(records)
        if len(records) == len(line.records):
            found.append(line)
        elif records:
            left = _told(records, ends=line.until is not None)
            found.append(_opened_by_ids(structs.replace(line, **left)))
    return tuple(found)
