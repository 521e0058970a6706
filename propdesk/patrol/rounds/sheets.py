"""Making sheets: what is to be gone to is frozen, so that a changed route alters no past."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.numbering import document_no, draw_numbers, free_id
from propdesk.db.plain_rows import insert_rows
from propdesk.db.records.kinds import ChildRows, RecordKind, Values
from propdesk.db.records.searching import index
from propdesk.db.store import today
from propdesk.db.tables import stored
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.patrol.points.models import PatrolPoint, PatrolRoute
from propdesk.patrol.points.rules import TOLERANCE, WITHIN, rounds_of, shift_span, stops_of
from propdesk.patrol.rounds.models import (
    PatrolEntry,
    PatrolRound,
    PatrolRow,
    PatrolSheet,
    stands_now,
)
from propdesk.patrol.rounds.refusals import PointsUnknown, RouteUnknown
from propdesk.patrol.rounds.rules import EntrySource

Spot = tuple[int, int]  # round and row; row 0 is the beginning of the round
AHEAD = timedelta(days=366)
_ROW = ("row", "point_id", "name", "minute")
_UNTOUCHED: Values = dict.fromkeys(("worker", "note", "flags"), "") | {
    "entered_at": None,
    "findings": 0,
    "missed": 0,
    "doubt": None,
    "withdrawn_at": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFields:
    """A sheet as the office makes it: who goes which route on which day."""

    no: Number = ""
    route_id: Annotated[int, Fact(N_("Route"), FactKind.RECORD, width=170, kept=True)]
    day: Annotated[date, Fact(N_("Day"), today=True, width=104)]
    worker: Annotated[str, Fact(N_("Goes round"), width=130, in_place=True)] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What a route says for one day."""

    columns: Values
    rows: tuple[tuple[int | str | None, ...], ...]  # as they are stored, by `_ROW`
    rounds: tuple[dict[str, Any], ...]


def route_on(session: Session, route_id: int, day: date) -> Frozen:
    """What a route says for a day. Raises RouteUnknown or PointsUnknown."""
    route = session.get(PatrolRoute, route_id)
    if route is None:
        raise RouteUnknown
    numbers = [stop.number for stop in stops_of(route.stops)]
    return _frozen(route, _points(session, numbers), day)


def _points(session: Session, numbers: Iterable[int]) -> dict[int, PatrolPoint]:
    query = select(PatrolPoint).where(among(PatrolPoint.number, numbers))
    return {one.number: one for one in session.scalars(query)}


def _frozen(route: PatrolRoute, points: Mapping[int, PatrolPoint], day: date) -> Frozen:
    """Raises RouteUnknown for a route that is gone, PointsUnknown for points that are."""
    if route.gone_on is not None and route.gone_on <= day:
        raise RouteUnknown
    stops = stops_of(route.stops)
    goes_to = [
        one
        for stop in stops
        if (one := points.get(stop.number)) is not None
        and (one.gone_on is None or one.gone_on > day)
    ]
    if len(goes_to) < len(stops):
        there = {one.number for one in goes_to}
        gone = (stop.number for stop in stops if stop.number not in there)
        raise PointsUnknown(numbers=listed(map(str, gone)))
    begins, ends = shift_span(day, route.shift)
    rounds = rounds_of(day, route.shift, route.starts, route.minutes)
    within = timedelta(hours=WITHIN if route.within is None else route.within)
    return Frozen(
        columns={
            "begins": begins,
            "ends": ends,
            "until": ends + within,
            "tolerance": TOLERANCE if route.tolerance is None else route.tolerance,
            "ordered": route.ordered,
            "wand": route.wand,
            "rounds": len(rounds),
            "points": len(stops),
        },
        rows=tuple(
            (row, point.id, point.name, stop.minute)
            for row, (stop, point) in enumerate(zip(stops, goes_to, strict=True), 1)
        ),
        rounds=tuple({"number": one.number, "due": one.due, "ends": one.ends} for one in rounds),
    )


def make_sheets(
    session: Session, wanted: Sequence[tuple[PatrolRoute, date]], *, for_wand: bool = False
) -> list[int]:
    """Make many sheets at once, each of a route and day that have none; their ids. What a route
    cannot give (it is gone, or a point of it is) is left out. `for_wand`: a stamp asks for them."""
    numbers = {stop.number for route, _day in wanted for stop in stops_of(route.stops)}
    points, made = _points(session, numbers), list[tuple[int, date, Frozen]]()
    for route, day in wanted:
        with suppress(UserError):
            made.append((route.id, day, _frozen(route, points, day)))
    if not made:
        return []
    unplanned = _unplanned(session, wanted)
    asked = {(one.id, day) for one, day in wanted if one.plan_id is not None} - unplanned
    year, first = today(session).year, free_id(session, "patrol_sheet")
    drawn = draw_numbers(session, [SHEET.series] * len(made), year)
    ids = list(range(first, first + len(made)))
    told = [
        {
            "id": one,
            "no": document_no(SHEET.series, year, number),
            "route_id": route_id,
            "day": day,
            **_UNTOUCHED,
            **frozen.columns,
            "unplanned": (route_id, day) in unplanned,
            "for_wand": for_wand and (route_id, day) not in asked,
        }
        for one, number, (route_id, day, frozen) in zip(ids, drawn, made, strict=True)
    ]
    _insert(session, "patrol_sheet", told)
    each = [(one, frozen) for one, (_route, _day, frozen) in zip(ids, made, strict=True)]
    rows = [(one, *row) for one, frozen in each for row in frozen.rows]
    insert_rows(session, "patrol_row", ("sheet_id", *_ROW), rows)
    rounds = [{"sheet_id": one, **round_} for one, frozen in each for round_ in frozen.rounds]
    _insert(session, "patrol_round", rounds)
    index(session, SHEET, ids)
    logged = [(("patrol_sheet", row["id"], row["no"]), row) for row in told]
    audit.record_all(session, "patrol_sheet.add", logged)
    return ids


