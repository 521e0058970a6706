"""Late fees that a payment settles: computed in its transaction, posted as far as they are paid."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from propdesk.db.posting import Posting
from propdesk.fees.dues.household_dues import DueLine
from propdesk.fees.late.items import late_item
from propdesk.fees.late.late_fees import LateFee, late_fees
from propdesk.fees.late.rules import shared_out
from propdesk.fees.models import Charge
from propdesk.fees.rules import ChargeKind
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money

TABLES = ("fee_item", "search_entry")
LateDue = tuple[LateFee, DueLine]
"""A late fee, and the line that would be posted for it: without an id yet (below nothing)."""


def late_dues(
    session: Session, charge_ids: Sequence[int], day: date, most: Money | None = None
) -> list[LateDue]:
    """What is asked for lines up to the value day of a payment, the oldest first, `most` in all."""
    fees = [one for one in late_fees(session, charges=charge_ids, day=day).values() if one.claim]
    claims = [one.claim for one in fees]
    amounts = claims if most is None else shared_out(claims, most)
    shares = zip(fees, amounts, strict=True)
    return [(fee, _due(session, fee, amount)) for fee, amount in shares if amount]


def _due(session: Session, fee: LateFee, amount: Money) -> DueLine:
    return DueLine(
        charge_id=-fee.charge_id,
        account_id=fee.account_id,
        debtor=fee.debtor,
        unit_id=fee.unit_id,
        unit_code=fee.unit_code,
        fee_item_id=late_item(session, fee.group_id).id,
        item=late_fee_of(fee.item),
        period_from=fee.period_from,
        period_to=fee.period_to,
        due_day=fee.day,
        amount=amount,
        open=amount,
        explanation=fee.words(amount),
        near=True,
        person_id=fee.person_id,
    )


def late_fee_of(item: str) -> str:
    """What a late fee on an item is called, on paper and in lists."""
    return _("Late fee on {item}").format(item=item)


def with_late(lines: Sequence[DueLine], late: Sequence[LateDue], first: int) -> list[DueLine]:
    """The lines with their late fees after them; where the clause takes those before, they stand
    right after the `first` lines, which are made at the desk."""
    before = [due for fee, due in late if fee.clause.before]
    after = [due for fee, due in late if not fee.clause.before]
    return [*lines[:first], *before, *lines[first:], *after]


def late_posted(
    post: Posting,
    lines: Sequence[DueLine],
    late: Sequence[LateDue],
    settled: Mapping[int, Money],
) -> list[DueLine]:
    """The lines, those of late fees posted with what is settled of each; of one of which nothing
    is, none is posted."""
    paid = [(fee, due, settled[due.charge_id]) for fee, due in late if due.charge_id in settled]
    rows = [late_row(fee, due.fee_item_id, amount) for fee, due, amount in paid]
    ids = post.insert(Charge, rows)
    made = {
        due.charge_id: replace(
            due, charge_id=new, amount=amount, open=amount, explanation=fee.words(amount)
        )
        for (fee, due, amount), new in zip(paid, ids, strict=True)
    }
    return [made.get(line.charge_id, line) for line in lines]


def late_row(fee: LateFee, item_id: int, amount: Money) -> dict[str, object]:
    """The line of `amount` of a late fee, to be settled in the posting that makes it."""
    return {
        "kind": ChargeKind.LATE_FEE, "unit_id": fee.unit_id, "account_id": fee.account_id,
        "fee_item_id": item_id, "period_from": fee.period_from, "period_to": fee.period_to,
        "due_day": fee.day, "amount": amount, "advance": False, "explanation": fee.words(amount),
        "reason": "", "adjusts_id": fee.charge_id,
    }  # fmt: skip
