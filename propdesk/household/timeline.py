"""What happened in a unit: receipts, bills, corrections, people, changes; the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.models import AuditRow, PostingRow
from propdesk.db.store import shown_user, today
from propdesk.estate.models import Account, Occupancy, Person
from propdesk.estate.rules import RoleKind
from propdesk.fees.dues.service import CUT
from propdesk.fees.models import (
    Allocation,
    BillingRun,
    Charge,
    FeeItem,
    Payment,
    PrepaymentEntry,
    Receipt,
)
from propdesk.fees.notices.service import notices_of_unit
from propdesk.fees.receipts.service import ReceiptState, named, state_of
from propdesk.fees.rules import ChargeKind, PrepaymentKind, ReceiptKind
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.stored_json import from_json
from propdesk.system.models import User

MOST_EVENTS = 400
KINDS = ("fees", "people", "changes")

# What the audit log's words mean on the timeline; others are not shown there.
_CHANGES = {
    "unit.add": N_("Unit registered"),
    "unit.change": N_("Unit changed"),
    "unit.undo": N_("Change undone"),
    "person.add": N_("Person registered"),
    "person.change": N_("Person changed"),
    "person.undo": N_("Change undone"),
    "document.reveal": N_("ID number looked at"),
    "vehicle.add": N_("Vehicle registered"),
    "vehicle.change": N_("Vehicle changed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the timeline. `kind` is one of KINDS; `at` is a moment, or a day without hour."""

    id: int
    kind: str
    icon: str
    at: datetime | date
    what: str
    detail: str
    amount: Money | None
    who: str

    @property
    def day(self) -> date:
        """The calendar day on this PC."""
        if isinstance(self.at, datetime):
            return wall_time(self.at).date()
        return self.at


def timeline(session: Session, *, unit_id: int) -> list[Event]:
    """What happened in a unit and to its people, the newest first, at most MOST_EVENTS."""
    found = [
        *_receipts(session, unit_id),
        *_moves(session, unit_id),
        *_notices(session, unit_id),
        *_bills(session, unit_id),
        *_lines_taken_back(session, unit_id),
        *_splits(session, unit_id),
        *_roles(session, unit_id),
        *_changes(session, unit_id),
    ]
    found.sort(key=_newest, reverse=True)
    return [_numbered(event, number) for number, event in enumerate(found[:MOST_EVENTS], 1)]


def _newest(event: Event) -> tuple[date, float]:
    moment = event.at.timestamp() if isinstance(event.at, datetime) else 0.0
    return event.day, moment


def _numbered(event: Event, number: int) -> Event:
    return Event(
        id=number,
        kind=event.kind,
        icon=event.icon,
        at=event.at,
        what=event.what,
        detail=event.detail,
        amount=event.amount,
        who=event.who,
    )


def _receipts(session: Session, unit_id: int) -> list[Event]:
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
        .limit(MOST_EVENTS)
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
        id=0,
        kind="fees",
        icon="receipt-text" if state is ReceiptState.ISSUED else "circle-x",
        at=at,
        what=words.format(no=named(receipt.no, state)),
        detail=listed(item for item in items if item),
        amount=amount,
        who=str(facts.get("cashier", "")),
    )


def _moves(session: Session, unit_id: int) -> list[Event]:
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
        .limit(MOST_EVENTS)
    )
    return [
        Event(
            id=0,
            kind="fees",
            icon="arrow-right-left",
            at=at,
            what=_("Prepayment moved away") if amount < ZERO else _("Prepayment moved here"),
            detail=" · ".join(filter(None, (from_to, reason))),
            amount=amount,
            who=shown_user(user_id, name),
        )
        for amount, reason, at, user_id, name, from_to in rows
    ]


def _notices(session: Session, unit_id: int) -> list[Event]:
    """Payment notices that went to the unit, by the number on the paper."""
    return [
        Event(
            id=0,
            kind="fees",
            icon="printer",
            at=row.at,
            what=_("Payment notice {number}").format(number=row.number),
            detail=row.owner,
            amount=row.total,
            who=row.made_by,
        )
        for row in notices_of_unit(session, unit_id=unit_id, most=MOST_EVENTS)
    ]


