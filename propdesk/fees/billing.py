"""Billing runs: draft, publish what is missing, take unpaid lines back; posting of new lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from propdesk.db import audit
from propdesk.db.models import PostingRow
from propdesk.db.posting import Posting, posting
from propdesk.db.store import use_case
from propdesk.estate.accounts import debtor_accounts
from propdesk.estate.models import Unit
from propdesk.fees.comparing import differences
from propdesk.fees.drafting import draft_lines
from propdesk.fees.drafts import (
    DifferenceRow,
    Draft,
    DraftLine,
    RunScope,
    UnbilledUnit,
    scope_of,
    scope_text,
)
from propdesk.fees.models import BillingRun, Charge, FeeItem, OpenCharge
from propdesk.fees.payers import Payers
from propdesk.fees.periods import Period, parse_period
from propdesk.fees.rules import ChargeKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.pausing import no_cycle_search
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.system.models import User

__all__ = ["DifferenceRow", "Draft", "DraftLine", "RunScope", "UnbilledUnit"]

CHANGED_BY = 10  # per cent; smaller changes are not shown in the difference view
EVERYTHING = RunScope()


class NobodyOwes(UserError):
    """A line without anybody to owe it."""

    message = N_(
        "Unit {code} has no owner or payer on {day}. Enter one in the register, then bill again."
    )


class RunUnknown(UserError):
    """No run of that id."""

    message = N_("This billing run is not known.")


class RunUndone(UserError):
    """The run was taken back already, or is itself the undo of one."""

    message = N_("This billing run was undone already; nothing was changed.")


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did. `run_id` None: there was nothing to make."""

    created: int
    existing: int
    total: Money
    unbilled: tuple[UnbilledUnit, ...]
    run_id: int | None


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line an undo leaves, because money or a reduction is on it."""

    charge_id: int
    unit_code: str
    item: str
    period_from: date | None
    period_to: date | None
    amount: Money
    settled: Money


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What an undo took back and what it left."""

    reversed: int
    total: Money
    kept: tuple[KeptLine, ...]


@dataclass(frozen=True, slots=True)
class RunRow:
    """A published run as listed, or the undo of one."""

    id: int
    period: str
    scope: RunScope
    created: int
    total: Money
    at: datetime
    user: str
    undoes_id: int | None
    undone: bool


def draft_run(
    session: Session,
    *,
    period: Period | str,
    scope: RunScope | None = None,
    changed_by: int = CHANGED_BY,
    progress: Progress | None = None,
) -> Draft:
    """What publishing would make, with the difference view; nothing is written.

    Raises PeriodUnknown, and Cancelled through `progress`.
    """
    window, wanted = _window(period), scope or EVERYTHING
    drafted = draft_lines(session, window, wanted, (progress or NoProgress()).step)
    found = differences(session, window, wanted, drafted, changed_by)
    return Draft(
        window, wanted, tuple(drafted.lines), drafted.existing, tuple(drafted.unbilled),
        tuple(found),
    )  # fmt: skip


