"""The list of what is kept: rows, chips, export, what is overdue, what the search finds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.access.loans.due import overdue
from propdesk.access.loans.models import KeptItem
from propdesk.access.loans.rules import (
    HERE,
    KEPT_STATES,
    ItemState,
    KeptFields,
    Mark,
    Receiver,
    Told,
)
from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList, between, columns_as_fields
from propdesk.db.states import state_chips
from propdesk.db.store import today
from propdesk.estate.models import Unit
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, values_of
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.system.log.service import ListOut


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow(KeptFields):
    """A thing in the list."""

    id: int
    unit: str
    state: Annotated[ItemState, Fact(N_("State"), width=110)]
    told: Told
    told_on: Annotated[date | None, Fact(N_("Told on"), hidden=True)]
    handed_to: Receiver
    mark: Mark
    handed_on: Annotated[date | None, Fact(N_("Handed out on"), hidden=True)]


def _rows(session: Session, ids: Sequence[int]) -> Iterator[KeptRow]:
    found = select(KeptItem, Unit.code).outerjoin(Unit, Unit.id == KeptItem.unit_id)
    for item, code in session.execute(found.where(among(KeptItem.id, ids))):
        yield KeptRow(**{**values_of(KeptRow, item), "id": item.id, "unit": code or ""})


def _fields(_session: Session) -> dict[str, ListField]:
    code = select(Unit.code).where(Unit.id == KeptItem.unit_id).scalar_subquery()
    order = select(Unit.order_key).where(Unit.id == KeptItem.unit_id).scalar_subquery()
    return {**columns_as_fields(KeptItem, KeptRow), "unit": ListField(code, order)}


def _chips(session: Session) -> dict[str, dict[str, ColumnElement[bool]]]:
    day, here = today(session), KeptItem.state.in_(HERE)
    soon = KeptItem.keep_until.between(day, day + timedelta(days=1))
    return {
        "state": {
            "all": KeptItem.id > 0,
            "here": here,
            **state_chips(KeptItem.state, KEPT_STATES)["state"],
        },
        "due": {"overdue": overdue(session), "soon": here & soon},
    }


KEPT = RecordList(
    permission="access.view",
    key=KeptItem.id,
    rows_of=_rows,
    order=(KeptItem.keep_until, KeptItem.id),
    fields=_fields,
    chips=_chips,
    choices={
        "kind": lambda kind: KeptItem.kind == kind,
        "kept_at": lambda place: KeptItem.kept_at == place,
    },
    dated=between(KeptItem.arrived),
)
KEPT_OUT = ListOut(
    name="kept",
    title=N_("Lost property and parcels"),
    columns=sheet_columns(KeptRow),
    records=KEPT,
)


def places_in_use(session: Session) -> list[str]:
    """Where things are kept now, for the drop-down."""
    query = select(KeptItem.kept_at).where(KeptItem.state.in_(HERE)).distinct()
    return list(session.scalars(query.order_by(KeptItem.kept_at)))
