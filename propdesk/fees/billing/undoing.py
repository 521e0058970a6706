"""Taking charges back: a run, again for what was kept, or one wrong line; one reversal per line.

What a person paid stays and is listed; what prepayment paid by itself is taken back first.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.models import PostingRow
from propdesk.db.posting import Posting, posting, refuse_of_closed
from propdesk.db.store import today, use_case
from propdesk.estate.models import Unit
from propdesk.fees.dues.carried import present_lines, with_origins
from propdesk.fees.dues.drafts import scope_of
from propdesk.fees.dues.prepaid import balance_of
from propdesk.fees.late.service import late_lines, posted_fees
from propdesk.fees.models import (
    Allocation,
    BillingRun,
    Charge,
    OpenCharge,
    Payment,
    PrepaymentEntry,
    Receipt,
)
from propdesk.fees.prepayments.service import OFFSET_TOUCHES, offset_prepayments
from propdesk.fees.receipts.service import post_counter_payments, reversal_of
from propdesk.fees.rules import ChargeKind, PaymentKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import ZERO, Money, total

TOUCHES = ("billing_run", "charge", "reduction", *OFFSET_TOUCHES)


class RunUnknown(UserError):
    """No run of that id."""

    message = N_("This billing run is not known.")


class RunUndone(UserError):
    """Nothing of the run is left, or it is itself the undo of one."""

    message = N_("This billing run was undone already; nothing was changed.")


class RunOfBill(UserError):
    """The run is undone with the shared bill, or the former books, that made it."""

    message = N_("These lines came with {no}. Undo that, and they go with it.")


class LineUnknown(UserError):
    """No line of that id that could be taken back."""

    message = N_("This charge is not known.")


class LineTakenBack(UserError):
    """It was taken back before."""

    message = N_("This charge was taken back already; nothing was changed.")


class LinePaid(UserError):
    """Somebody paid on the line."""

    message = N_(
        "{amount} of this charge is paid ({numbers}). Take that back first, then the charge."
    )


class WhyMissing(UserError):
    """A charge is taken back with a reason."""

    message = N_("Write why the charge is taken back.")


class CreditSpent(UserError):
    """What the line credited is not there any more."""

    message = N_(
        "What this line credited as prepayment is used already. Take back what used it first."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """A line an undo leaves, because money or a reduction is on it or its late fee."""

    charge_id: int
    unit_code: str
    item: str
    period_from: date | None
    period_to: date | None
    amount: Money
    settled: Money


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What an undo took back and what it left; `offset`: prepayment that is free again."""

    reversed: int
    total: Money
    kept: tuple[KeptLine, ...]
    offset: Money = ZERO


@dataclass(frozen=True, slots=True)
class LineReversal:
    """One line taken back; `offset`: prepayment that had paid it and is free again."""

    charge_id: int
    amount: Money
    offset: Money


@dataclass(frozen=True, slots=True)
class _Takable:
    """Lines that can be taken back now, and the notes of prepayment on them that go with them."""

    lines: tuple[Charge, ...]
    notes: tuple[Payment, ...]
    offset: Money
    late: Mapping[int, Money]  # line → what of its late fee is paid or waived


@use_case(permission="fees.bill", touches=TOUCHES)
def undo_run(session: Session, *, run_id: int, of_bill: bool = False) -> UndoResult:
    """Take back the lines of a run that nobody paid on, one reversal each; list the others.

    Again for what was kept, as long as something of the run is left. Those of a shared bill go
    only with it (`of_bill`). Raises RunUnknown, OfClosedMonth, RunUndone, RunOfBill.
    """
    run = _run_to_undo(session, run_id, of_bill=of_bill)
    found, kept = _takable_of_run(session, run_id)
    amount = total(line.amount for line in found.lines)
    if found.lines:
        with posting(session, "billing_undo") as post:
            undo = {
                "period": run.period, "scope": run.scope, "created": len(found.lines),
                "amount": -amount, "undoes_id": run_id,
            }  # fmt: skip
            undo_id = post.insert(BillingRun, [undo])[0]
            _take_back_notes(session, post, found.notes, _("The bills were taken back."))
            post.insert(Charge, [reversal_of(one, "undo", run_id=undo_id) for one in found.lines])
        after = {
            "reversed": len(found.lines), "amount": amount, "kept": len(kept),
            "offset": found.offset,
        }  # fmt: skip
        audit.record(session, "billing_run.undo", ("billing_run", run_id, run.period), None, after)
    return UndoResult(len(found.lines), amount, kept, found.offset)


@use_case(permission="fees.view")
def undo_preview(session: Session, *, run_id: int, of_bill: bool = False) -> UndoResult:
    """What undo_run would take back and leave; nothing is written. Raises as undo_run does."""
    _run_to_undo(session, run_id, of_bill=of_bill)
    found, kept = _takable_of_run(session, run_id)
    amount = total(line.amount for line in found.lines)
    return UndoResult(len(found.lines), amount, kept, found.offset)