@use_case(
    permission="fees.bill",
    touches=("billing_run", "charge", "open_charge", "account", "posting", "counter", "audit"),
)
def publish_run(
    session: Session,
    *,
    period: Period | str,
    scope: RunScope | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Make every line that is missing, in one posting; what is there already stays as it is.

    Raises PeriodUnknown, and Cancelled through `progress` (nothing is kept then).
    """
    with no_cycle_search():
        return _publish(session, _window(period), scope or EVERYTHING, progress or NoProgress())


def _publish(session: Session, window: Period, wanted: RunScope, watch: Progress) -> RunResult:
    drafted = draft_lines(session, window, wanted, watch.step)
    unbilled = tuple(drafted.unbilled)
    if not drafted.lines:
        return RunResult(0, drafted.existing, ZERO, unbilled, None)
    created = len(drafted.lines)
    amount = Money(sum(line.amount.fen for line in drafted.lines))
    facts = {"period": str(window), "scope": scope_text(wanted)}
    with posting(session, "billing") as post:
        run = {**facts, "created": created, "amount": amount}
        run_id = post.insert(BillingRun, [run])[0]
        post_lines(post, drafted.lines, advance=False, run_id=run_id)
    watch.step(created, created)
    after = {**run, "existing": drafted.existing, "unbilled": len(unbilled)}
    audit.record(session, "billing_run.publish", ("billing_run", run_id, str(window)), None, after)
    return RunResult(created, drafted.existing, amount, unbilled, run_id)


def _window(period: Period | str) -> Period:
    return parse_period(period) if isinstance(period, str) else period


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
    rows: list[tuple[int | str | None, ...]] = [
        (
            run_id,
            line.kind.value,
            line.unit_id,
            line.account_id or accounts[line.unit_id, line.day],
            line.fee_item_id,
            line.tariff_version_id,
            None,
            line.period_from.isoformat() if line.period_from else None,
            line.period_to.isoformat() if line.period_to else None,
            line.due_day.isoformat(),
            line.amount.fen,
            1 if advance and line.period_from else 0,
            line.explanation,
            "",
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


@use_case(
    permission="fees.bill",
    touches=("billing_run", "charge", "open_charge", "posting", "counter", "audit"),
)
def undo_run(session: Session, *, run_id: int) -> UndoResult:
    """Take back the lines of a run that nothing was paid on, one reversal each; list the others.

    Raises RunUnknown, RunUndone.
    """
    run = _run_to_undo(session, run_id)
    unpaid, kept = _unpaid(session, run_id), _kept(session, run_id)
    amount = total(line.amount for line in unpaid)
    if unpaid:
        with posting(session, "billing_undo") as post:
            undo = {
                "period": run.period, "scope": run.scope, "created": len(unpaid),
                "amount": -amount, "undoes_id": run_id,
            }  # fmt: skip
            undo_id = post.insert(BillingRun, [undo])[0]
            post.insert(Charge, [_reversal(line, undo_id) for line in unpaid])
        after = {"reversed": len(unpaid), "amount": amount, "kept": len(kept)}
        subject = ("billing_run", run_id, run.period)
        audit.record(session, "billing_run.undo", subject, None, after)
    return UndoResult(len(unpaid), amount, kept)


def undo_preview(session: Session, *, run_id: int) -> UndoResult:
    """What undo_run would take back and leave; nothing is written. Raises as undo_run does."""
    _run_to_undo(session, run_id)
    unpaid = _unpaid(session, run_id)
    return UndoResult(len(unpaid), total(line.amount for line in unpaid), _kept(session, run_id))


def _run_to_undo(session: Session, run_id: int) -> BillingRun:
    run = session.get(BillingRun, run_id)
    if run is None:
        raise RunUnknown
    again = select(BillingRun.id).where(BillingRun.undoes_id == run_id)
    if run.undoes_id is not None or session.scalar(again) is not None:
        raise RunUndone
    return run


def _unpaid(session: Session, run_id: int) -> Sequence[Charge]:
    return session.scalars(
        select(Charge)
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .where(Charge.run_id == run_id, OpenCharge.live, OpenCharge.settled == ZERO)
        .order_by(Charge.id)
    ).all()


def _reversal(line: Charge, undo_id: int) -> dict[str, object]:
    same = (
        "unit_id", "account_id", "fee_item_id", "tariff_version_id", "period_from", "period_to",
        "due_day", "explanation",
    )  # fmt: skip
    return {
        **{name: getattr(line, name) for name in same},
        "run_id": undo_id, "kind": ChargeKind.REVERSAL, "reverses_id": line.id,
        "amount": -line.amount, "advance": False, "reason": "undo",
    }  # fmt: skip


def _kept(session: Session, run_id: int) -> tuple[KeptLine, ...]:
    rows = session.execute(
        select(OpenCharge, Unit.code, FeeItem.name)
        .join(Charge, Charge.id == OpenCharge.charge_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .outerjoin(Unit, Unit.id == OpenCharge.unit_id)
        .where(Charge.run_id == run_id, OpenCharge.live, OpenCharge.settled != ZERO)
        .order_by(OpenCharge.charge_id)
    )
    return tuple(
        KeptLine(
            line.charge_id, code or "", item, line.period_from, line.period_to, line.amount,
            line.settled,
        )
        for line, code, item in rows
    )  # fmt: skip


def runs_list(session: Session) -> tuple[RunRow, ...]:
    """The published runs and undos, newest first."""
    undo = aliased(BillingRun)
    rows = session.execute(
        select(BillingRun, PostingRow.at, PostingRow.user_id, User.display_name, undo.id)
        .join(PostingRow, PostingRow.seq == BillingRun.posting_seq)
        .outerjoin(User, User.id == PostingRow.user_id)
        .outerjoin(undo, undo.undoes_id == BillingRun.id)
        .order_by(BillingRun.id.desc())
    )
    return tuple(
        RunRow(
            run.id, run.period, scope_of(run.scope), run.created, run.amount, at,
            name or ("" if user_id else "command"), run.undoes_id, undone is not None,
        )
        for run, at, user_id, name, undone in rows
    )  # fmt: skip
