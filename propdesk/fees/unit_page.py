"""What the money shows on the page of a household: what is open by item, and what happened."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.declarations import Event, PanelLine
from propdesk.db.models import AuditRow, PostingRow
from propdesk.db.store import shown_user, today
from propdesk.estate.models import Account, Unit
from propdesk.fees.dues.carried import CUT
from propdesk.fees.dues.household_dues import DueLine, household_dues
from propdesk.fees.late.service import late_fees
from propdesk.fees.models import Allocation, BillingRun, Charge, Payment, PrepaymentEntry, Receipt
from propdesk.fees.notices.listing import notices_of_unit
from propdesk.fees.receipts.states import ReceiptState, named, state_of
from propdesk.fees.rules import ChargeKind, PrepaymentKind, ReceiptKind, paid_as_agreed
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import _, listed, ngettext
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.states import Tone
from propdesk.kernel.records.stored_json import from_json
from propdesk.system.models import User

SOON_DAYS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """What is open of one fee item: how many lines, which periods, since when it is due; `agreed`:
    the debtor pays it in place of the household."""

    item: str
    unit_code: str
    period_from: date | None
    period_to: date | None
    lines: int
    amount: Money
    due_day: date
    debtor: str
    agreed: bool = False


def open_items(session: Session, *, unit_id: int) -> list[OpenItem]:
    """What the household owes, one row per item, unit and debtor, the oldest first."""
    return _by_item(household_dues(session, unit_id=unit_id).lines)


def _by_item(dues: Iterable[DueLine]) -> list[OpenItem]:
    grouped: dict[tuple[str, str, int], list[DueLine]] = {}
    for line in dues:
        grouped.setdefault((line.item, line.unit_code, line.account_id), []).append(line)
    return [
        OpenItem(
            item=item,
            unit_code=code,
            period_from=min((one.period_from for one in lines if one.period_from), default=None),
            period_to=max((one.period_to for one in lines if one.period_to), default=None),
            lines=len(lines),
            amount=total(one.open for one in lines),
            due_day=lines[0].due_day,
            debtor=lines[0].debtor,
            agreed=not lines[0].near and paid_as_agreed(lines[0].explanation),
        )
        for (item, code, _account), lines in grouped.items()
    ]


def open_lines_of_unit(session: Session, unit_id: int) -> list[PanelLine]:
    """What the household owes as the lines of its panel."""
    code, day = session.scalar(select(Unit.code).where(Unit.id == unit_id)), today(session)
    dues = household_dues(session, unit_id=unit_id)
    lines = [_owed(item, day, code or "") for item in _by_item(dues.lines)]
    return [*lines, *_late(session, dues.account_ids)]


def _late(session: Session, accounts: Iterable[int]) -> Iterator[PanelLine]:
    """What the household owes for being late, in none of the sums: it is no charge yet."""
    fees = [one for one in late_fees(session, accounts=accounts).values() if one.claim]
    if fees:
        yield PanelLine(
            name=_("Late fee till today, not in the sum"),
            detail=charges_counted(len(fees)),
            amount=total(one.claim for one in fees),
            count=0,
        )


def charges_counted(lines: int) -> str:
    """How many charges are open, in words."""
    return ngettext("{count} charge", "{count} charges", lines).format(count=lines)


def _owed(item: OpenItem, day: date, code: str) -> PanelLine:
    days = (day - item.due_day).days
    state: tuple[str, Tone, str]
    if days > 0:
        late = ngettext("{count} day late", "{count} days late", days).format(count=days)
        state = (late, "red", "triangle-alert")
    else:
        due = _("due {day}").format(day=f"{item.due_day:%m-%d}")
        state = (due, "amber", "clock") if days > -SOON_DAYS else (due, "grey", "calendar")
    words = [period_text(item.period_from, item.period_to)]
    if item.unit_code and item.unit_code != code:
        words.append(item.unit_code)
    if item.agreed:
        words.append(item.debtor)
    told = " · ".join(word for word in words if word)
    return PanelLine(name=item.item, detail=told, amount=item.amount, state=state, count=item.lines)


def period_text(first: date | None, last: date | None) -> str:
    """2026-09 至 2026-11 for whole months, else the days."""
    if first is None or last is None:
        return ""
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        begin, end = f"{first:%Y-%m}", f"{last:%Y-%m}"
    else:
        begin, end = first.isoformat(), last.isoformat()
    return begin if begin == end else _("{begin} to {end}").format(begin=begin, end=end)


def events_of_unit(session: Session, unit_id: int, most: int) -> Iterator[Event]:
    """Receipts, moves of prepayments, notices, bills and what was taken back or split of them."""
    for tell in (_receipts, _moves, _notices, _bills, _lines_taken_back, _splits):
        yield from tell(session, unit_id, most)


def _receipts(session: Session, unit_id: int, most: int) -> list[Event]:
    """Receipts of payments made for the room, and of those that settled lines of it."""
    settled = (
        select(Allocation.payment_id)
        .join(Charge, Charge.id == Allocation.charge_id)
        .where(Charge.unit_id == unit_id)
    )
    back = aliased(Payment)
    rows = session.execute(
        select(Receipt, PostingRow.at, back.kind)
        .join(Payment, Payment.id == Receipt.payment_id)
        .outerjoin(back, back.reverses_id == Receipt.payment_id)
        .join(PostingRow, PostingRow.seq == Receipt.posting_seq)
        .where(or_(Payment.unit_id == unit_id, Payment.id.in_(settled)))
        .order_by(Receipt.id.desc())
        .limit(most)
    )
    return [_receipt(receipt, at, state_of(receipt.kind, kind)) for receipt, at, kind in rows]


def _receipt(receipt: Receipt, at: datetime, state: ReceiptState) -> Event:
    facts = from_json(dict[str, Any], receipt.facts)
    lines = facts.get("lines", ())
    items = list(dict.fromkeys(str(line.get("item", "")) for line in lines))
    words, amount = _("Receipt {no}"), receipt.amount
    if receipt.kind is ReceiptKind.OFFSET:  # no money moved; what matters is what was paid by it
        words, amount = _("Paid from prepayment {no}"), Money(int(facts.get("prepaid_used", 0)))
    return Event(
        icon="receipt-text" if state is ReceiptState.ISSUED else "circle-x",
        at=at,
        what=words.format(no=named(receipt.no, state)),
        detail=listed(item for item in items if item),
        amount=amount,
        who=str(facts.get("cashier", "")),
        record=("receipt", receipt.id),
    )


def _moves(session: Session, unit_id: int, most: int) -> list[Event]:
    """Prepayments moved to or away from an account of the unit."""
    rows = session.execute(
        select(
            PrepaymentEntry.amount,
            Payment.reason,
            PostingRow.at,
            AuditRow.user_id,
            AuditRow.user_name,
            AuditRow.subject,
        )
        .join(Account, Account.id == PrepaymentEntry.account_id)
        .join(Payment, Payment.id == PrepaymentEntry.payment_id)
        .join(PostingRow, PostingRow.seq == Payment.posting_seq)
        .outerjoin(
            AuditRow,
            (AuditRow.what == "prepayment.move") & (AuditRow.subject_id == Payment.id),
        )
        .where(Account.unit_id == unit_id, PrepaymentEntry.kind == PrepaymentKind.MOVE)
        .order_by(PrepaymentEntry.id.desc())
        .limit(most)
    )
    return [
        Event(
            icon="arrow-right-left",
            at=at,
            what=_("Prepayment moved away") if amount < ZERO else _("Prepayment moved here"),
            detail=" · ".join(filter(None, (from_to, reason))),
            amount=amount,
            who=shown_user(user_id, name),
        )
        for amount, reason, at, user_id, name, from_to in rows
    ]


def _notices(session: Session, unit_id: int, most: int) -> list[Event]:
    """Payment notices that went to the unit, by the number on the paper."""
    return [
        Event(
            icon="printer",
            at=row.at,
            what=_("Payment notice {number}").format(number=row.number),
            detail=row.owner,
            amount=row.total,
            who=row.made_by,
        )
        for row in notices_of_unit(session, unit_id=unit_id, most=most)
    ]


def _lines_taken_back(session: Session, unit_id: int, most: int) -> list[Event]:
    """Single charges taken back, each with its reason; those of a run stand with the run."""
    rows = session.execute(
        select(Charge, FeeItem.name, PostingRow.at, AuditRow.user_id, AuditRow.user_name)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .join(PostingRow, PostingRow.seq == Charge.posting_seq)
        .join(
            AuditRow,
            (AuditRow.what == "charge.take_back") & (AuditRow.subject_id == Charge.reverses_id),
        )
        .where(Charge.unit_id == unit_id, Charge.kind == ChargeKind.REVERSAL)
        .order_by(Charge.id.desc())
        .limit(most)
    )
    return [
        Event(
            icon="undo-2",
            at=at,
            what=_("Charge taken back"),
            detail=listed(part for part in (item, line.reason) if part),
            amount=line.amount,
            who=shown_user(user_id, name),
            record=("charge", line.reverses_id or line.id),
        )
        for line, item, at, user_id, name in rows
    ]


def _splits(session: Session, unit_id: int, most: int) -> list[Event]:
    """Bills cut at an owner change, each with the days of the whole."""
    rows = session.execute(
        select(Charge, FeeItem.name, PostingRow.at, PostingRow.user_id, User.display_name)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .join(PostingRow, PostingRow.seq == Charge.posting_seq)
        .outerjoin(User, User.id == PostingRow.user_id)
        .where(Charge.unit_id == unit_id, Charge.kind == ChargeKind.REVERSAL, Charge.reason == CUT)
        .order_by(Charge.id.desc())
        .limit(most)
    )
    return [
        Event(
            icon="git-compare",
            at=at,
            what=_("Bill split at the owner change"),
            detail=f"{item} {line.period_from} – {line.period_to}",
            amount=-line.amount,
            who=shown_user(user_id, name),
            record=("charge", line.reverses_id or line.id),
        )
        for line, item, at, user_id, name in rows
    ]


def _bills(session: Session, unit_id: int, most: int) -> list[Event]:
    """One line per published run: what it charged the unit."""
    rows = session.execute(
        select(
            BillingRun.period,
            PostingRow.at,
            func.sum(Charge.amount),
            func.group_concat(FeeItem.name.distinct()),
            PostingRow.user_id,
            User.display_name,
            BillingRun.undoes_id,
            func.min(Charge.id),
        )
        .join(BillingRun, BillingRun.id == Charge.run_id)
        .join(PostingRow, PostingRow.seq == BillingRun.posting_seq)
        .outerjoin(User, User.id == PostingRow.user_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        # Parts of a bill that was cut since belong to the run, but it did not make them.
        .where(Charge.unit_id == unit_id, Charge.posting_seq == BillingRun.posting_seq)
        .group_by(BillingRun.id, PostingRow.seq, User.id)
        .order_by(BillingRun.id.desc())
        .limit(most)
    )
    back = _("Bill {period} taken back")
    return [
        Event(
            icon="file-text" if undoes is None else "undo-2",
            at=at,
            what=(_("Bill {period}") if undoes is None else back).format(period=period),
            detail=str(items).replace(",", "、"),
            amount=amount,
            who=shown_user(user_id, name),
            record=("charge", first),
        )
        for period, at, amount, items, user_id, name, undoes, first in rows
    ]