def _run_to_undo(session: Session, run_id: int, *, of_bill: bool) -> BillingRun:
    run = session.get(BillingRun, run_id)
    if run is None:
        raise RunUnknown
    booked = session.get_one(PostingRow, run.posting_seq).day
    refuse_of_closed(session, booked, _("The billing run {period}").format(period=run.period))
    if not of_bill and (no := scope_of(run.scope).bill):
        raise RunOfBill(no=no)
    live = select(Charge.id).join(OpenCharge, OpenCharge.charge_id == Charge.id)
    left = live.where(Charge.run_id == run_id, OpenCharge.live).limit(1)
    if run.undoes_id is not None or session.scalar(left) is None:
        raise RunUndone
    return run


def _takable_of_run(session: Session, run_id: int) -> tuple[_Takable, tuple[KeptLine, ...]]:
    wanted = select(Charge.id).where(Charge.run_id == run_id)
    found = _takable(session, wanted)
    taken = {line.id for line in found.lines}
    kept = _begun(session, run_id, found.late)
    return found, tuple(one for one in kept if one.charge_id not in taken)


def _takable(session: Session, wanted: Select[int]) -> _Takable:
    """What of the live lines `wanted` (a query of ids) nobody but prepayment by itself has paid."""
    rows = session.execute(
        select(Charge, OpenCharge.settled)
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .where(Charge.id.in_(wanted), OpenCharge.live)
        .order_by(Charge.id)
    ).all()
    on_line: dict[int, Money] = defaultdict(lambda: ZERO)
    notes: dict[int, set[int]] = defaultdict(set)
    for payment_id, charge_id, amount in session.execute(_offsets_on(wanted)):
        on_line[charge_id] += amount
        notes[payment_id].add(charge_id)
    paid = {line.id for line, settled in rows if settled != on_line[line.id]}
    late = posted_fees(session, [line.id for line, _settled in rows])
    late = {one: amount for one, amount in late.items() if amount}
    paid |= late.keys()
    paid |= {line for note in _used(session, notes) for line in notes[note]}
    cut = on_line.keys() - {line.id for line, _settled in rows}  # its notes paid other lines since
    stay = _stay(notes, paid | cut)
    lines = tuple(line for line, _settled in rows if line.id not in stay)
    go = [payment_id for payment_id, on in notes.items() if not on & stay]
    payments = session.scalars(select(Payment).where(among(Payment.id, go)).order_by(Payment.id))
    offset = total(max(ZERO, on_line[one.id]) for one in lines)
    return _Takable(lines, tuple(payments), offset, late)


def _used(session: Session, notes: Collection[int]) -> set[int]:
    """Those of these moves whose prepayment is not there any more."""
    entries = session.execute(
        select(PrepaymentEntry.payment_id, PrepaymentEntry.account_id, PrepaymentEntry.amount)
        .where(among(PrepaymentEntry.payment_id, notes), PrepaymentEntry.amount > ZERO)
        .order_by(PrepaymentEntry.payment_id)
    ).all()
    left = {account: balance_of(session, account, None) for _note, account, _money in entries}
    used = set()
    for note, account, amount in entries:
        if amount > left[account]:
            used.add(note)
        else:
            left[account] -= amount
    return used


def _stay(notes: dict[int, set[int]], paid: set[int]) -> set[int]:
    """Lines that are paid, and those that share a note with one that stays: it goes whole."""
    stay = set(paid)
    while more := {one for on in notes.values() if on & stay for one in on} - stay:
        stay |= more
    return stay


def _offsets_on(wanted: Select[int]) -> Select[int, int, Money]:
    """(payment, line, amount) of the notes made after billing that pay lines and still stand, and
    of the moves that settle what is less than nothing."""
    less = select(Charge.id).where(Charge.amount < ZERO)
    back = select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))
    return (
        select(Allocation.payment_id, Allocation.charge_id, Allocation.amount)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(
            Allocation.charge_id.in_(wanted),
            or_(
                Payment.kind == PaymentKind.OFFSET,
                (Payment.kind == PaymentKind.MOVE) & Allocation.charge_id.in_(less),
            ),
            Payment.session_id.is_(None),
            Payment.id.not_in(back),
        )
    )


def _take_back_notes(
    session: Session, post: Posting, notes: Sequence[Payment], reason: str
) -> None:
    """Void the notes of today; older ones get a red one each."""
    day = today(session)
    for kind in (PaymentKind.VOID, PaymentKind.RED):
        some = [one for one in notes if (one.booking_day == day) == (kind is PaymentKind.VOID)]
        if some:
            post_counter_payments(session, post, some, kind, reason)


