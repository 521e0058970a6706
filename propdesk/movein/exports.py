"""Visits and first readings as lists that leave the program: for the file of a hand-over, and for
whoever bills by meters from then on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.listing import RecordList
from propdesk.duties.checklists.rules import ListUse
from propdesk.estate.models import Unit
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.visit.models import FirstReading, MoveInItem, MoveInVisit
from propdesk.movein.visit.readings import reading_text
from propdesk.movein.visit.rules import Mark, MeterKind
from propdesk.system.log.service import ListOut


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverVisitRow:
    """A visit: whose, how far, how much was looked at and how much of it was not in order."""

    id: int
    no: str
    unit: str
    receiver: str
    state: CaseState
    begun_at: datetime
    handed_on: date | None
    proxy: str
    proxy_paper: str
    items: int
    looked_at: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReadingRow:
    """A first reading of a meter."""

    id: int
    no: str
    unit: str
    kind: MeterKind
    meter_no: str
    value: str
    read_on: date
    read_by: str


def _visits(session: Session, ids: Sequence[int]) -> Iterator[HandOverVisitRow]:
    looked_at = func.count().filter(MoveInItem.mark != Mark.OPEN)
    failed = func.count().filter(MoveInItem.mark == Mark.FAILED, MoveInItem.part == ListUse.ROOMS)
    counted = select(MoveInItem.visit_id, func.count(), looked_at, failed)
    of_visits = counted.where(among(MoveInItem.visit_id, ids)).group_by(MoveInItem.visit_id)
    counts = {one: (all_, seen, bad) for one, all_, seen, bad in session.execute(of_visits)}
    query = (
        select(MoveInVisit, MoveInCase, Unit.code)
        .join(MoveInCase, MoveInCase.id == MoveInVisit.case_id)
        .join(Unit, Unit.id == MoveInCase.unit_id)
        .where(among(MoveInVisit.id, ids))
    )
    for visit, case, unit in session.execute(query):
        items, seen, bad = counts.get(visit.id, (0, 0, 0))
        yield HandOverVisitRow(
            id=visit.id,
            no=case.no,
            unit=unit,
            receiver=case.receiver,
            state=case.state,
            begun_at=wall_time(visit.begun_at).replace(tzinfo=None),
            handed_on=case.handed_on,
            proxy=visit.proxy,
            proxy_paper=visit.proxy_paper,
            items=items,
            looked_at=seen,
            failed=bad,
        )


def _readings(session: Session, ids: Sequence[int]) -> Iterator[FirstReadingRow]:
    query = (
        select(FirstReading, MoveInCase.no, Unit.code)
        .join(MoveInVisit, MoveInVisit.id == FirstReading.visit_id)
        .join(MoveInCase, MoveInCase.id == MoveInVisit.case_id)
        .join(Unit, Unit.id == FirstReading.unit_id)
        .where(among(FirstReading.id, ids))
    )
    for one, no, unit in session.execute(query):
        yield FirstReadingRow(
            id=one.id,
            no=no,
            unit=unit,
            kind=one.kind,
            meter_no=one.meter_no,
            value="" if one.value is None else reading_text(one.value),
            read_on=one.read_on,
            read_by=one.read_by,
        )


_CASE = (
    SheetColumn("no", N_("Case")),
    SheetColumn("unit", N_("Room number")),
)
VISITS_OUT = ListOut(
    name="visits-of-hand-overs",
    title=N_("Visits of hand-overs"),
    columns=(
        *_CASE,
        SheetColumn("receiver", N_("Takes over")),
        SheetColumn("state", N_("State"), value=lambda row: row.state.label),
        SheetColumn("begun_at", N_("Visit begun"), CellKind.TIME),
        SheetColumn("handed_on", N_("Handed over on"), CellKind.DATE),
        SheetColumn("proxy", N_("Comes for the owner")),
        SheetColumn("proxy_paper", N_("By which document")),
        SheetColumn("items", N_("Items"), CellKind.WHOLE),
        SheetColumn("looked_at", N_("Looked at"), CellKind.WHOLE),
        SheetColumn("failed", N_("Not in order"), CellKind.WHOLE),
    ),
    records=RecordList(
        permission="movein.view",
        key=MoveInVisit.id,
        rows_of=_visits,
        order=(MoveInVisit.id,),
        fields=lambda _session: {},
    ),
)
READINGS_OUT = ListOut(
    name="first-readings",
    title=N_("First readings"),
    columns=(
        *_CASE,
        SheetColumn("kind", N_("Meter"), value=lambda row: row.kind.label),
        SheetColumn("meter_no", N_("Meter number")),
        SheetColumn("value", N_("Reading")),
        SheetColumn("read_on", N_("Read on"), CellKind.DATE),
        SheetColumn("read_by", N_("Read by")),
    ),
    records=RecordList(
        permission="movein.view",
        key=FirstReading.id,
        rows_of=_readings,
        order=(FirstReading.unit_id, FirstReading.id),
        fields=lambda _session: {},
    ),
)
