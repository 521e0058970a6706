"""The items of inspections as a list: each with what the first and the second said of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList
from propdesk.db.records.chips import ListChip, all_of, found_by
from propdesk.db.store import use_case
from propdesk.duties.checklists.models import CheckAnswer, CheckSheet
from propdesk.duties.checklists.rules import items_of
from propdesk.duties.checklists.service import CheckRow, LookedAt
from propdesk.estate.models import Unit
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.movein.renovation.models import Renovation, RenovationLook
from propdesk.movein.renovation.rules import Look
from propdesk.system.log.service import ListOut


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksItemRow:
    """An item of a first inspection, the second beside it."""

    id: int
    renovation_id: int
    renovation: Annotated[str, Fact(N_("Number of renovation"), width=130, weight=500)]
    unit: Annotated[str, Fact(N_("Unit"), width=90)]
    row: Annotated[int, Fact(N_("Row"), width=60)]
    what: Annotated[str, Fact(N_("What is looked at"), stretch=True)]
    first: Annotated[str, Fact(N_("First inspection"), width=100)]
    mark: Annotated[str, Fact(N_("Differs"), width=60, weight=600)]
    second: Annotated[str, Fact(N_("Second inspection"), width=100)]
    notes: Annotated[str, Fact(N_("Remarks"), width=200)]
    first_on: Annotated[date, Fact(N_("First inspection on"), width=100, ink="text2", yields=True)]
    second_on: Annotated[
        date | None, Fact(N_("Second inspection on"), width=100, ink="text2", yields=True)
    ]


_later = aliased(RenovationLook)
_holds = ~(
    select(_later.id)
    .where(
        _later.renovation_id == RenovationLook.renovation_id,
        _later.look == RenovationLook.look,
        _later.id > RenovationLook.id,
    )
    .correlate(RenovationLook)
    .exists()
)
_look = and_(RenovationLook.sheet_id == CheckAnswer.sheet_id, RenovationLook.look == Look.FIRST)
_again = aliased(CheckAnswer)
_second = (
    select(func.max(CheckSheet.id))
    .join(RenovationLook, RenovationLook.sheet_id == CheckSheet.id)
    .where(RenovationLook.look == Look.SECOND, CheckSheet.after_id == CheckAnswer.sheet_id)
    .correlate(CheckAnswer)
    .scalar_subquery()
)


def _of_second(column: Any) -> Any:  # noqa: ANN401  a column of the answer
    own = (_again.sheet_id == _second, _again.row == CheckAnswer.row)
    return select(column).where(*own).correlate(CheckAnswer).scalar_subquery()


def _of_renovation(column: Any) -> Any:  # noqa: ANN401  a column of renovation or unit
    return (
        select(column)
        .select_from(RenovationLook)
        .join(Renovation, Renovation.id == RenovationLook.renovation_id)
        .join(Unit, Unit.id == Renovation.unit_id)
        .where(_look)
        .correlate(CheckAnswer)
        .scalar_subquery()
    )


def _day(sheet: Any) -> Any:  # noqa: ANN401  the id of a sheet
    return select(CheckSheet.day).where(CheckSheet.id == sheet).scalar_subquery()


_TOLD = {
    "renovation_id": _of_renovation(Renovation.id),
    "renovation": _of_renovation(Renovation.no),
    "unit": _of_renovation(Unit.code),
    "second": _of_second(_again.answer),
    "second_note": _of_second(_again.note),
    "first_on": _day(CheckAnswer.sheet_id),
    "second_on": _day(_second),
}
_FIELDS = {
    **{name: ListField(_TOLD[name]) for name in ("renovation", "first_on", "second_on")},
    "unit": ListField(_TOLD["unit"], _of_renovation(Unit.order_key)),
    "row": ListField(CheckAnswer.row),
    # What a cell says of these is put into words: by that nothing is found.
    "what": ListField(order=CheckAnswer.item),
    "first": ListField(order=CheckAnswer.answer),
    "second": ListField(order=_TOLD["second"]),
    "notes": ListField(order=CheckAnswer.note),
}


def _rows(session: Session, ids: Sequence[int]) -> Iterator[WorksItemRow]:
    told = [column.label(name) for name, column in _TOLD.items()]
    query = select(CheckAnswer, *told).where(among(CheckAnswer.id, ids))
    for one, *values in session.execute(query):
        said = dict(zip(_TOLD, values, strict=True))
        item = items_of(one.item)[0]
        first = CheckRow(id=one.row, item=item, answer=one.answer, note=one.note)
        answer, note = said.pop("second"), said.pop("second_note")
        second = None
        if answer is not None:
            second = CheckRow(id=one.row, item=item, answer=answer, note=note, before=first)
        both = LookedAt(first, second)
        yield WorksItemRow(
            id=one.id,
            row=one.row,
            what=item.what,
            first=first.shown,
            mark=both.mark,
            second=second.shown if second else "",
            notes=both.notes,
            **said,
        )


def _named(_session: Session, words: str) -> ColumnElement[bool]:
    said = (CheckAnswer.item, _TOLD["renovation"], _TOLD["unit"])
    return or_(*(one.contains(words, autoescape=True) for one in said))


def _differs(_session: Session) -> ColumnElement[bool]:
    second = _TOLD["second"]
    return and_(second != "", CheckAnswer.answer != "", second != CheckAnswer.answer)


def _noted(_session: Session) -> ColumnElement[bool]:
    return or_(CheckAnswer.note != "", _TOLD["second_note"] != "")


POINT_CHIPS = (
    all_of(),
    ListChip("differs", N_("Inspections differ"), _differs, icon="git-compare", tone="amber"),
    ListChip("noted", N_("With a remark"), _noted, icon="pencil"),
)
POINTS = RecordList(
    permission="movein.view",
    key=CheckAnswer.id,
    rows_of=_rows,
    order=(_TOLD["first_on"].desc(), CheckAnswer.sheet_id.desc(), CheckAnswer.row),
    fields=lambda _session: _FIELDS,
    named=_named,
    chips=found_by(POINT_CHIPS),
    always=select(RenovationLook.id).where(_look, _holds).correlate(CheckAnswer).exists(),
)
POINTS_OUT = ListOut(
    name="inspections-of-works",
    title=N_("Inspections of works"),
    columns=sheet_columns(WorksItemRow),
    records=POINTS,
)


@use_case(permission="movein.view")
def points_of(session: Session, *, renovation_id: int) -> list[int]:
    """The rows of a renovation in the list."""
    own = select(CheckAnswer.id).join(RenovationLook, _look).where(_holds)
    mine = own.where(RenovationLook.renovation_id == renovation_id)
    return list(session.scalars(mine.order_by(CheckAnswer.row)))
