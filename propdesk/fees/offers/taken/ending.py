"""Ending an offer early, and letting it go on: linked entries only, nothing posted is edited.

One entry without money (a move) takes back what was let go and lets the money of all its months lie
on what was used, at list price. What is beyond is free again: it lies on the next months where an
owner change cuts them, else it becomes prepayment, and months that the desk had made ahead go.

    taken ── end_use ──> used at list price + credit ── resume_use ──> as it was
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from msgspec import structs
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.posting import Posting, posting
from propdesk.db.records.kinds import Values
from propdesk.db.records.moving import move
from propdesk.db.states import why_moved
from propdesk.fees.charges.service import (
    cut_at,
    line_like,
    move_row,
    part_until,
    standing_line,
)
from propdesk.fees.dues.carried import present_lines, settled_of
from propdesk.fees.dues.covering import Balance
from propdesk.fees.dues.prepaid import balance_of, post_entry
from propdesk.fees.models import (
    Allocation,
    Charge,
    OpenCharge,
    Payment,
    PrepaymentEntry,
    Reduction,
)
from propdesk.fees.offers.models import OfferUse
from propdesk.fees.offers.rules import EarlyEnding, Paid, UseState, left_early
from propdesk.fees.offers.taken.register import OFFER_USE, EarlyEnd
from propdesk.fees.receipts.service import reversal_of
from propdesk.fees.rules import ChargeKind, PrepaymentKind, ReductionKind
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.refusals import FieldsRefused

ENDED = "offer_end"
"""The reason of lines that went when an offer ended, and of what came in their place."""


class CreditGone(UserError):
    """What ending an offer set free is not there any more."""

    message = N_("{no}: {amount} became prepayment, and only {left} of it is left.")


class MonthsTaken(UserError):
    """Something came in the place of the months that went."""

    message = N_(
        "{no}: a month of it was billed, paid or taken back since. Take that back first; nothing "
        "was changed."
    )


class OnLine(NamedTuple):
    """A month of a use: the line it is on now, and what settles it."""

    charge: Charge
    paid: Paid


class Ending(NamedTuple):
    """What ending an offer would do: the lines, what of each stays, what is used and free."""

    lines: tuple[OnLine, ...]
    shown: EarlyEnding

    @property
    def settled(self) -> Mapping[int, tuple[Money, Money]]:
        """Line → the money and what stays off it afterwards."""
        pairs = zip(self.lines, self.shown.lines, strict=True)
        return {line.charge.id: each for line, each in pairs}


def use_saved(session: Session, before: Values, after: Values) -> None:
    """End an offer that is ended now, or let one go on. Raises FieldsRefused, CreditGone,
    MonthsTaken, BillCut."""
    if not before or not after or before["state"] == after["state"]:
        return
    use = session.get_one(OfferUse, after["id"])
    why = why_moved(session, "offer_use", use.id)
    if use.state is UseState.ENDED:
        _refuse_day(use)
        assert use.ended_on is not None  # noqa: S101  asked for by the form of the move
        end_use(session, use, use.ended_on, why, releases=True)
    else:
        resume_use(session, use, why)


def _refuse_day(use: OfferUse) -> None:
    if use.ended_on is None or not use.first - ONE_DAY <= use.ended_on < use.last:
        told = _("It is for {first} to {last}: type a day before its last one.")
        raise FieldsRefused({"ended_on": told.format(first=use.first, last=use.last)})


def ending_of(session: Session, use: OfferUse, last: date) -> Ending:
    """What ending an offer after a day would do; nothing is written. Raises BillCut."""
    lines = tuple(_on_line(session, one, last) for one in _lines(session, use))
    return Ending(lines, left_early([line.paid for line in lines]))


def _lines(session: Session, use: OfferUse) -> list[Charge]:
    """The lines by now of the months that an offer was taken for, the oldest first."""
    by = (Allocation.payment_id == use.payment_id, Reduction.payment_id == use.payment_id)
    ids = {
        *session.scalars(select(Allocation.charge_id).where(by[0])),
        *session.scalars(select(Reduction.charge_id).where(by[1])),
    }
    now_at = present_lines(session, ids)
    rows = session.scalars(
        select(Charge)
        .where(
            Charge.id.in_([now_at.get(one, one) for one in ids]),
            Charge.unit_id == use.unit_id,
            Charge.fee_item_id == use.item_id,
            Charge.kind == ChargeKind.NORMAL,
            Charge.period_from >= use.first,
            Charge.period_to <= use.last,
        )
        .order_by(Charge.period_from, Charge.id)
    )
    return list(rows)


def _on_line(session: Session, charge: Charge, last: date) -> OnLine:
    settled = settled_of(session, charge.id)
    off = dict(settled.reductions).get(ReductionKind.OFFER, ZERO)
    others = settled.whole - settled.money - off
    parted = cut_at(session, charge_id=charge.id, day=last + ONE_DAY)
    used = charge.amount if parted is None else parted.old_part
    return OnLine(charge, Paid(charge.amount - others, settled.money, off, used))


def end_use(session: Session, use: OfferUse, last: date, why: str, *, releases: bool) -> Ending:
    """End an offer after a day; `releases`: what is free becomes prepayment, and months that the
    desk made ahead go. Else it stays on the next months, for an owner change to cut them."""
    found = ending_of(session, use, last)
    reason = f"{use.no} {why}".strip()
    with posting(session, "offer_end") as post:
        (payment,) = post.insert(Payment, [move_row(session, found.lines[0].charge, reason)])
        after = dict(found.settled)
        gone = [one for one in found.lines if releases and _goes(one, last)]
        cut = {one.charge.id for one in gone}
        if releases:
            after |= _on_used(found)
        emptied = dict.fromkeys(cut, (ZERO, ZERO))
        _settle(post, payment, found.lines, {**after, **emptied}, reason)
        for one in gone:
            _replace(session, post, payment, one, last, after[one.charge.id])
        if releases:
            _free(post, payment, found)
    sums = {"used": found.shown.used, "credit": found.shown.credit}
    values = {"ended_on": last, "move_id": payment, **sums}
    session.execute(update(OfferUse).where(OfferUse.id == use.id).values(values))
    session.expire(use)
    told = {"day": last, "reason": why, **sums}
    audit.record(session, "offer_use.end", ("offer_use", use.id, use.no), None, told)
    return found


def uses_reaching(session: Session, *, unit_ids: Iterable[int], day: date) -> list[OfferUse]:
    """The offers that hold for these units and have days from a day on."""
    query = select(OfferUse).where(
        OfferUse.unit_id.in_(list(unit_ids)), OfferUse.state == UseState.RUNS, OfferUse.last >= day
    )
    return list(session.scalars(query.order_by(OfferUse.id)))


_SILENT = structs.replace(OFFER_USE, saved=lambda *_save: None)


def end_at_a_sale(session: Session, *, use_id: int, last: date, why: str) -> None:
    """End an offer after the old owner's last day; what is free stays on the next months, which
    the change of owner cuts. Raises BillCut."""
    form = EarlyEnd(ended_on=last)
    move(session, _SILENT, use_id, UseState.ENDED, form=form, why=why)
    end_use(session, session.get_one(OfferUse, use_id), last, why, releases=False)


def go_on_after_all(session: Session, *, use_id: int, why: str) -> None:
    """The same taken back. Raises CreditGone, MonthsTaken, BillCut."""
    move(session, _SILENT, use_id, UseState.RUNS, why=why)
    resume_use(session, session.get_one(OfferUse, use_id), why)


def _goes(one: OnLine, last: date) -> bool:
    """Whether days of it after the last one used are the desk's own, and no run's."""
    until = one.charge.period_to
    return one.charge.advance and one.charge.run_id is None and until is not None and until > last


def _on_used(found: Ending) -> dict[int, tuple[Money, Money]]:
    """Line → money on what was used of it, and what stays off; what is beyond is prepayment."""
    pairs = zip(found.lines, found.shown.lines, strict=True)
    return {line.charge.id: (_used_money(line, each), each[1]) for line, each in pairs}


def _used_money(line: OnLine, each: tuple[Money, Money]) -> Money:
    money, off = each
    return min(money, min(line.paid.used, line.paid.room) - off)


def _settle(
    post: Posting,
    move: int,
    lines: Sequence[OnLine],
    after: Mapping[int, tuple[Money, Money]],
    reason: str,
) -> None:
    """Let lines be settled so; what is taken off them first, so that none is settled too much."""
    rows: list[tuple[type[Any], int, Money]] = []
    for line in lines:
        money, off = after[line.charge.id]
        rows.append((Reduction, line.charge.id, off - line.paid.off))
        rows.append((Allocation, line.charge.id, money - line.paid.money))
    for table, charge_id, amount in (
        *(one for one in rows if one[2] < ZERO),
        *(one for one in rows if one[2] > ZERO),
    ):
        more = {"kind": ReductionKind.OFFER, "reason": reason} if table is Reduction else {}
        row = {"payment_id": move, "charge_id": charge_id, "amount": amount, **more}
        post.insert(table, [row])


def _replace(
    session: Session,
    post: Posting,
    move: int,
    one: OnLine,
    last: date,
    settled: tuple[Money, Money],
) -> None:
    """Take a line back; what was used of it comes in its place, settled by the same move."""
    part = part_until(session, one.charge, last)
    post.insert(Charge, [reversal_of(one.charge, ENDED)])
    if part is None:
        return
    (new,) = post.insert(Charge, [part | {"reason": ENDED}])
    money, off = settled
    if money:
        post.insert(Allocation, [{"payment_id": move, "charge_id": new, "amount": money}])
    if off:
        row = {"payment_id": move, "charge_id": new, "amount": off, "reason": ENDED}
        post.insert(Reduction, [{**row, "kind": ReductionKind.OFFER}])


def _free(post: Posting, move: int, found: Ending) -> None:
    """What is beyond what was used is prepaid on the account of each line."""
    sums: dict[int, Money] = {}
    for line, each in zip(found.lines, found.shown.lines, strict=True):
        beyond = each[0] - _used_money(line, each)
        if beyond:
            account = line.charge.account_id
            sums[account] = sums.get(account, ZERO) + beyond
    for account, amount in sums.items():
        post_entry(post, move, Balance(None, account, None, ZERO), PrepaymentKind.MOVE, amount)


def resume_use(session: Session, use: OfferUse, why: str) -> None:
    """Let an offer that was ended go on: each entry of its end gets its counter-entry.

    Raises CreditGone, MonthsTaken, BillCut.
    """
    move = session.get_one(Payment, use.move_id)
    back_of = select(Charge).where(
        Charge.posting_seq == move.posting_seq, Charge.kind == ChargeKind.REVERSAL
    )
    replaced = [_in_place(session, one) for one in session.scalars(back_of).all()]
    wholes = [whole for whole, _part in replaced]
    _refuse_changed(session, use, move, wholes, [part for _whole, part in replaced if part])
    lines = _lines_moved(session, move, [whole.id for whole in wholes])
    with posting(session, "offer_resume") as post:
        row = move_row(session, (*wholes, *lines)[0], f"{use.no} {why}")
        (back,) = post.insert(Payment, [{**row, "reverses_id": move.id}])
        for whole, part in replaced:
            if part is not None:
                _counter(session, post, back, part.id, part.id, move.id)
                post.insert(Charge, [reversal_of(part, why)])
            same = ("amount", "explanation", "period_from", "period_to", "account_id")
            again = {name: getattr(whole, name) for name in same} | {"reason": why}
            (new,) = post.insert(Charge, [line_like(whole) | again])
            _counter(session, post, back, whole.id, new, move.id)
        now_at = {line.id: standing_line(session, line).id for line in lines}
        present_lines(session, now_at.values())  # none of them is cut
        for sign in (1, -1):  # those that lose money first
            for line in lines:
                gave = settled_of(session, line.id, by=move.id).whole
                if (gave > ZERO) == (sign > 0):
                    _counter(session, post, back, line.id, now_at[line.id], move.id)
        for entry in _entries(session, move):
            keeper = Balance(None, entry.account_id, entry.fee_item_id, ZERO)
            post_entry(post, back, keeper, PrepaymentKind.REVERSAL, -entry.amount)
    nothing = {"ended_on": None, "used": None, "credit": None, "move_id": None}
    session.execute(update(OfferUse).where(OfferUse.id == use.id).values(nothing))
    session.expire(use)
    audit.record(session, "offer_use.resume", ("offer_use", use.id, use.no), None, {"reason": why})


def _in_place(session: Session, gone: Charge) -> tuple[Charge, Charge | None]:
    """The line that a reversal took back, and what came in its place, if any."""
    whole = session.get_one(Charge, gone.reverses_id)
    part = select(Charge).where(
        Charge.posting_seq == gone.posting_seq,
        Charge.kind == ChargeKind.NORMAL,
        Charge.period_from == whole.period_from,
    )
    return whole, session.scalars(part).one_or_none()


def _lines_moved(session: Session, move: Payment, without: Sequence[int]) -> list[Charge]:
    """The lines that the move settled otherwise and that stayed."""
    ids = {
        *session.scalars(select(Allocation.charge_id).where(Allocation.payment_id == move.id)),
        *session.scalars(select(Reduction.charge_id).where(Reduction.payment_id == move.id)),
    } - set(without)
    rows = select(Charge).where(Charge.id.in_(ids), Charge.posting_seq != move.posting_seq)
    return list(session.scalars(rows.order_by(Charge.id)))


def _counter(session: Session, post: Posting, back: int, of: int, on: int, move: int) -> None:
    """Settle a line by the contrary of what the move did to another, or to itself."""
    moved = settled_of(session, of, by=move).negative
    both: list[tuple[type[Any], Money, dict[str, object]]] = [(Allocation, moved.money, {})]
    for kind, amount in moved.reductions:
        both.append((Reduction, amount, {"kind": kind, "reason": ENDED}))
    for table, amount, more in sorted(both, key=lambda one: one[1].fen):
        if amount:
            post.insert(table, [{"payment_id": back, "charge_id": on, "amount": amount, **more}])


def _refuse_changed(
    session: Session,
    use: OfferUse,
    move: Payment,
    wholes: Sequence[Charge],
    parts: Sequence[Charge],
) -> None:
    for entry in _entries(session, move):
        left = balance_of(session, entry.account_id, entry.fee_item_id)
        if left < entry.amount:
            raise CreditGone(no=use.no, amount=entry.amount, left=left)
    for part in parts:
        there = session.get_one(OpenCharge, part.id)
        if not there.live or there.settled != settled_of(session, part.id, by=move.id).whole:
            raise MonthsTaken(no=use.no)
    spans = [(whole.period_from, whole.period_to) for whole in wholes]
    anew = session.execute(
        select(OpenCharge.charge_id, OpenCharge.period_from, OpenCharge.period_to).where(
            OpenCharge.unit_id == use.unit_id,
            OpenCharge.fee_item_id == use.item_id,
            OpenCharge.live,
            OpenCharge.kind == ChargeKind.NORMAL,
            OpenCharge.charge_id.not_in([part.id for part in parts]),
        )
    )
    for _charge_id, first, last in anew:
        if first and last and any(b and e and first <= e and last >= b for b, e in spans):
            raise MonthsTaken(no=use.no)


def _entries(session: Session, move: Payment) -> Sequence[PrepaymentEntry]:
    rows = select(PrepaymentEntry).where(PrepaymentEntry.payment_id == move.id)
    return session.scalars(rows.order_by(PrepaymentEntry.id)).all()
