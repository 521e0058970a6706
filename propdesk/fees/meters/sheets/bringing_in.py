"""A meter reader's sheet brought in through the door of the register, as one step that is undone.

    plan = look_into(store, READINGS, file)
    done = bring_in(store, READINGS, plan, file)

Each row is a step of its own, with the meter that comes in with it and the reading before it. A
workbook of the register's own columns comes in as any register's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.audit import saves_of
from propdesk.db.models import AuditRow
from propdesk.db.records import saving, undoing
from propdesk.db.records.gestures import MANY
from propdesk.db.records.importing import RecordImport
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.together import Together
from propdesk.fees.meters.keeping import shown
from propdesk.fees.meters.models import MeterReading
from propdesk.fees.meters.readings import METER_READING, ReadingFields
from propdesk.fees.meters.register import METER
from propdesk.fees.meters.rules import ReadingKind
from propdesk.fees.meters.sheets.planning import BroughtReading, PlannedReading, ReadingPlanner
from propdesk.fees.meters.sheets.reading import lines_of, reader_sheets
from propdesk.fees.meters.sheets.writing import write_rows
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.errors import Level, Problem, UserError
from propdesk.kernel.exchange.results import NEW, PROBLEM, SAME, ImportPlan, PlannedRow
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.gestures import GestureResult, RowChange
from propdesk.kernel.sheets.cells import Workbook

_BROUGHT = "brought"


def brought_by(row: RowChange) -> BroughtReading | None:
    """What a row of a reader's sheet brings in; None for one of the register's own columns."""
    found = row.values.get(_BROUGHT)
    return found if isinstance(found, BroughtReading) else None


class ReadingsTogether(Together[MeterReading, ReadingFields]):
    """As of any register; a row of a reader's sheet brings its meter and its last reading along."""

    def _change_rows(
        self, session: Session, *, rows: Sequence[RowChange], progress: Progress | None = None
    ) -> GestureResult:
        return self._bring(session, rows, progress, trial=False)

    def _try_rows(
        self, session: Session, *, rows: Sequence[RowChange], progress: Progress | None = None
    ) -> GestureResult:
        return self._bring(session, rows, progress, trial=True)

    def _bring(
        self,
        session: Session,
        rows: Sequence[RowChange],
        progress: Progress | None,
        *,
        trial: bool,
    ) -> GestureResult:
        brought = {
            place: found
            for place, row in enumerate(rows)
            if (found := brought_by(row)) and found.reading.kind is not ReadingKind.REPLACED
        }
        saves = sum(map(self._saves, rows))
        if not brought or saves == 1:
            return super()._change_rows(session, rows=rows, progress=progress)
        with self._gesture(session, [0] * len(rows), progress, saves) as (mine, steps):
            written = write_rows(session, brought, lambda: next(steps), trial=trial)
            for place, row in enumerate(rows):
                if place in written:
                    mine.rows.append(written[place])
                else:
                    next(steps)
                    step = self._change_one if row.id else self._add_one
                    mine.row(row.id, row.name, partial(step, session, row))
        return mine.outcome()

    def _add_one(self, session: Session, row: RowChange) -> int:
        brought = brought_by(row)
        if brought is None:
            return super()._add_one(session, row)
        meter_id = brought.reading.meter_id
        if brought.setup is not None:
            meter_id = saving.add(session, METER, brought.setup)
        if brought.before is not None:
            saving.add(session, METER_READING, replace(brought.before, meter_id=meter_id))
        return saving.add(session, METER_READING, replace(brought.reading, meter_id=meter_id))

    def _saves(self, row: RowChange) -> int:
        brought = brought_by(row)
        if brought is None:
            return super()._saves(row)
        return 1 + (brought.setup is not None) + (brought.before is not None)


