"""Posting what is to be made up of issued bills, as a run of its own that can be taken back.

Each bill gets a line of its own account, linked to it. What is less is settled at once, in a
posting of its own (many lines are open only when theirs is through): first the bill is less by it,
what was paid beyond stays prepaid on its account.
"""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.posting import posting
from propdesk.db.store import today, use_case
from propdesk.fees.billing.service import post_lines
from propdesk.fees.dues.drafts import DraftLine, RunScope, scope_text
from propdesk.fees.models import BillingRun
from propdesk.fees.periods import last_of_month, month_number
from propdesk.fees.prepayments.service import OFFSET_TOUCHES, credit_lines, offset_prepayments
from propdesk.fees.rules import ChargeKind
from propdesk.fees.whatif.recomputing import Asked, recompute
from propdesk.fees.whatif.rules import Effect, Recomputed
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.system.settings.service import estate_settings


class NothingToMakeUp(UserError):
    """Every bill is what it would be now."""

    message = N_(
        "No bill from {day} on comes to another amount now. Enter the new price as a version of "
        "its tariff, or the new area of the unit, then draft again."
    )


class DifferenceDraft(msgspec.Struct, frozen=True):
    """What a run would make: the bills with their differences."""

    asked: Asked
    bills: tuple[Recomputed, ...]

    def of(self, effect: Effect) -> list[Recomputed]:
        """The bills with an effect."""
        return [one for one in self.bills if one.effect is effect]

    @property
    def to_make(self) -> list[Recomputed]:
        """Those that get a line."""
        return [one for one in self.bills if one.difference]

    @property
    def differences(self) -> dict[int, Money]:
        """Bill → what is made up of it."""
        return {one.line.charge_id: one.difference for one in self.to_make}

    def sum_of(self, effect: Effect) -> Money:
        """What the lines with an effect come to."""
        return total(one.difference for one in self.of(effect))


class DifferencesChanged(UserError):
    """Bills, payments or terms changed after the draft that was looked over."""

    message = N_("What was drafted changed meanwhile. Draft it again and look it over.")


class MadeUp(msgspec.Struct, frozen=True):
    """What a run made: how many lines, their sum, what of it was credited."""

    run_id: int
    created: int
    amount: Money
    credited: Money


@use_case(permission="fees.view")
def draft_differences(
    session: Session, *, asked: Asked, progress: Progress | None = None
) -> DifferenceDraft:
    """What making up would post; nothing is written. Raises Cancelled through `progress`."""
    found = recompute(session, asked, progress or NoProgress())
    return DifferenceDraft(asked, tuple(found))


@use_case(
    permission="fees.bill",
    touches=("billing_run", "charge", "account", *OFFSET_TOUCHES),
)
def publish_differences(
    session: Session,
    *,
    asked: Asked,
    seen: DifferenceDraft | None = None,
    progress: Progress | None = None,
) -> MadeUp:
    """Post what is to be made up, in one posting; again for the same change only what is missing.

    `seen`: the draft that was looked over. Raises NothingToMakeUp, DifferencesChanged when it would
    be another now, and Cancelled through `progress` (nothing is kept then).
    """
    drafted = draft_differences(session, asked=asked, progress=progress)
    bills = drafted.to_make
    if not bills:
        raise NothingToMakeUp(day=asked.since)
    if seen is not None and seen.differences != drafted.differences:
        raise DifferencesChanged
    amount = total(one.difference for one in bills)
    credited = drafted.sum_of(Effect.LESS)
    with posting(session, "difference") as post:
        run = {
            "period": f"{asked.since:%Y-%m}", "created": len(bills), "amount": amount,
            "scope": scope_text(_marked(asked.scope)),
        }  # fmt: skip
        run_id = post.insert(BillingRun, [run])[0]
        ids = post_lines(post, _lines(bills, today(session)), advance=False, run_id=run_id)
    less = [new for new, one in zip(ids, bills, strict=True) if one.difference < ZERO]
    credit_lines(session, less, _("Bills made up"))
    after = {
        "since": asked.since, "created": len(bills), "amount": amount, "credited": credited,
        "prepaid_bills": asked.prepaid,
    }  # fmt: skip
    subject = ("billing_run", run_id, f"{asked.since:%Y-%m}")
    audit.record(session, "billing_run.difference", subject, None, after)
    if estate_settings(session).offset_after_billing:
        offset_prepayments(session)
    return MadeUp(run_id, len(bills), amount, credited)


def _marked(scope: RunScope) -> RunScope:
    return RunScope(scope.buildings, scope.units, scope.items, difference=True)


def _lines(bills: Sequence[Recomputed], day: date) -> list[DraftLine]:
    """A line for each bill, due with it, or at the end of this month where that has passed."""
    due = last_of_month(month_number(day))
    return [
        DraftLine(
            kind=ChargeKind.DIFFERENCE,
            unit_id=one.line.unit_id,
            unit_code=one.line.unit,
            fee_item_id=one.line.item_id,
            item=one.line.item,
            tariff_id=one.line.tariff_id,
            tariff_version_id=one.line.version_id,
            account_id=one.line.account_id,
            day=one.line.first,
            period_from=one.line.first,
            period_to=one.line.last,
            due_day=max(one.line.due_day, due),
            amount=one.difference,
            explanation=one.explanation,
            adjusts_id=one.line.charge_id,
        )
        for one in bills
    ]
