"""Everything of one unit on one page: figures, people, what is open, what happened."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.models import AuditRow, PostingRow
from propdesk.db.store import today
from propdesk.estate.models import Occupancy, Person, Unit
from propdesk.estate.rules import ROLE_KIND_NAMES, RoleKind
from propdesk.estate.service import accounts_of_unit
from propdesk.fees.desk import DueLine, household_desk
from propdesk.fees.models import (
    Allocation,
    BillingRun,
    Charge,
    FeeItem,
    Payment,
    Receipt,
)
from propdesk.fees.receipt_states import named, state_of
from propdesk.fees.rules import Nature, PaymentKind
from propdesk.fees.service import paid_to
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, total

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


@dataclass(frozen=True, slots=True)
class Figures:
    """The five figures of a household, from the database.

    `overdue`, `current`: open lines due before today, and from today on. `paid_day`: 已交至 of the
    property fee of this unit. `year_paid` is money taken this year with its receipts.
    `former`: what former owners still owe for this unit; it is in none of the other figures.
    """

    overdue: Money
    overdue_lines: int
    oldest_due: date | None
    current: Money
    current_lines: int
    next_due: date | None
    paid_day: date | None
    paid_item: str
    prepaid: Money
    year_paid: Money
    year_receipts: int
    former: Money


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What is open of one fee item: how many lines, which periods, since when it is due."""

    item: str
    unit_code: str
    period_from: date | None
    period_to: date | None
    lines: int
    amount: Money
    due_day: date
    debtor: str


@dataclass(frozen=True, slots=True)
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


def figures(session: Session, *, unit_id: int) -> Figures:
    """The figures of the household of a unit; raises UnitUnknown."""
    desk = household_desk(session, unit_id=unit_id)
    rows = accounts_of_unit(session, unit_id=unit_id)
    former_ids = {row.id for row in rows if row.closed is not None and row.closed < desk.day}
    own = [line for line in desk.lines if line.account_id not in former_ids]
    late = [line for line in own if line.due_day < desk.day]
    ahead = [line for line in own if line.due_day >= desk.day]
    paid_day, paid_item = _paid_to(session, unit_id)
    year_paid, receipts = _paid_this_year(session, unit_id, desk.day.year)
    return Figures(
        overdue=total(line.open for line in late),
        overdue_lines=len(late),
        oldest_due=min((line.due_day for line in late), default=None),
        current=total(line.open for line in ahead),
        current_lines=len(ahead),
        next_due=min((line.due_day for line in ahead), default=None),
        paid_day=paid_day,
        paid_item=paid_item,
        prepaid=desk.prepaid_total,
        year_paid=year_paid,
        year_receipts=receipts,
        former=total(line.open for line in desk.lines if line.account_id in former_ids),
    )


def _paid_to(session: Session, unit_id: int) -> tuple[date | None, str]:
    """How far the item is paid that matters most: own income, first in order."""
    found = paid_to(session, [unit_id])
    items = session.execute(
        select(FeeItem.id, FeeItem.name, FeeItem.nature).order_by(FeeItem.order_no, FeeItem.id)
    ).all()
    for own_income in (True, False):
        for item_id, name, nature in items:
            day = found.get((unit_id, item_id))
            if day is not None and (nature is Nature.OWN_INCOME) == own_income:
                return day, name
    return None, next((name for _id, name, nature in items if nature is Nature.OWN_INCOME), "")


def _paid_this_year(session: Session, unit_id: int, year: int) -> tuple[Money, int]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    money, payments = session.execute(
        select(func.sum(Payment.amount), func.count()).where(
            Payment.unit_id == unit_id,
            Payment.kind == PaymentKind.PAYMENT,
            Payment.value_day >= first,
            Payment.value_day <= last,
            Payment.id.not_in(select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))),
        )
    ).one()
    return money or ZERO, payments


def open_items(session: Session, *, unit_id: int) -> list[OpenItem]:
    """What the household owes, one row per item, unit and debtor, the oldest first."""
    grouped: dict[tuple[str, str, int], list[DueLine]] = {}
    for line in household_desk(session, unit_id=unit_id).lines:
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
        )
        for (item, code, _account), lines in grouped.items()
    ]


# The timeline


def timeline(session: Session, *, unit_id: int) -> list[Event]:
    """What happened in a unit and to its people, the newest first, at most MOST_EVENTS."""
    found = [
        *_receipts(session, unit_id),
        *_bills(session, unit_id),
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
        number, event.kind, event.icon, event.at, event.what, event.detail, event.amount, event.who
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


def _receipt(receipt: Receipt, at: datetime, state: str) -> Event:
    facts = json.loads(receipt.facts)
    lines = facts.get("lines", ())
    items = list(dict.fromkeys(str(line.get("item", "")) for line in lines))
    return Event(
        0,
        "fees",
        "receipt-text" if state == "issued" else "circle-x",
        at,
        _("Receipt {no}").format(no=named(receipt.no, state)),
        "、".join(item for item in items if item),
        receipt.amount,
        str(facts.get("cashier", "")),
    )


def _bills(session: Session, unit_id: int) -> list[Event]:
    """One line per published run: what it charged the unit."""
    rows = session.execute(
        select(
            BillingRun.period,
            PostingRow.at,
            func.sum(Charge.amount),
            func.group_concat(FeeItem.name.distinct()),
        )
        .join(BillingRun, BillingRun.id == Charge.run_id)
        .join(PostingRow, PostingRow.seq == BillingRun.posting_seq)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(Charge.unit_id == unit_id)
        .group_by(BillingRun.id, BillingRun.period, PostingRow.at)
        .order_by(BillingRun.id.desc())
        .limit(MOST_EVENTS)
    )
    return [
        Event(
            0,
            "fees",
            "file-text",
            at,
            _("Bill {period}").format(period=period),
            str(items).replace(",", "、"),
            amount,
            "",
        )
        for period, at, amount, items in rows
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
        words = role.relation or _(ROLE_KIND_NAMES[role.role])
        owns = role.role in (RoleKind.OWNER, RoleKind.CO_OWNER)
        icon = "key" if owns else "user-plus"
        if role.since is not None and role.since <= day:
            what = _("{role} from this day").format(role=words)
            found.append(Event(0, "people", icon, role.since, what, name, None, ""))
        if role.until is not None and role.until <= day:
            what = _("{role} until this day").format(role=words)
            found.append(Event(0, "people", "users", role.until, what, name, None, ""))
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
            0, "changes", "pencil", row.at, _(_CHANGES[row.what]), row.subject, None, row.user_name
        )
        for row in rows
    ]


def neighbours(session: Session, *, unit_id: int) -> tuple[int | None, int | None]:
    """The units before and after this one in the order of the estate."""
    key = select(Unit.order_key).where(Unit.id == unit_id).scalar_subquery()
    before = select(Unit.id).where(Unit.order_key < key).order_by(Unit.order_key.desc()).limit(1)
    after = select(Unit.id).where(Unit.order_key > key).order_by(Unit.order_key).limit(1)
    return session.execute(before).scalar(), session.execute(after).scalar()


def counts_of(events: Sequence[Event]) -> dict[str, int]:
    """How many events each chip of the timeline finds."""
    found = {"all": len(events)}
    for kind in KINDS:
        found[kind] = sum(event.kind == kind for event in events)
    return found