def _begun(session: Session, run_id: int, late: Mapping[int, Money]) -> tuple[KeptLine, ...]:
    begun = or_(OpenCharge.settled != ZERO, among(OpenCharge.charge_id, late))
    rows = session.execute(
        select(OpenCharge, Unit.code, FeeItem.name)
        .join(Charge, Charge.id == OpenCharge.charge_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .outerjoin(Unit, Unit.id == OpenCharge.unit_id)
        .where(Charge.run_id == run_id, OpenCharge.live, begun)
        .order_by(OpenCharge.charge_id)
    )
    return tuple(
        KeptLine(
            charge_id=line.charge_id,
            unit_code=code or "",
            item=item,
            period_from=line.period_from,
            period_to=line.period_to,
            amount=line.amount,
            settled=line.settled + late.get(line.charge_id, ZERO),
        )
        for line, code, item in rows
    )


@use_case(permission="fees.correct", touches=TOUCHES)
def take_back_line(session: Session, *, charge_id: int, reason: str) -> LineReversal:
    """Take one line back by a linked counter-entry, which frees its period for the next run.

    What prepayment paid of it by itself is free again; other lines of the same note are paid anew.
    Raises LineUnknown, LineTakenBack, LinePaid, BillCut, WhyMissing, RunOfBill.
    """
    if not reason.strip():
        raise WhyMissing
    charge = _charge_to_take_back(session, charge_id)
    notes, beside = _notes_on(session, charge)
    with posting(session, "line_reversal") as post:
        _take_back_notes(session, post, notes, reason)
        post.insert(Charge, [reversal_of(charge, reason.strip())])
    offset = total(one for one in beside.pop(charge_id, {}).values())
    if beside:
        now_at = present_lines(session, beside)
        offset_prepayments(session, charge_ids={now_at.get(one, one) for one in beside})
    after = {"reason": reason.strip(), "amount": -charge.amount, "offset": offset}
    audit.record(session, "charge.take_back", _subject(session, charge), None, after)
    return LineReversal(charge_id, charge.amount, offset)


@use_case(permission="fees.view")
def take_back_preview(session: Session, *, charge_id: int) -> LineReversal:
    """What take_back_line would do; nothing is written. Raises as it does but for the reason."""
    charge = _charge_to_take_back(session, charge_id)
    _notes, paid = _notes_on(session, charge)
    return LineReversal(charge_id, charge.amount, total(paid.get(charge_id, {}).values()))


def _charge_to_take_back(session: Session, charge_id: int) -> Charge:
    charge = session.get(Charge, charge_id)
    if charge is None or charge.kind is ChargeKind.REVERSAL:
        raise LineUnknown
    run = session.get(BillingRun, charge.run_id or 0)
    if run is not None and (no := scope_of(run.scope).bill):
        raise RunOfBill(no=no)
    return charge


def _notes_on(
    session: Session, charge: Charge
) -> tuple[Sequence[Payment], dict[int, dict[int, Money]]]:
    """The notes that pay a line, and line → note → amount of all they pay.

    Raises LineTakenBack, LinePaid, CreditSpent.
    """
    line = session.get_one(OpenCharge, charge.id)
    if not line.live:
        raise LineTakenBack
    this = select(Charge.id).where(Charge.id == charge.id)
    note_ids = {payment_id for payment_id, _line, _money in session.execute(_offsets_on(this))}
    if _used(session, note_ids):
        raise CreditSpent
    rows = session.execute(
        select(Allocation.payment_id, Allocation.charge_id, Allocation.amount).where(
            among(Allocation.payment_id, note_ids)
        )
    )
    paid: dict[int, dict[int, Money]] = defaultdict(dict)
    for payment_id, charge_id, amount in rows:
        paid[charge_id][payment_id] = amount
    late = posted_fees(session, [charge.id]).get(charge.id, ZERO)
    others = line.settled - total(paid.get(charge.id, {}).values()) + late
    if others:
        numbers = _paid_by(session, charge.id, note_ids) or _("a waiver")
        raise LinePaid(amount=others, numbers=numbers)
    notes = session.scalars(select(Payment).where(among(Payment.id, note_ids)).order_by(Payment.id))
    return notes.all(), paid


def _paid_by(session: Session, charge_id: int, without: Collection[int]) -> str:
    """The receipts that pay a line or its late fee, or paid what it was cut of, and still stand."""
    late = late_lines(session, charge_id, before=True)
    back = select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))
    numbers = session.scalars(
        select(Receipt.no)
        .join(Allocation, Allocation.payment_id == Receipt.payment_id)
        .join(Payment, Payment.id == Receipt.payment_id)
        .where(
            among(Allocation.charge_id, {*with_origins(session, charge_id), *late}),
            Payment.id.not_in(without),
            Payment.id.not_in(back),
            Payment.reverses_id.is_(None),
        )
        .order_by(Receipt.id)
    )
    return listed(dict.fromkeys(numbers))


def _subject(session: Session, charge: Charge) -> tuple[str, int, str]:
    unit = session.get(Unit, charge.unit_id) if charge.unit_id is not None else None
    item = session.get_one(FeeItem, charge.fee_item_id).name
    period = f"{charge.period_from} – {charge.period_to}" if charge.period_from else ""
    words = (unit.code if unit else "", item, period)
    return "charge", charge.id, " ".join(word for word in words if word)
