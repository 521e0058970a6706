"""What the page of vouchers shows of a month: what waits to be exported, what was, all lines."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.vouchers.exporting import (
    ExportRow,
    PendingVouchers,
    exports_of,
    facts_of_export,
    pending_vouchers,
)
from propdesk.fees.vouchers.journal import Voucher
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.records.states import StateWord

PENDING = 0  # the id of what waits


class ExportState(StateWord):
    """Where some vouchers stand."""

    WAITS = "waits", N_("To be exported"), "amber", "clock"
    LATER = "later", N_("Booked since: a supplement"), "amber", "file-plus"
    REFUSED = "refused", N_("Cannot be made"), "red", "triangle-alert"
    OUT = "out", N_("Exported"), "green", "circle-check"
    GONE = "gone", N_("Export undone"), "grey", "undo-2"


class ExportLine(msgspec.Struct, frozen=True, kw_only=True):
    """An export, or with id 0 what waits; `why` is what stands in its way."""

    id: int
    no: str
    state: ExportState
    vouchers: int
    lines: int
    amount: Money
    at: datetime | None = None
    by: str = ""
    why: str = ""


class ShownLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a voucher as the page shows it."""

    id: int
    day: date
    no: str
    summary: str
    code: str
    account: str
    debit: Money | None
    credit: Money | None
    aux: str


class VoucherMonth(msgspec.Struct, frozen=True):
    """A month: its exports, what waits first; the vouchers of each by id."""

    rows: tuple[ExportLine, ...]
    vouchers: dict[int, tuple[Voucher, ...]]


@use_case(permission="fees.view")
def find_vouchers(session: Session, *, month: str) -> VoucherMonth:
    """All that the page shows of a month."""
    made = exports_of(session, month=month)
    facts = {row.id: facts_of_export(session, export_id=row.id)[1].vouchers for row in made}
    rows = [_exported(row) for row in reversed(made)]
    try:
        found = pending_vouchers(session, month=month)
    except UserError as refusal:
        none = ExportLine(
            id=PENDING, no="", state=ExportState.REFUSED, vouchers=0, lines=0, amount=Money(0),
            why=str(refusal),
        )  # fmt: skip
        return VoucherMonth((none, *rows), facts)
    if not found.facts.vouchers:
        return VoucherMonth(tuple(rows), facts)
    return VoucherMonth((_waiting(found), *rows), {PENDING: found.facts.vouchers, **facts})


def _waiting(found: PendingVouchers) -> ExportLine:
    return ExportLine(
        id=PENDING,
        no="",
        state=ExportState.LATER if found.supplement else ExportState.WAITS,
        vouchers=len(found.facts.vouchers),
        lines=found.lines,
        amount=found.amount,
    )


def _exported(row: ExportRow) -> ExportLine:
    gone = row.undone_at is not None
    return ExportLine(
        id=row.id,
        no=row.no,
        state=ExportState.GONE if gone else ExportState.OUT,
        vouchers=row.vouchers,
        lines=row.lines,
        amount=row.amount,
        at=row.undone_at or row.at,
        by=row.undone_by or row.by,
    )


def shown_lines(vouchers: Sequence[Voucher]) -> list[ShownLine]:
    """The lines of some vouchers, one after the other."""
    found: list[ShownLine] = []
    for one in vouchers:
        for line in one.lines:
            left = bool(line.debit)
            found.append(
                ShownLine(
                    id=len(found) + 1,
                    day=one.day,
                    no=f"{one.word}-{one.number}",
                    summary=line.summary,
                    code=line.code,
                    account=line.account,
                    debit=Money(line.debit) if left else None,
                    credit=None if left else Money(line.credit),
                    aux=line.aux,
                )
            )
    return found