def _lines_taken_back(session: Session, unit_id: int) -> list[Event]:
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
        .limit(MOST_EVENTS)
    )
    return [
        Event(
            id=0,
            kind="fees",
            icon="undo-2",
            at=at,
            what=_("Charge taken back"),
            detail=listed(part for part in (item, line.reason) if part),
            amount=line.amount,
            who=shown_user(user_id, name),
        )
        for line, item, at, user_id, name in rows
    ]


def _splits(session: Session, unit_id: int) -> list[Event]:
    """Bills cut at an owner change, each with the days of the whole."""
    rows = session.execute(
        select(Charge, FeeItem.name, PostingRow.at, PostingRow.user_id, User.display_name)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .join(PostingRow, PostingRow.seq == Charge.posting_seq)
        .outerjoin(User, User.id == PostingRow.user_id)
        .where(Charge.unit_id == unit_id, Charge.kind == ChargeKind.REVERSAL, Charge.reason == CUT)
        .order_by(Charge.id.desc())
        .limit(MOST_EVENTS)
    )
    return [
        Event(
            id=0,
            kind="fees",
            icon="git-compare",
            at=at,
            what=_("Bill split at the owner change"),
            detail=f"{item} {line.period_from} – {line.period_to}",
            amount=-line.amount,
            who=shown_user(user_id, name),
        )
        for line, item, at, user_id, name in rows
    ]


def _bills(session: Session, unit_id: int) -> list[Event]:
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
        )
        .join(BillingRun, BillingRun.id == Charge.run_id)
        .join(PostingRow, PostingRow.seq == BillingRun.posting_seq)
        .outerjoin(User, User.id == PostingRow.user_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        # Parts of a bill that was cut since belong to the run, but it did not make them.
        .where(Charge.unit_id == unit_id, Charge.posting_seq == BillingRun.posting_seq)
        .group_by(BillingRun.id, PostingRow.seq, User.id)
        .order_by(BillingRun.id.desc())
        .limit(MOST_EVENTS)
    )
    back = _("Bill {period} taken back")
    return [
        Event(
            id=0,
            kind="fees",
            icon="file-text" if undoes is None else "undo-2",
            at=at,
            what=(_("Bill {period}") if undoes is None else back).format(period=period),
            detail=str(items).replace(",", "、"),
            amount=amount,
            who=shown_user(user_id, name),
        )
        for period, at, amount, items, user_id, name, undoes in rows
    ]


def _roles(session: Session, unit_id: int) -> list[Event]:
    rows = session.execute(
        select(Occupancy, Person.name)
        .join(Person, Person.id == Occupancy.person_id)
        .where(Occupancy.unit_id == unit_id)
    )
    found = []
    day = today(session)
    for role, name in rows:
        words = role.relation or role.role.label
        owns = role.role in (RoleKind.OWNER, RoleKind.CO_OWNER)
        icon = "key" if owns else "user-plus"
        if role.since is not None and role.since <= day:
            what = _("{role} from this day").format(role=words)
            found.append(
                Event(
                    id=0, kind="people", icon=icon, at=role.since, what=what, detail=name,
                    amount=None, who="",
                )
            )  # fmt: skip
        if role.until is not None and role.until <= day:
            what = _("{role} until this day").format(role=words)
            found.append(
                Event(
                    id=0, kind="people", icon="users", at=role.until, what=what, detail=name,
                    amount=None, who="",
                )
            )  # fmt: skip
    return found


def _changes(session: Session, unit_id: int) -> list[Event]:
    people = select(Occupancy.person_id).where(Occupancy.unit_id == unit_id)
    rows = session.execute(
        select(AuditRow)
        .where(
            AuditRow.what.in_(list(_CHANGES)),
            or_(
                (AuditRow.subject_kind == "unit") & (AuditRow.subject_id == unit_id),
                (AuditRow.subject_kind == "person") & AuditRow.subject_id.in_(people),
            ),
        )
        .order_by(AuditRow.id.desc())
        .limit(MOST_EVENTS)
    ).scalars()
    return [
        Event(
            id=0,
            kind="changes",
            icon="pencil",
            at=row.at,
            what=_(_CHANGES[row.what]),
            detail=row.subject,
            amount=None,
            who=shown_user(row.user_id, row.user_name),
        )
        for row in rows
    ]


def counts_of(events: Sequence[Event]) -> dict[str, int]:
    """How many events each chip of the timeline finds."""
    found = {"all": len(events)}
    for kind in KINDS:
        found[kind] = sum(event.kind == kind for event in events)
    return found