class ReadingImport(RecordImport[MeterReading, ReadingFields]):
    """See the module."""

    def __init__(
        self,
        kind: RecordKind[MeterReading, ReadingFields],
        row: type,
        together: Together[MeterReading, ReadingFields],
        *,
        touches: tuple[str, ...],
    ) -> None:
        super().__init__(kind, row, ReadingsTogether(together.kind), touches=touches)

    @no_cycle_search()
    def _plan(
        self, session: Session, *, workbook: Workbook, progress: Progress | None = None
    ) -> ImportPlan:
        sheets = reader_sheets(workbook)
        if not sheets:
            return super()._plan(session, workbook=workbook, progress=progress)
        (progress or NoProgress()).step(0, 0)
        read = [(sheet, *lines_of(sheet, columns)) for sheet, columns in sheets]
        lines = [line for _sheet, some, _passed in read for line in some]
        rows = ReadingPlanner(session).planned(lines)
        taken = {sheet.name for sheet, _columns in sheets}
        remarks = [
            _remark(one.name, 0, _(_LEFT_HIDDEN if one.hidden else _LEFT))
            for one in workbook.sheets
            if one.name not in taken and one.rows
        ]
        remarks += [one for sheet, columns in sheets for one in columns.faults(sheet)]
        for sheet, some, passed in read:
            remarks += [_remark(sheet.name, number, why) for number, why in passed]
            if hidden := sum(line.number in sheet.hidden_rows for line in some):
                remarks.append(_remark(sheet.name, 0, _(_HIDDEN_ROWS).format(count=f"{hidden:,}")))
        return ImportPlan(tuple(map(_planned, rows)), tuple(remarks))


_LEFT = N_("No headings of this list stand here; it was not taken.")
_LEFT_HIDDEN = N_("The sheet is hidden and was not taken.")
_HIDDEN_ROWS = N_("Hidden or filtered rows on this sheet: {count}. They are taken as well.")


def _remark(sheet: str, row: int, said: str) -> Problem:
    return Problem(
        sheet=sheet,
        row=row,
        column="",
        level=Level.NOTICE,
        kind="passed_over",
        message="{said}",
        values={"said": said},
    )


def _planned(row: PlannedReading) -> PlannedRow:
    line = row.line
    how = SAME if row.is_there else PROBLEM if row.change is None else NEW
    return PlannedRow(
        sheet=line.sheet,
        number=line.number,
        how=how,
        change=RowChange(0, {_BROUGHT: row.change} if row.change else {}, name=line.no),
        letters=line.letters,
        problems=tuple(line.problems),
        told=tuple(_told(row)),
    )


def _told(row: PlannedReading) -> list[str]:
    line, said = row.line, [row.unit, row.line.no]
    if line.value is not None:
        said.append(f"{_('Reading')} {shown(line.value)}")
    if row.used is not None:
        said.append(_("Used: {quantity}").format(quantity=shown(row.used.quantity)))
    if row.change is not None and row.change.setup is not None:
        said.append(_("The meter is new here."))
    return [one for one in said if one]


def meters_go(session: Session, undone: Mapping[str, Any]) -> None:
    """Delete the meters that came in with readings taken back whole, where nothing else was done
    with them since."""
    if undone["kind"] != METER_READING.kind:
        return
    own = AuditRow.id >= undone["gesture"]
    closing = select(AuditRow.id).where(
        own, AuditRow.what == f"{METER_READING.kind}.{MANY}", AuditRow.subject_id.is_(None)
    )
    last = session.scalar(closing.order_by(AuditRow.id).limit(1))
    made = saves_of(session, own, AuditRow.id < last, AuditRow.what == f"{METER.kind}.add")
    added = {one.subject_id: one for one in made}
    newest = undoing.newest_entries(session, METER, list(added))
    alone = {one: row for one, row in added.items() if newest[one].id == row.id}
    went = undoing.take_added_back(session, METER, alone)
    for meter_id in added.keys() - went.keys():
        try:
            with session.begin_nested():
                undoing.undo(session, METER, meter_id)
        except UserError:
            continue  # somebody works with it: it stays
