"""The rows of a meter reader's sheet judged in memory and written by few statements.

A sheet names each meter once: no row waits for what another one writes. A replaced meter, whose
place gets another number, goes through the door of the form.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records import saving
from propdesk.db.store import today
from propdesk.fees.meters.counting import UsageRow, limits_of, put_usage, recount, usage_rows
from propdesk.fees.meters.keeping import NO_METER, MeterBooks, books_of, faults_of
from propdesk.fees.meters.models import Meter
from propdesk.fees.meters.readings import METER_READING, ReadingFields, as_read
from propdesk.fees.meters.register import METER, MeterSetup, MeterTaken
from propdesk.fees.meters.rules import Read, Scale, used_between
from propdesk.fees.meters.sheets.planning import BroughtReading
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.records.gestures import RowResult

Brought = Mapping[int, BroughtReading]
"""What rows bring in, by their place in the gesture."""


class _Good(msgspec.Struct):
    """A row that comes in: its meter, and the readings it adds to those in the books."""

    row: BroughtReading
    books: MeterBooks
    new: list[ReadingFields]


@no_cycle_search()
def write_rows(
    session: Session, rows: Brought, step: Callable[[], object], *, trial: bool = False
) -> dict[int, RowResult]:
    """Write the rows that the books allow; what became of each, by its place. `step` is called for
    each and may raise Cancelled. In a `trial` they are judged alone."""
    good, results = dict[int, _Good](), dict[int, RowResult]()
    for place, found, wrong in _judged(session, rows):
        step()
        if wrong:
            results[place] = RowResult(0, found.row.no, "refused", listed(wrong.values()), wrong)
        else:
            good[place] = found
            results[place] = RowResult(0, found.row.no)
    if trial:
        return results
    _write_meters(session, [one for one in good.values() if one.row.setup is not None])
    written = _write_readings(session, good.values())
    _write_usage(session, good.values(), written)
    ids = iter(written)
    for place, one in good.items():
        last = [next(ids) for _fields in one.new][-1]
        results[place] = RowResult(last, one.row.no, "done")
    return results


def _judged(session: Session, rows: Brought) -> Iterator[tuple[int, _Good, dict[str, str]]]:
    """Each row with what is wrong with it, beside its fields."""
    known = books_of(session, {one.reading.meter_id for one in rows.values()})
    numbers = [one.setup.no for one in rows.values() if one.setup is not None]
    taken = set(session.scalars(select(Meter.no).where(among(Meter.no, numbers))))
    now = today(session)
    for place, row in rows.items():
        wrong = {} if row.setup is None else _meter_errors(session, row.setup, taken)
        books = known.get(row.reading.meter_id) if row.setup is None else _new_books(row.setup)
        if books is None:
            wrong = {"meter_id": _(NO_METER)}
            books = MeterBooks(no=row.no)
        found = _Good(
            row, books, [METER_READING.tidy(one) for one in (row.before, row.reading) if one]
        )
        for fields in found.new:
            wrong = wrong or _take_in(books, fields, now)
        yield place, found, wrong


def _meter_errors(session: Session, setup: MeterSetup, taken: Collection[str]) -> dict[str, str]:
    tidied = METER.tidy(setup)
    wrong = {**METER.errors(tidied), **METER.judged(session, 0, tidied)}
    if tidied.no in taken:
        wrong["no"] = str(MeterTaken(number=tidied.no))
    return wrong


def _new_books(setup: MeterSetup) -> MeterBooks:
    return MeterBooks(no=setup.no, scale=Scale(setup.digits, setup.multiplier, setup.backwards))


def _take_in(books: MeterBooks, fields: ReadingFields, now: date) -> dict[str, str]:
    """Add a reading to what is known of its meter, or say what is wrong with it."""
    read = as_read(fields)
    wrong = {**METER_READING.errors(fields)} or faults_of(books, read, now)
    if not wrong:
        books.reads.append(read)
        books.reads.sort(key=_day)
    return wrong


def _day(read: Read) -> date:
    return read.read_on


def _write_meters(session: Session, good: Collection[_Good]) -> None:
    setups = [METER.tidy(one.row.setup) for one in good if one.row.setup is not None]
    ids = saving.add_many(session, METER, [(setup, setup.no) for setup in setups])
    for one, meter_id in zip(good, ids, strict=True):
        one.books.id = meter_id
        one.new = [replace(fields, meter_id=meter_id) for fields in one.new]


def _write_readings(session: Session, good: Collection[_Good]) -> list[int]:
    """Write them; their ids in the order of the rows."""
    readings = [(fields, f"{one.books.no} {fields.read_on}") for one in good for fields in one.new]
    return saving.add_many(session, METER_READING, readings)


def _write_usage(session: Session, good: Collection[_Good], written: Sequence[int]) -> None:
    """Count what follows; where a reading came in between others, all of its meter anew."""
    ids, between, rows = iter(written), list[int](), list[UsageRow]()
    limits = limits_of(session)
    for one in good:
        new = {fields.read_on: next(ids) for fields in one.new}
        reads = [Read(new[r.read_on], *r[1:]) if r.read_on in new else r for r in one.books.reads]
        if any(read.read_on not in new for read in reads[-len(new) :]):
            between.append(one.books.id)
            continue
        stretches = list(used_between(reads, one.books.scale))
        mine = sum(stretch.reading_id in new.values() for stretch in stretches[-len(new) :])
        rows += usage_rows(one.books.id, stretches, limits, len(stretches) - mine)
    put_usage(session, rows)
    if between:
        recount(session, between)
