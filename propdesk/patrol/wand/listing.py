"""The list of all stamps: what was counted, what was double, stray or of an unknown chip."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

import msgspec
from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, or_, select, true
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList, columns_as_fields
from propdesk.db.records.chips import ListChip, all_of, found_by
from propdesk.db.store import use_case
from propdesk.kernel.clock import begin_of
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.folding import tidy
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.patrol.points.models import PatrolPoint
from propdesk.patrol.rounds.models import PatrolSheet
from propdesk.patrol.wand.models import WandFile, WandScan
from propdesk.patrol.wand.rules import ScanState
from propdesk.system.log.service import ListOut


@dataclass(frozen=True, slots=True, kw_only=True)
class WandScanRow:
    """A stamp in the list. `name` is the point as it is called here, '' for an unknown chip."""

    id: int
    at: Annotated[datetime, Fact(N_("Time"), width=150)]
    chip: Annotated[str, Fact(N_("Chip"), width=120)]
    name: Annotated[str, Fact(N_("Point here"), width=150, weight=500)]
    point: Annotated[str, Fact(N_("Point in the file"), stretch=True)]
    guard: Annotated[str, Fact(N_("Goes round"), width=110)]
    device: Annotated[str, Fact(N_("Wand"), width=70)]
    state: Annotated[ScanState, Fact(N_("What became of it"), width=150)]
    sheet: Annotated[str, Fact(N_("Patrol sheet"), width=130, ink="text2")]
    round: Annotated[int | None, Fact(N_("Round"), width=70)]
    file: Annotated[str, Fact(N_("File"), hidden=True)]
    file_id: int


_named_by = select(PatrolPoint.name).limit(1)
_by_chip = _named_by.where(PatrolPoint.chip == WandScan.chip, PatrolPoint.chip != "")
_by_label = _named_by.where(  # as `label_code` writes it
    WandScan.chip.like("P____"), PatrolPoint.number == cast(func.substr(WandScan.chip, 2), Integer)
)
_name = func.coalesce(_by_chip.scalar_subquery(), _by_label.scalar_subquery())
_sheet = select(PatrolSheet.no).where(PatrolSheet.id == WandScan.sheet_id)
_file = select(WandFile.name).where(WandFile.id == WandScan.file_id).scalar_subquery()


def _rows(session: Session, ids: Sequence[int]) -> Iterator[WandScanRow]:
    query = select(WandScan, _name, _sheet.scalar_subquery(), _file)
    for scan, name, sheet, file in session.execute(query.where(among(WandScan.id, ids))):
        yield WandScanRow(
            id=scan.id,
            at=scan.at,
            chip=scan.chip,
            name=name or "",
            point=scan.point,
            guard=scan.guard,
            device=scan.device,
            state=scan.state,
            sheet=sheet or "",
            round=scan.round,
            file=file,
            file_id=scan.file_id,
        )


def _named(_session: Session, words: str) -> ColumnElement[bool]:
    part = f"%{tidy(words)}%"
    columns = (WandScan.chip, WandScan.point, WandScan.guard, WandScan.device)
    return or_(*(column.like(part) for column in columns))


def _between(first: date | None, last: date | None) -> ColumnElement[bool]:
    since = true() if first is None else WandScan.at >= begin_of(first)
    until = true() if last is None else WandScan.at < begin_of(last + timedelta(days=1))
    return and_(since, until)


def _of_state(state: ScanState) -> ListChip:
    return ListChip(
        f"state:{state}", state.msgid, lambda _session: WandScan.state == state, icon=state.icon
    )


STAMP_CHIPS = (all_of(), *map(_of_state, ScanState))
STAMPS = RecordList(
    permission="patrol.view",
    key=WandScan.id,
    rows_of=_rows,
    order=(WandScan.at.desc(), WandScan.id.desc()),
    fields=lambda _session: {
        **columns_as_fields(WandScan, WandScanRow),
        "name": ListField(_name),
        "sheet": ListField(_sheet.scalar_subquery()),
        "file": ListField(_file),
    },
    named=_named,
    chips=found_by(STAMP_CHIPS),
    dated=_between,
)
STAMPS_OUT = ListOut(
    name="stamps",
    title=N_("Stamps of the wand"),
    columns=sheet_columns(WandScanRow),
    records=STAMPS,
)


class LastDownload(msgspec.Struct, frozen=True, kw_only=True):
    """When a wand was read last, by which file, until when its stamps reach (None: its clock was
    wrong in all of them); `offset` is what a
    person added to its clock then, `is_doubtful` whether that clock stood still or was set back."""

    id: int
    device: str
    read_at: datetime
    last: datetime | None
    file: str
    offset: timedelta
    is_doubtful: bool


@use_case(permission="patrol.view")
def last_downloads(session: Session) -> tuple[LastDownload, ...]:
    """Each wand by its name, with its last download."""
    newest = (
        select(
            WandScan.device,
            func.max(WandScan.file_id).label("file_id"),
            func.max(case((WandScan.state != ScanState.CLOCK, WandScan.at))).label("last"),
        )
        .where(WandScan.device != "")
        .group_by(WandScan.device)
        .subquery()
    )
    query = (
        select(newest.c.device, newest.c.last, WandFile)
        .join(WandFile, WandFile.id == newest.c.file_id)
        .order_by(newest.c.device)
    )
    return tuple(
        LastDownload(
            id=number,
            device=device,
            read_at=file.at,
            last=last,
            file=file.name,
            offset=timedelta(seconds=file.offset_seconds),
            is_doubtful=device in file.doubtful.split(),
        )
        for number, (device, last, file) in enumerate(session.execute(query), 1)
    )
