"""Vouchers that leave the program: what is still to be exported of a month, its export, its undo.

An export of a month takes all its postings so far; what is booked into it later, or changed of a
record, comes in a supplement. What left is kept as it was written, and is written again as it was.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.models import PostingRow
from propdesk.db.numbering import document_no, draw_number
from propdesk.db.store import acting, now, today, use_case
from propdesk.estate.models import Unit
from propdesk.estate.service import titles_of_buildings
from propdesk.fees.models import Shift
from propdesk.fees.months.rules import days_of_month
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.vouchers.chart import ledger_chart
from propdesk.fees.vouchers.halves import Half
from propdesk.fees.vouchers.journal import Voucher, VoucherWords, vouchers_of
from propdesk.fees.vouchers.models import VoucherExport
from propdesk.fees.vouchers.of_charges import charge_halves
from propdesk.fees.vouchers.of_money import money_halves
from propdesk.fees.vouchers.of_records import record_halves
from propdesk.fees.vouchers.rules import SERIES, Aux, Each, IncomeBasis, Preset, Side, Why
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.records.stored_json import compact_json, from_json
from propdesk.system.settings.service import estate_settings

PERMISSION = "fees.vouchers"
_TOUCHES = ("voucher_export", "counter", "audit")


class NothingToExport(UserError):
    """A file would be empty."""

    message = N_("Nothing of {month} is left to export.")


class MonthToCome(UserError):
    """Nothing is booked in it yet."""

    message = N_("{month} has not begun.")


class NotTheLastExport(UserError):
    """Exports of a month are undone from the last one on."""

    message = N_("{no} is not the last export of {month}. Undo {last} first.")


class ExportGone(UserError):
    """It was undone, or never made."""

    message = N_("This export was undone.")


class Kept(msgspec.Struct, frozen=True):
    """What an export wrote of a record: one half."""

    why: Why
    group: str
    key: str
    side: Side
    fen: int
    day: date


class ExportFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All of an export as it was written: its vouchers, the columns of the file, who made it."""

    vouchers: tuple[Voucher, ...]
    layout: str
    maker: str
    records: dict[str, tuple[Kept, ...]] = {}


class PendingVouchers(msgspec.Struct, frozen=True, kw_only=True):
    """What of a month is still to be exported."""

    month: str
    supplement: bool
    from_seq: int
    to_seq: int
    facts: ExportFacts

    @property
    def amount(self) -> Money:
        """The left side of all vouchers."""
        return Money(sum(one.debit for one in self.facts.vouchers))

    @property
    def lines(self) -> int:
        """How many lines they have."""
        return sum(len(one.lines) for one in self.facts.vouchers)


class ExportRow(msgspec.Struct, frozen=True, kw_only=True):
    """An export that was made."""

    id: int
    no: str
    month: str
    supplement: bool
    vouchers: int
    lines: int
    amount: Money
    at: datetime
    by: str
    undone_at: datetime | None = None
    undone_by: str = ""


@use_case(permission="fees.view")
def exports_of(session: Session, *, month: str) -> list[ExportRow]:
    """The exports of a month, the first one first, with those that were undone."""
    query = select(VoucherExport).where(VoucherExport.month == month).order_by(VoucherExport.id)
    return [_row(one) for one in session.scalars(query)]


def _row(one: VoucherExport) -> ExportRow:
    return ExportRow(
        id=one.id, no=one.no, month=one.month, supplement=one.supplement, vouchers=one.vouchers,
        lines=one.lines, amount=one.amount, at=one.exported_at, by=one.exported_by,
        undone_at=one.undone_at, undone_by=one.undone_by,
    )  # fmt: skip


def _standing(session: Session, month: str) -> list[VoucherExport]:
    query = select(VoucherExport).where(
        VoucherExport.month == month, VoucherExport.undone_at.is_(None)
    )
    return list(session.scalars(query.order_by(VoucherExport.id)))


@use_case(permission="fees.view")
def pending_vouchers(session: Session, *, month: str, number: int = 0) -> PendingVouchers:
    """What of a month was booked since its last export; all of it before the first.

    `number`: of the first voucher; 0 goes on after the last one. Raises MonthToCome, NotAMonth,
    CodesMissing, NotBalanced.
    """
    first, _last = days_of_month(month)
    if first > today(session):
        raise MonthToCome(month=month)
    made = _standing(session, month)
    known = [from_json(ExportFacts, one.facts) for one in made]
    since = made[-1].to_seq if made else 0
    halves = [half for half in month_halves(session, month) if half.record or half.seq > since]
    halves, kept = _without_kept(halves, known)
    taken = [one.number for facts in known for one in facts.vouchers]
    told = _told(session)
    vouchers = vouchers_of(halves, told, number=number or max(taken, default=0) + 1)
    return PendingVouchers(
        month=month,
        supplement=bool(made),
        from_seq=since,
        to_seq=max(since, session.scalar(select(func.max(PostingRow.seq))) or 0),
        facts=ExportFacts(
            vouchers=vouchers,
            layout=layout_now(session),
            maker=acting(session).name,
            records=kept,
        ),
    )


