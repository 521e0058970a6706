"""Billing runs: draft, publish what is missing, offset; posting of new lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.posting import Posting, posting, refuse_of_closed
from propdesk.db.store import today, use_case
from propdesk.estate.accounts.service import debtor_accounts
from propdesk.estate.models import Unit
from propdesk.estate.people.service import owner_names
from propdesk.estate.rules import UnitKind
from propdesk.fees.billing.comparing import differences
from propdesk.fees.billing.drafting import draft_lines
from propdesk.fees.billing.payers import Payers
from propdesk.fees.dues.drafts import (
    WHOLE,
    Draft,
    DraftLine,
    RunScope,
    UnbilledUnit,
    scope_text,
)
from propdesk.fees.models import BillingRun, Charge
from propdesk.fees.periods import Period, parse_period
from propdesk.fees.prepayments.service import (
    OFFSET_TOUCHES,
    Offsets,
    offset_prepayments,
    offset_preview,
)
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.system.settings.service import estate_settings

CHANGED_BY = 10  # per cent; smaller changes are not shown in the difference view
EVERYTHING = RunScope()
NOT_SHARED = (None, None)  # as the share of a line of all of a day is stored


class _Written(dict[date | None, str | None]):
    """Days as they are stored: the lines of a run have few."""

    def __missing__(self, day: date | None) -> str | None:
        self[day] = text = day.isoformat() if day is not None else None
        return text


class NobodyOwes(UserError):
    """A line without anybody to owe it."""

    message = N_(
        "Unit {code} has no owner or payer on {day}. Enter one in the register, then bill again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What a run did. `run_id` None: there was nothing to make. `offset`: what prepayments paid."""

    created: int
    existing: int
    total: Money
    unbilled: tuple[UnbilledUnit, ...]
    run_id: int | None
    offset: Money = ZERO
    notes: int = 0


@use_case(permission="fees.view")
def draft_run(
    session: Session,
    *,
    period: Period | str,
    scope: RunScope | None = None,
    changed_by: int = CHANGED_BY,
    progress: Progress | None = None,
) -> Draft:
    """What publishing would make, with the difference view; nothing is written.

    Raises PeriodUnknown, OfClosedMonth, and Cancelled through `progress`.
    """
    window, wanted = _open_window(session, period), scope or EVERYTHING
    drafted = draft_lines(session, window, wanted, (progress or NoProgress()).step)
    found = differences(session, window, wanted, drafted, changed_by)
    named = {row.unit_id for row in found} | {row.unit_id for row in drafted.unbilled}
    offsets = drafted.lines and estate_settings(session).offset_after_billing
    notes, offset = offset_preview(session, drafted.lines) if offsets else (0, ZERO)
    return Draft(
        period=window,
        scope=wanted,
        lines=tuple(drafted.lines),
        existing=drafted.existing,
        unbilled=tuple(drafted.unbilled),
        differences=tuple(found),
        owners=owner_names(session, unit_ids=named, day=window.last),
        kinds=_kinds(session, drafted.lines),
        notes=notes,
        offset=offset,
    )


def _kinds(session: Session, lines: Iterable[DraftLine]) -> dict[UnitKind, int]:
    """How many units of each kind the lines are for."""
    units = {line.unit_id for line in lines if line.unit_id is not None}
    query = select(Unit.kind, func.count()).where(among(Unit.id, units)).group_by(Unit.kind)
    return {kind: count for kind, count in session.execute(query)}  # noqa: C416  rows


