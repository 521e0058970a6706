"""The list of the ledgers that were brought in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.listing import RecordList, columns_as_fields
from propdesk.db.records.chips import ListChip, all_of, found_by
from propdesk.db.store import use_case
from propdesk.kernel.clock import begin_of
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.folding import tidy
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.repairs.orders.models import RepairLedger, RepairOrder
from propdesk.system.log.service import ListOut


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerListRow:
    """A ledger in the list."""

    id: int
    name: Annotated[str, Fact(N_("File"), stretch=True, weight=500)]
    at: Annotated[datetime, Fact(N_("Brought in on"), width=150)]
    entered_by: Annotated[str, Fact(N_("By"), width=110)]
    filled: Annotated[int, Fact(N_("Rows"), width=80)]
    fresh: Annotated[int, Fact(N_("New"), width=80)]
    still_open: Annotated[int, Fact(N_("Not finished yet"), width=110)]
    same: Annotated[int, Fact(N_("Here already"), width=110)]
    left_out: Annotated[int, Fact(N_("Rows left out"), width=90)]
    taken_back_at: Annotated[datetime | None, Fact(N_("Taken back on"), width=150, ink="text2")]


def _rows(session: Session, ids: Sequence[int]) -> Iterator[LedgerListRow]:
    for one in session.scalars(select(RepairLedger).where(among(RepairLedger.id, ids))):
        yield LedgerListRow(
            id=one.id,
            name=one.name,
            at=one.at,
            entered_by=one.entered_by,
            filled=one.filled,
            fresh=one.fresh,
            still_open=one.still_open,
            same=one.same,
            left_out=one.left_out,
            taken_back_at=one.taken_back_at,
        )


def _named(_session: Session, words: str) -> ColumnElement[bool]:
    return RepairLedger.name.like(f"%{tidy(words)}%")


def _between(first: date | None, last: date | None) -> ColumnElement[bool]:
    since = true() if first is None else RepairLedger.at >= begin_of(first)
    until = true() if last is None else RepairLedger.at < begin_of(last + ONE_DAY)
    return and_(since, until)


LEDGER_CHIPS = (
    all_of(),
    ListChip(
        "here",
        N_("Still here"),
        lambda _session: RepairLedger.taken_back_at.is_(None),
        icon="circle-check",
    ),
    ListChip(
        "taken-back",
        N_("Taken back"),
        lambda _session: RepairLedger.taken_back_at.is_not(None),
        icon="undo-2",
    ),
)
LEDGERS = RecordList(
    permission="repairs.view",
    key=RepairLedger.id,
    rows_of=_rows,
    order=(RepairLedger.at.desc(), RepairLedger.id.desc()),
    fields=lambda _session: columns_as_fields(RepairLedger, LedgerListRow),
    named=_named,
    chips=found_by(LEDGER_CHIPS),
    dated=_between,
)
LEDGERS_OUT = ListOut(
    name="repair-ledgers",
    title=N_("Old ledgers"),
    columns=sheet_columns(LedgerListRow),
    records=LEDGERS,
)


@use_case(permission="repairs.view")
def orders_of_ledger(session: Session, *, ledger_id: int) -> list[int]:
    """The orders that came in with a ledger and are still here."""
    query = select(RepairOrder.id).where(RepairOrder.ledger_id == ledger_id)
    return list(session.scalars(query.order_by(RepairOrder.id)))
