"""Whom a batch asks, and who is left out and why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.dunning.debtors import Choosing, DebtorRow, debtors
from propdesk.fees.dunning.rules import STEP_OF, VIEWS, DunFlag, DunWay, PromiseState
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money, total


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPlan:
    """The letters a batch would write, in unit order, and how many get none, by why (a msgid)."""

    way: DunWay
    rows: tuple[DebtorRow, ...]
    skipped: Mapping[str, int]

    @property
    def total(self) -> Money:
        """All that they ask for."""
        return total(row.owed for row in self.rows)

    @property
    def sums(self) -> dict[int, Money]:
        """Account → what its letter asks for."""
        return {row.id: row.owed for row in self.rows}


HELD = N_("{count} on hold get none.")
DISPUTED = N_("{count} disputed get none.")
COVERED = N_("{count} whose prepayment covers it get none.")
PROMISED = N_("{count} who promised to pay on a day to come get none.")
NOT_YET = N_("{count} for whom the rule proposes another step or waiting get none.")
WHY_NOT = (HELD, DISPUTED, COVERED, PROMISED, NOT_YET)


@use_case(permission=VIEWS)
def plan_letters(
    session: Session, *, way: DunWay, choosing: Choosing, proposed_only: bool = True
) -> LetterPlan:
    """Plan a batch over those chosen; `proposed_only` leaves out whom the rule does not propose."""
    return planned(debtors(session), way=way, choosing=choosing, proposed_only=proposed_only)


def planned(
    rows: Iterable[DebtorRow], *, way: DunWay, choosing: Choosing, proposed_only: bool
) -> LetterPlan:
    """The same of debtors that were read."""
    chosen = [row for row in rows if choosing.takes(row)]
    reasons = {row.id: _why_not(row, way, proposed_only=proposed_only) for row in chosen}
    counted = Counter(reason for reason in reasons.values() if reason)
    return LetterPlan(
        way=way,
        rows=tuple(row for row in chosen if not reasons[row.id]),
        skipped={why: counted[why] for why in WHY_NOT if counted[why]},
    )


def _why_not(row: DebtorRow, way: DunWay, *, proposed_only: bool) -> str:
    if row.flag is DunFlag.HELD:
        return HELD
    if row.flag is DunFlag.DISPUTED:
        return DISPUTED
    if row.covered >= row.owed:
        return COVERED
    if proposed_only and row.promise in (PromiseState.OPEN, PromiseState.DUE):
        return PROMISED
    return NOT_YET if proposed_only and row.next is not STEP_OF[way] else ""


def skipped_told(plan: LetterPlan) -> list[str]:
    """Who is left out, in sentences."""
    return [_(why).format(count=count) for why, count in plan.skipped.items()]