@use_case(
    permission="fees.bill",
    touches=("billing_run", "charge", "account", *OFFSET_TOUCHES),
)
def publish_run(
    session: Session,
    *,
    period: Period | str,
    scope: RunScope | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Make every line that is missing, in one posting; what is there already stays as it is.

    Raises PeriodUnknown, OfClosedMonth, and Cancelled through `progress` (nothing is kept then).
    """
    with no_cycle_search():
        return _publish(
            session, _open_window(session, period), scope or EVERYTHING, progress or NoProgress()
        )


def _publish(session: Session, window: Period, wanted: RunScope, watch: Progress) -> RunResult:
    drafted = draft_lines(session, window, wanted, watch.step)
    unbilled = tuple(drafted.unbilled)
    if not drafted.lines:
        return RunResult(
            created=0, existing=drafted.existing, total=ZERO, unbilled=unbilled, run_id=None
        )
    created = len(drafted.lines)
    amount = Money(sum(line.amount.fen for line in drafted.lines))
    facts = {"period": str(window), "scope": scope_text(wanted)}
    with posting(session, "billing") as post:
        run = {**facts, "created": created, "amount": amount}
        run_id = post.insert(BillingRun, [run])[0]
        post_lines(post, drafted.lines, advance=False, run_id=run_id)
    watch.step(created, created)
    wanted_too = estate_settings(session).offset_after_billing
    paid = offset_prepayments(session) if wanted_too else Offsets()
    after = {
        **run, "existing": drafted.existing, "unbilled": len(unbilled), "offset": paid.amount,
    }  # fmt: skip
    audit.record(session, "billing_run.publish", ("billing_run", run_id, str(window)), None, after)
    return RunResult(
        created=created,
        existing=drafted.existing,
        total=amount,
        unbilled=unbilled,
        run_id=run_id,
        offset=paid.amount,
        notes=len(paid.notes),
    )


def _window(session: Session, period: Period | str) -> Period:
    return parse_period(period, today(session)) if isinstance(period, str) else period


def _open_window(session: Session, period: Period | str) -> Period:
    """The period, none of which lies in a closed month."""
    window = _window(session, period)
    refuse_of_closed(session, window.first, _("The billing run {period}").format(period=window))
    return window


def post_lines(
    post: Posting,
    lines: Sequence[DraftLine],
    *,
    advance: bool = True,
    run_id: int | None = None,
) -> list[int]:
    """Post drafted lines inside a posting and return their ids in order; opens missing accounts.

    `advance` marks lines with a period that are made at the desk before their run. Raises
    NobodyOwes.
    """
    accounts = _missing_accounts(post.session, lines)
    written = _Written()
    rows: list[tuple[int | str | None, ...]] = [
        (
            run_id,
            line.kind.value,
            line.unit_id,
            line.account_id or accounts[line.unit_id, line.day],
            line.fee_item_id,
            line.tariff_version_id or None,
            None,
            written[line.period_from],
            written[line.period_to],
            written[line.due_day],
            line.amount.fen,
            1 if advance and line.period_from else 0,
            line.explanation,
            "",
            line.meter_id,
            line.adjusts_id,
            *(line.share if line.share != WHOLE else NOT_SHARED),
        )
        for line in lines
    ]
    return post.insert_stored(Charge, rows)


def _missing_accounts(
    session: Session, lines: Iterable[DraftLine]
) -> dict[tuple[int | None, date], int]:
    """(unit, day) → account of the lines that have none yet."""
    missing = {(line.unit_id, line.day): line for line in lines if line.account_id is None}
    found: dict[tuple[int | None, date], int] = {}
    while missing:
        day = min(day for _unit, day in missing)
        units = [unit for unit, its in missing if its == day and unit is not None]
        opened = debtor_accounts(session, day=day, unit_ids=units)
        for key in [key for key in missing if key[1] == day]:
            line = missing.pop(key)
            if line.unit_id not in opened:
                raise NobodyOwes(code=line.unit_code, day=day)
            found[key] = opened[line.unit_id]
        found.update(_now_open(session, missing))
        missing = {key: line for key, line in missing.items() if key not in found}
    return found


def _now_open(
    session: Session, missing: Iterable[tuple[int | None, date]]
) -> dict[tuple[int | None, date], int]:
    """Accounts opened for one day are most often those of the other days."""
    wanted = [(unit, day) for unit, day in missing if unit is not None]
    if not wanted:
        return {}
    days = [day for _unit, day in wanted]
    payers = Payers(session, {unit for unit, _day in wanted}, min(days), max(days))
    accounts = {(unit, day): payers.account(unit, day)[1] for unit, day in wanted}
    return {key: account for key, account in accounts.items() if account is not None}
