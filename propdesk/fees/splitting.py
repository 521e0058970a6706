"""Bills that reach beyond the day a unit is sold: cut at that day, each owner gets the own part.

Only what nothing was paid on is cut: one reversal and two new lines, in one posting. What was paid
stays with who paid it; the preview says how much of it lies after that day, for the two to settle.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.posting import posting
from propdesk.db.store import use_case
from propdesk.estate.accounts import debtor_account
from propdesk.estate.following import with_spaces
from propdesk.estate.models import Account, Unit
from propdesk.estate.owing import owing_roles
from propdesk.estate.rules import RoleKind
from propdesk.fees.computing import span_of, split
from propdesk.fees.counter_entries import reversal_of
from propdesk.fees.models import Charge, FeeItem, OpenCharge, TariffVersion
from propdesk.fees.periods import ONE_DAY, due_day
from propdesk.fees.rules import ChargeKind
from propdesk.kernel.money import ZERO, Money, total

REASON = "owner_change"


@dataclass(frozen=True, slots=True)
class SplitLine:
    """A bill that reaches beyond the day: what the old and the new owner owe of it."""

    charge_id: int
    unit_code: str
    item: str
    period_from: date
    period_to: date
    old_part: Money
    new_part: Money
    settled: Money

    @property
    def amount(self) -> Money:
        """The whole bill."""
        return self.old_part + self.new_part


@dataclass(frozen=True, slots=True)
class SplitPreview:
    """The bills that would be cut, and those that stay because something is paid on them."""

    unpaid: tuple[SplitLine, ...]
    paid: tuple[SplitLine, ...]

    @property
    def old_part(self) -> Money:
        """What the old owner owes of the bills to cut."""
        return total(one.old_part for one in self.unpaid)

    @property
    def new_part(self) -> Money:
        """What goes over to the new owner."""
        return total(one.new_part for one in self.unpaid)

    @property
    def paid_after(self) -> Money:
        """What of the bills that stay is for days of the new owner."""
        return total(one.new_part for one in self.paid)


def split_preview(session: Session, *, unit_id: int, day: date) -> SplitPreview:
    """What a sale on a day (the new owner's first) would cut, spaces of the household too.

    Asked before the owner changes: the bills of its present owners. Nothing is written.
    """
    rows = session.execute(
        select(OpenCharge, Charge.tariff_version_id, Unit.code, FeeItem.name)
        .join(Charge, Charge.id == OpenCharge.charge_id)
        .join(Unit, Unit.id == OpenCharge.unit_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .where(
            OpenCharge.live,
            OpenCharge.kind == ChargeKind.NORMAL,
            OpenCharge.account_id.in_(_accounts_of_sellers(session, unit_id, day)),
            OpenCharge.period_to >= day,
        )
        .order_by(Unit.order_key, OpenCharge.period_from, OpenCharge.charge_id)
    ).all()
    found = []
    for line, version_id, code, item in rows:
        first, last = line.period_from, line.period_to
        if first is None or last is None or version_id is None:
            continue
        rule = session.get_one(TariffVersion, version_id).proration
        old, new = ZERO, line.amount
        if first < day:
            weight = span_of(rule, first, first, day - ONE_DAY).weight
            whole = span_of(rule, first, first, last).weight
            old, new = split(line.amount, weight, whole) if whole else (line.amount, ZERO)
        row = SplitLine(line.charge_id, code, item, first, last, old, new, line.settled)
        found.append(row)
    return SplitPreview(
        tuple(one for one in found if not one.settled),
        tuple(one for one in found if one.settled),
    )


def _accounts_of_sellers(session: Session, unit_id: int, day: date) -> list[int]:
    """The accounts of the owners up to a day: of the unit, and of spaces held through it."""
    units = with_spaces(session, [unit_id])
    owning = (RoleKind.OWNER, RoleKind.CO_OWNER)
    last = day - ONE_DAY
    sellers = {
        (unit, row.person_id)
        for unit, roles in owing_roles(session, unit_ids=units).items()
        for row in roles
        if row.role in owning and row.since <= last <= row.until
        if unit == unit_id or row.role_id is None
    }
    rows = session.execute(
        select(Account.id, Account.unit_id, Account.person_id).where(Account.unit_id.in_(units))
    )
    return [account for account, unit, person in rows if (unit, person) in sellers]


@use_case(
    permission="fees.bill",
    touches=("charge", "open_charge", "account", "posting", "counter", "audit"),
)
def split_lines(session: Session, *, lines: Sequence[SplitLine], day: date) -> tuple[int, Money]:
    """Cut bills of a preview at a day, once the owner has changed; how many, and what moved.

    A bill whose debtor does not change, or on which something was paid meanwhile, stays as it is.
    """
    kept: list[tuple[Charge, SplitLine, int]] = []
    for line in lines:
        charge = session.get_one(Charge, line.charge_id)
        there = session.get_one(OpenCharge, line.charge_id)
        if not there.live or there.settled or charge.unit_id is None or not line.new_part:
            continue
        begin = max(day, line.period_from)
        account = debtor_account(session, unit_id=charge.unit_id, day=begin)
        if account is not None and account != charge.account_id:
            kept.append((charge, line, account))
    if not kept:
        return 0, ZERO
    moved = total(line.new_part for _charge, line, _account in kept)
    with posting(session, "owner_change") as post:
        post.insert(Charge, [reversal_of(charge, REASON) for charge, _line, _new in kept])
        rows = [
            row for charge, line, new in kept for row in _parts(session, charge, line, new, day)
        ]
        post.insert(Charge, rows)
    after = {"count": len(kept), "amount": moved}
    subject = ("charge", kept[0][0].id, kept[0][1].unit_code)
    audit.record(session, "charge.split", subject, None, after)
    return len(kept), moved


def _parts(
    session: Session, charge: Charge, line: SplitLine, new: int, day: date
) -> list[dict[str, object]]:
    """The lines in place of one: the old owner's up to the day before, the new owner's from it."""
    version = session.get_one(TariffVersion, charge.tariff_version_id)
    begin = max(day, line.period_from)
    due = due_day(
        begin, months=version.due_months, day=version.due_day, working_day=version.due_working_day
    )
    found = []
    if line.old_part:
        last = day - ONE_DAY
        words = _words(charge, version, line.period_from, last, ZERO, line.old_part)
        found.append(
            _part(charge, charge.account_id, line.period_from, last)
            | {"amount": line.old_part, "explanation": words}
        )
    words = _words(charge, version, begin, line.period_to, line.old_part, line.amount)
    found.append(
        _part(charge, new, begin, line.period_to)
        | {
            "amount": line.new_part,
            "explanation": words,
            "due_day": max(charge.due_day, due),
        }
    )
    return found


def _part(charge: Charge, account_id: int, first: date, last: date) -> dict[str, object]:
    same = ("unit_id", "fee_item_id", "tariff_version_id", "due_day", "advance")
    return {
        **{name: getattr(charge, name) for name in same},
        "kind": ChargeKind.NORMAL,
        "account_id": account_id,
        "period_from": first,
        "period_to": last,
        "reason": REASON,
    }


def _words(
    charge: Charge, version: TariffVersion, first: date, last: date, before: Money, upto: Money
) -> str:
    """The explanation of a part: that of the whole, with its own days and how it was cut."""
    words = json.loads(charge.explanation)
    span = span_of(version.proration, charge.period_from or first, first, last)
    words |= json.loads(f"{{{span.words}}}")
    words |= {
        "upto": upto.plain, "before": before.plain, "amount": (upto - before).plain,
    }  # fmt: skip
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))
