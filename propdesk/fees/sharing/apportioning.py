"""Posting the shares of a bill as lines of the households, in a run of its own, and taking them
back: whole or not at all, so that what stands adds up to the bill."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.plain_rows import insert_rows
from propdesk.db.posting import posting
from propdesk.db.records.kinds import Values
from propdesk.db.records.moving import move
from propdesk.db.records.saving import the_record
from propdesk.db.store import today, use_case
from propdesk.fees.billing.service import (
    PartLeft,
    Payers,
    paid_by,
    parts_left,
    post_lines,
    undo_preview,
    undo_run,
)
from propdesk.fees.dues.drafts import DraftLine, RunScope, scope_of, scope_text
from propdesk.fees.dues.shared_words import bill_words, line_words
from propdesk.fees.models import BillingRun, Charge, OpenCharge
from propdesk.fees.periods import parse_period
from propdesk.fees.prepayments.service import offset_prepayments
from propdesk.fees.rules import ChargeKind
from propdesk.fees.sharing.models import SharedBill
from propdesk.fees.sharing.register import SHARED_BILL
from propdesk.fees.sharing.rules import SharedState, part_by_days
from propdesk.fees.sharing.scope import read_buildings
from propdesk.fees.sharing.shares import NAMED, Sharing, UnitShare, sharing_of
from propdesk.fees.tariffs.service import ITEM
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import Money, total
from propdesk.system.settings.service import estate_settings

_KEPT = ("bill_id", "run_id", "unit_id", "measure", "coefficient", "amount", "extra", "why")


class SharesChanged(UserError):
    """Areas, people or the bill changed while the preview was on the screen."""

    message = N_("{no}: something changed meanwhile. Look at the shares again.")


class NobodyOwesShare(UserError):
    """Units with days on which nobody owes."""

    message = N_(
        "{no}: nobody owes for {units} on some of the days. Enter an owner or payer, or leave them "
        "out with a reason."
    )


class BilledAlready(UserError):
    """The item is charged for these days already."""

    message = N_("{no}: {item} is charged for {units} on some of these days already ({by}).")


class SharesPaid(UserError):
    """Somebody paid a share."""

    message = N_(
        "{no}: {amount} of its shares is paid by {units}. Take that back first; a bill is undone "
        "whole."
    )


@use_case(permission=SHARED_BILL.edit, touches=SHARED_BILL.touches)
def share_out(session: Session, *, seen: Sharing) -> int:
    """Post the shares that were looked at; how many units got a line.

    Raises as `post_shares`, SharesChanged.
    """
    bill = the_record(session, SHARED_BILL, seen.bill_id)
    if bill.state is not seen.state or sharing_of(session, bill_id=seen.bill_id) != seen:
        raise SharesChanged(no=seen.no)
    move(session, SHARED_BILL, seen.bill_id, SharedState.SHARED)
    return len([one for one in seen.shares if one.amount])


@use_case(permission="fees.view")
def bills_waiting(session: Session, *, item: str, period: str) -> list[int]:
    """The bills of a fee item (name or code) that wait and end in a period.

    Raises PeriodUnknown, NobodyCalledSo.
    """
    window = parse_period(period, today(session))
    meant = ITEM.meant
    item_id = meant(session, item) if meant else 0
    waiting = select(SharedBill.id).where(
        SharedBill.item_id == item_id,
        SharedBill.last.between(window.first, window.last),
        SharedBill.state.in_((SharedState.DRAFT, SharedState.UNDONE)),
    )
    return list(session.scalars(waiting.order_by(SharedBill.id)))


def bill_moved(session: Session, before: Values, after: Values) -> None:
    """Post the shares of a bill that is shared now, or take back those of one that is no longer."""
    if not before or not after or before["state"] == after["state"]:
        return
    bill = session.get_one(SharedBill, after["id"])
    if after["state"] == SharedState.SHARED:
        post_shares(session, bill)
    elif before["state"] == SharedState.SHARED:
        take_back_shares(session, bill)


@no_cycle_search()
def post_shares(session: Session, bill: SharedBill) -> None:
    """Raises NoUnits, NothingMeasured, NoWeight, NobodyOwesShare, BilledAlready."""
    found = sharing_of(session, bill_id=bill.id)
    refuse_billed(session, found)
    lines = list(lines_of(session, found))
    buildings = tuple(read_buildings(session, bill.buildings)[0])
    scope = RunScope(buildings=buildings, items=(bill.item_id,), bill=bill.no)
    run = {
        "period": f"{bill.first:%Y-%m}", "scope": scope_text(scope), "created": len(lines),
        "amount": bill.amount,
    }  # fmt: skip
    with posting(session, "billing") as post:
        run_id = post.insert(BillingRun, [run])[0]
        post_lines(post, lines, advance=False, run_id=run_id)
    _keep(session, bill, found, run_id)
    if estate_settings(session).offset_after_billing:
        offset_prepayments(session)


def _keep(session: Session, bill: SharedBill, found: Sharing, run_id: int) -> None:
    """Write down who got what and from what, for the proof."""
    rows = [
        (
            bill.id, run_id, one.unit_id, one.measure, one.coefficient, one.amount.fen, one.extra,
            one.why,
        )
        for one in (*found.shares, *found.left_out)
    ]  # fmt: skip
    insert_rows(session, "bill_share", _KEPT, rows)
    values = {"run_id": run_id, "units": len(found.shares), "without": len(found.left_out)}
    session.execute(update(SharedBill).where(SharedBill.id == bill.id).values(**values))
    session.expire(bill)


def lines_of(session: Session, found: Sharing) -> Iterator[DraftLine]:
    """The lines of a sharing: one a unit, or one for each who owes in its days.

    Raises NobodyOwesShare.
    """
    sharing = [one for one in found.shares if one.amount]
    payers = Payers(session, [one.unit_id for one in sharing], found.first, found.last)
    head = bill_words(
        item=found.item, no=found.no, amount=found.amount, first=found.first, last=found.last,
        by=found.by.value, whole=found.whole, units=len(found.shares),
    )  # fmt: skip
    nobody: list[str] = []
    for one in sharing:
        parts, unowed = parts_left(
            found.first, found.last, (), payers.of(one.unit_id, item_id=found.item_id)
        )
        if unowed:
            nobody.append(one.code)
            continue
        yield from filter(None, (_line(found, one, part, head) for part in parts))
    if nobody:
        raise NobodyOwesShare(no=found.no, units=_some(nobody))


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _some(codes: Sequence[str]) -> str:
    return listed(codes[:NAMED]) + (" …" if len(codes) > NAMED else "")


def _line(found: Sharing, one: UnitShare, part: PartLeft, head: str) -> DraftLine | None:
    """The line of somebody's days; None where they come to nothing."""
    before, payer = (part.first - found.first).days, part.payer
    days = _days(part.first, part.last), _days(found.first, found.last)
    whole = Money(part_by_days(one.amount.fen, before, *days))
    amount, paid = paid_by(payer, part.share, whole)
    if not amount:
        return None
    words = line_words(
        head, weight=one.weight, share=one.amount, extra=one.extra, first=part.first,
        last=part.last, days=days, amount=amount, paid=paid,
    )  # fmt: skip
    return DraftLine(
        kind=ChargeKind.NORMAL, unit_id=one.unit_id, unit_code=one.code,
        fee_item_id=found.item_id, item=found.item, tariff_id=0, tariff_version_id=0,
        account_id=payer.account, day=part.first, period_from=part.first, period_to=part.last,
        due_day=found.due_day, amount=amount, explanation=words, share=part.share,
        payer=payer.agreed.who if payer.agreed else "",
    )  # fmt: skip