def _insert(session: Session, table: str, rows: Sequence[Values]) -> None:
    values = [[stored(value) for value in row.values()] for row in rows]
    insert_rows(session, table, tuple(rows[0]), values)


def _freeze(session: Session, before: Values, after: Values) -> None:
    """Write what a new sheet goes to, or one whose route or day became another."""
    if not after or all(before.get(name) == after[name] for name in ("route_id", "day")):
        return
    sheet_id = after["id"]
    for model in (PatrolRow, PatrolRound):
        session.query(model).filter_by(sheet_id=sheet_id).delete()
    frozen = route_on(session, after["route_id"], date.fromisoformat(after["day"]))
    rows = [{"sheet_id": sheet_id, **dict(zip(_ROW, row, strict=True))} for row in frozen.rows]
    session.execute(insert(PatrolRow), rows)
    session.execute(insert(PatrolRound), [{"sheet_id": sheet_id, **one} for one in frozen.rounds])


def _judged(session: Session, record_id: int, fields: SheetFields) -> dict[str, str]:
    found: dict[str, str] = {}
    if fields.day > today(session) + AHEAD:
        found["day"] = _("That day is more than a year ahead.")
    try:
        route_on(session, fields.route_id, fields.day)
    except UserError as error:
        found["route_id"] = str(error)
    same = select(PatrolSheet.no).where(
        PatrolSheet.route_id == fields.route_id,
        PatrolSheet.day == fields.day,
        PatrolSheet.id != record_id,
    )
    if (other := session.scalar(same)) is not None:
        found["day"] = _("{no} is the sheet of this route for that day.").format(no=other)
    was = session.get(PatrolSheet, record_id) if record_id else None
    if was is not None and was.entered_at is not None:
        for name in ("route_id", "day"):
            if getattr(was, name) != getattr(fields, name):
                found[name] = _("It was entered; its route and its day stay.")
    return found


def _derived(session: Session, fields: SheetFields) -> Values:
    frozen = route_on(session, fields.route_id, fields.day)
    route = session.get_one(PatrolRoute, fields.route_id)
    unplanned = bool(_unplanned(session, [(route, fields.day)]))
    return {**frozen.columns, "unplanned": unplanned}


def _unplanned(
    session: Session, wanted: Sequence[tuple[PatrolRoute, date]]
) -> set[tuple[int, date]]:
    """The routes, by id, and days of which the plan of the route asks for none."""
    from propdesk.duties.plans.service import days_asked  # not read at a start

    own = [(route, day, route.plan_id) for route, day in wanted if route.plan_id is not None]
    if not own:
        return set()
    days = [day for _route, day, _plan in own]
    asked = days_asked(session, {plan for _route, _day, plan in own}, min(days), max(days))
    return {(route.id, day) for route, day, plan in own if (plan, day) not in asked}


SHEET = RecordKind(
    kind="patrol_sheet",
    model=PatrolSheet,
    fields=SheetFields,
    name=lambda _session, sheet: sheet.no,
    judged=_judged,
    derived=_derived,
    children=(
        ChildRows(name="rows", model=PatrolRow, key="sheet_id"),
        ChildRows(name="rounds", model=PatrolRound, key="sheet_id"),
    ),
    saved=_freeze,
    series="XJ",
    view="patrol.view",
    edit="patrol.enter",
    attachments=True,
    linked=True,
)


# Reading


def rows_of(session: Session, sheet_id: int) -> list[PatrolRow]:
    """The rows of a sheet in order."""
    query = select(PatrolRow).where(PatrolRow.sheet_id == sheet_id).order_by(PatrolRow.row)
    return list(session.scalars(query))


def rounds_of_sheet(session: Session, sheet_id: int) -> list[PatrolRound]:
    """The rounds of a sheet in order."""
    query = select(PatrolRound).where(PatrolRound.sheet_id == sheet_id)
    return list(session.scalars(query.order_by(PatrolRound.number)))


def entries_of(session: Session, sheet_id: int) -> dict[Spot, PatrolEntry]:
    """What stands for each round and row of a sheet now: what was corrected is left out."""
    return entries_of_sheets(session, [sheet_id]).get(sheet_id, {})


def entries_of_sheets(
    session: Session, sheet_ids: Iterable[int]
) -> dict[int, dict[Spot, PatrolEntry]]:
    """The same of many sheets by their ids; those nothing was entered of are missing."""
    query = select(PatrolEntry).where(among(PatrolEntry.sheet_id, sheet_ids), stands_now())
    found: dict[int, dict[Spot, PatrolEntry]] = {}
    for one in session.scalars(query):
        found.setdefault(one.sheet_id, {})[one.round, one.row] = one
    return found


def said_on_paper(
    session: Session, there: Mapping[int, Mapping[Spot, PatrolEntry]]
) -> Mapping[int, Mapping[Spot, PatrolEntry]]:
    """Of sheets with what stands there now: what their paper said last, also below the stamps of a
    wand."""
    stamped = [
        sheet_id
        for sheet_id, entries in there.items()
        if any(one.source is EntrySource.WAND for one in entries.values())
    ]
    query = select(PatrolEntry).where(
        among(PatrolEntry.sheet_id, stamped), PatrolEntry.source == EntrySource.PAPER
    )
    found: dict[int, dict[Spot, PatrolEntry]] = {one: {} for one in stamped}
    for one in session.scalars(query.order_by(PatrolEntry.id)) if stamped else ():
        found[one.sheet_id][one.round, one.row] = one
    return {**there, **found}