def month_halves(session: Session, month: str) -> list[Half]:
    """All that moved in a month, exported or not."""
    first, last = days_of_month(month)
    basis = IncomeBasis(estate_settings(session).voucher_basis)
    found = [*money_halves(session, first, last, basis), *record_halves(session, first, last)]
    if basis is IncomeBasis.ACCRUAL:
        found += charge_halves(session, first, last)
    return found


def _without_kept(
    halves: Iterable[Half], known: Sequence[ExportFacts]
) -> tuple[list[Half], dict[str, tuple[Kept, ...]]]:
    """The halves, those of records less what earlier exports wrote of them; and these as they are
    to be kept."""
    found = [half for half in halves if not half.record]
    sums: dict[str, Counter[tuple[Why, str, str, Side]]] = defaultdict(Counter)
    days: dict[str, date] = {}
    for half in (half for half in halves if half.record):
        sums[half.record][half.why, half.group, half.key, half.side] += half.fen
        days[half.record] = half.day
    for facts in known:
        for name, some in facts.records.items():
            for one in some:
                sums[name][one.why, one.group, one.key, one.side] -= one.fen
                days.setdefault(name, one.day)
    kept: dict[str, tuple[Kept, ...]] = {}
    for name, counted in sums.items():
        left = [
            Kept(why, group, key, side, fen, days[name])
            for (why, group, key, side), fen in counted.items()
            if fen
        ]
        kept |= {name: tuple(left)} if left else {}
        found += [
            Half(
                seq=0, day=one.day, why=one.why, group=one.group, key=one.key, side=one.side,
                fen=one.fen, record=name,
            )
            for one in left
        ]  # fmt: skip
    return found, kept


def layout_now(session: Session) -> str:
    """The columns a file has now."""
    return estate_settings(session).voucher_layout.strip() or Preset.GENERAL.text


def _told(session: Session) -> VoucherWords:
    settings = estate_settings(session)
    shifts = session.execute(select(Shift.id, Shift.user_name, Shift.opened_at))
    items = session.scalars(select(FeeItem))
    return VoucherWords(
        chart=ledger_chart(session),
        items={one.id: one.name for one in items},
        units=_units(session, Aux(settings.voucher_aux)),
        sessions={one: f"{name} {wall_time(at):%m-%d %H:%M}" for one, name, at in shifts},
        each=Each(settings.voucher_each),
        word=settings.voucher_word,
    )


def _units(session: Session, aux: Aux) -> Mapping[int, str]:
    """What the auxiliary column says of each unit."""
    if aux is Aux.NONE:
        return {}
    rows = session.execute(select(Unit.id, Unit.code, Unit.building_id)).all()
    if aux is Aux.UNIT:
        return {one: code for one, code, _building in rows}
    titles = titles_of_buildings(session)
    return {one: titles.get(building or 0, "") for one, _code, building in rows}


@use_case(permission=PERMISSION, touches=_TOUCHES)
def export_vouchers(session: Session, *, month: str, number: int = 0) -> ExportRow:
    """Mark what is left of a month as exported; what the file says is kept with it.

    Raises NothingToExport, and as `pending_vouchers` does.
    """
    found = pending_vouchers(session, month=month, number=number)
    if not found.facts.vouchers:
        raise NothingToExport(month=month)
    year = today(session).year
    one = VoucherExport(
        no=document_no(SERIES, year, draw_number(session, SERIES, year)),
        month=month,
        from_seq=found.from_seq,
        to_seq=found.to_seq,
        supplement=found.supplement,
        vouchers=len(found.facts.vouchers),
        lines=found.lines,
        amount=found.amount,
        facts=compact_json(found.facts),
        exported_at=now(session),
        exported_by=acting(session).name,
    )
    session.add(one)
    session.flush()
    told = {"month": month, "vouchers": one.vouchers, "amount": one.amount}
    record(session, "voucher_export.make", ("voucher_export", one.id, one.no), after=told)
    return _row(one)


@use_case(permission="fees.view")
def facts_of_export(session: Session, *, export_id: int) -> tuple[ExportRow, ExportFacts]:
    """An export as it was written. Raises ExportGone."""
    one = session.get(VoucherExport, export_id)
    if one is None:
        raise ExportGone
    return _row(one), from_json(ExportFacts, one.facts)


@use_case(permission=PERMISSION, touches=_TOUCHES)
def undo_export(session: Session, *, export_id: int) -> ExportRow:
    """Take the last export of a month back: what was in it is to be exported again.

    Raises ExportGone, NotTheLastExport.
    """
    one = session.get(VoucherExport, export_id)
    if one is None or one.undone_at is not None:
        raise ExportGone
    last = _standing(session, one.month)[-1]
    if last.id != one.id:
        raise NotTheLastExport(no=one.no, month=one.month, last=last.no)
    one.undone_at, one.undone_by = now(session), acting(session).name
    session.flush()
    told = {"month": one.month, "vouchers": one.vouchers, "amount": one.amount}
    record(session, "voucher_export.undo", ("voucher_export", one.id, one.no), before=told)
    return _row(one)