def refuse_billed(session: Session, found: Sharing) -> None:
    """Raise BilledAlready when a unit has a line of the item in these days."""
    codes = {one.unit_id: one.code for one in found.shares if one.amount}
    rows = session.execute(
        select(OpenCharge.unit_id, BillingRun.scope)
        .join(Charge, Charge.id == OpenCharge.charge_id)
        .outerjoin(BillingRun, BillingRun.id == Charge.run_id)
        .where(
            OpenCharge.live,
            OpenCharge.kind == ChargeKind.NORMAL,
            OpenCharge.fee_item_id == found.item_id,
            OpenCharge.period_from <= found.last,
            OpenCharge.period_to >= found.first,
        )
    )
    billed = [(codes[unit], scope) for unit, scope in rows if unit in codes]
    if billed:
        bills = dict.fromkeys(scope_of(scope).bill for _code, scope in billed if scope)
        by = listed(filter(None, bills)) or _("by its tariff")
        units = list(dict.fromkeys(code for code, _scope in billed))
        raise BilledAlready(no=found.no, item=found.item, units=_some(units), by=by)


def take_back_shares(session: Session, bill: SharedBill) -> None:
    """Take all lines of a bill back; raises SharesPaid when one is paid."""
    run_id = bill.run_id or 0
    kept = undo_preview(session, run_id=run_id, of_bill=True).kept
    if kept:
        amount = total(line.settled for line in kept)
        units = _some([line.unit_code for line in kept])
        raise SharesPaid(no=bill.no, amount=amount, units=units)
    undo_run(session, run_id=run_id, of_bill=True)
    undone = update(SharedBill).where(SharedBill.id == bill.id)
    session.execute(undone.values(run_id=None, units=0, without=0))
    session.expire(bill)
