"""One key: all rows that fit exactly become payments with receipts, the rest is unclaimed money.

What stands in the books already is paired, what came and went back is put together. It is undone
as one step while its session is open.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.store import acting, now, use_case
from propdesk.fees.bank.files.reading import BankStatement
from propdesk.fees.bank.matching.matching import match_rows, reopen_taken_back
from propdesk.fees.bank.matching.proposing import Proposal
from propdesk.fees.bank.models import BankRow, StatementAcceptance
from propdesk.fees.bank.refusals import AcceptanceClosed, NoAcceptance, NothingToAccept
from propdesk.fees.bank.rules import RowState
from propdesk.fees.bank.taking.bringing_in import (
    TOUCHES as BROUGHT_TABLES,
    RowsBroughtIn,
    bring_in_statement,
)
from propdesk.fees.bank.taking.cash import pair_cash, part_cash
from propdesk.fees.bank.taking.posting import (
    TOUCHES,
    decide,
    hold_rows,
    post_row,
    take_unclaimed_back,
    wait_again,
)
from propdesk.fees.bank.taking.refunds import pair_refunds
from propdesk.fees.bank.taking.waiting import undecided_rows
from propdesk.fees.counter.service import void_payment
from propdesk.fees.models import Payment
from propdesk.fees.rules import UnclaimedKind
from propdesk.fees.shifts.service import is_open, shift_for_payment
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.progress import NoProgress, Progress


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """What was taken in. `left`: rows that fitted and were refused, with why."""

    acceptance_id: int
    posted: int
    paired: int
    returned: int
    unclaimed: int
    amount: Money
    unclaimed_amount: Money
    left: tuple[tuple[int, str], ...]

    @property
    def sentence(self) -> str:
        """What was done, in a line."""
        words = _(
            "{posted} payments made ({amount}), {paired} paired, {unclaimed} unclaimed "
            "({waiting}); {left} left"
        )
        return words.format(
            posted=f"{self.posted:,}", amount=self.amount, paired=f"{self.paired:,}",
            unclaimed=f"{self.unclaimed:,}", waiting=self.unclaimed_amount,
            left=len(self.left),
        )  # fmt: skip


class AcceptanceUndone(msgspec.Struct, frozen=True):
    """What was taken back: payments voided, rows that wait again."""

    payments: int
    rows: int


@use_case(permission="fees.collect", touches=TOUCHES)
def accept_rows(session: Session, *, hold_rest: bool, progress: Progress | None = None) -> Accepted:
    """Take in every row that fits exactly; with `hold_rest` the other money that came is booked as
    unclaimed. Raises NothingToAccept."""
    watch = progress or NoProgress()
    reopen_taken_back(session)
    returned = pair_refunds(session)
    proposals = match_rows(session)
    with no_cycle_search():
        return _accept(session, proposals, watch, returned, hold_rest=hold_rest)


@use_case(permission="fees.collect", touches=(*TOUCHES, *BROUGHT_TABLES))
def take_statement(
    session: Session,
    *,
    statement: BankStatement,
    account: str = "",
    is_ours: bool = False,
    accepts: bool = False,
) -> tuple[RowsBroughtIn, Accepted | None]:
    """Bring a statement in and, where wanted, take in what fits, in one step."""
    done = bring_in_statement(session, statement=statement, account=account, is_ours=is_ours)
    waits = accepts and undecided_rows(session).count
    return done, accept_rows(session, hold_rest=True) if waits else None


def _accept(
    session: Session,
    proposals: Sequence[Proposal],
    watch: Progress,
    returned: int,
    *,
    hold_rest: bool,
) -> Accepted:
    sure = [one for one in proposals if one.sure]
    rest = _rest(session) if hold_rest else []
    if not sure and not rest and not returned:
        raise NothingToAccept
    acceptance = _begin(session)
    rows = {one.id: one for one in _rows(session, [one.row_id for one in sure])}
    done, amount, left = Counter[str](), [], []
    for number, proposal in enumerate(sure):
        watch.step(number, len(sure) + 1)
        row = rows[proposal.row_id]
        try:
            with session.begin_nested():
                posted = _take(session, row, proposal, acceptance.id)
        except UserError as error:
            left.append((row.id, str(error)))
            continue
        done["posted" if posted else "paired"] += 1
        amount += [row.amount] if posted else []
    rest = _rest(session) if hold_rest else []
    held = hold_rows(session, rest, acceptance.id) if rest else []
    _end(session, acceptance, done, held, total(amount))
    return Accepted(
        acceptance_id=acceptance.id, posted=done["posted"], paired=done["paired"],
        returned=returned, unclaimed=len(held), amount=total(amount),
        unclaimed_amount=total(one.amount for one in held), left=tuple(left),
    )  # fmt: skip


def _take(session: Session, row: BankRow, proposal: Proposal, acceptance_id: int) -> bool:
    """Take in one row; whether a payment was made."""
    if proposal.hand_ins:
        take_unclaimed_back(session, row, N_("Cash handed in"), UnclaimedKind.DROPPED)
        pair_cash(session, row, proposal.hand_ins, acceptance_id)
        return False
    if proposal.entry_id is not None:
        take_unclaimed_back(session, row, N_("Refund that came back"), UnclaimedKind.DROPPED)
        decide(session, row, RowState.PAIRED, acceptance_id, entry_id=proposal.entry_id)
        return False
    if proposal.payment_id is not None:
        take_unclaimed_back(session, row, N_("Was entered already"))
        unit_id = proposal.meant[0].unit_id if proposal.meant else None
        decide(
            session, row, RowState.PAIRED, acceptance_id, payment_id=proposal.payment_id,
            unit_id=unit_id,
        )  # fmt: skip
        return False
    meant = proposal.meant[0]
    post_row(session, row, meant.unit_id, meant.charge_ids, acceptance_id=acceptance_id)
    return True


def _begin(session: Session) -> StatementAcceptance:
    made = StatementAcceptance(
        at=now(session), entered_by=acting(session).name, session_id=shift_for_payment(session),
        posted=0, paired=0, unclaimed=0, amount=Money(0),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _end(
    session: Session,
    acceptance: StatementAcceptance,
    done: Counter[str],
    held: Sequence[BankRow],
    amount: Money,
) -> None:
    acceptance.posted, acceptance.paired = done["posted"], done["paired"]
    acceptance.unclaimed, acceptance.amount = len(held), amount
    session.flush()
    told = {
        "posted": done["posted"], "paired": done["paired"], "amount": amount,
        "unclaimed": total(one.amount for one in held),
    }  # fmt: skip
    audit.record(
        session,
        "statement_acceptance.accept",
        ("statement_acceptance", acceptance.id, ""),
        None,
        told,
    )


def _rows(session: Session, ids: Iterable[int]) -> list[BankRow]:
    query = select(BankRow).where(among(BankRow.id, ids))
    return list(session.scalars(query))


def _rest(session: Session) -> list[BankRow]:
    """What came in and nobody knows of whom."""
    query = select(BankRow).where(
        BankRow.state.in_((RowState.OPEN, RowState.MATCHED)), BankRow.amount > ZERO
    )
    return list(session.scalars(query.order_by(BankRow.id)))


# Taking it back


def last_acceptance(session: Session) -> int | None:
    """The newest acceptance that can be taken back, None for none."""
    query = (
        select(StatementAcceptance)
        .where(StatementAcceptance.undone_at.is_(None))
        .order_by(StatementAcceptance.id.desc())
    )
    found = session.scalars(query).first()
    if found is None or found.session_id is None or not is_open(session, found.session_id):
        return None
    return found.id


@use_case(permission="fees.void", touches=TOUCHES)
def undo_acceptance(
    session: Session, *, acceptance_id: int | None, progress: Progress | None = None
) -> AcceptanceUndone:
    """Take an acceptance back, None for the newest: its payments are voided, its rows wait again.

    Raises NoAcceptance, AcceptanceClosed and what voiding refuses; then nothing is taken back.
    """
    watch = progress or NoProgress()
    newest = select(StatementAcceptance).where(StatementAcceptance.undone_at.is_(None))
    found = (
        session.get(StatementAcceptance, acceptance_id)
        if acceptance_id is not None
        else session.scalars(newest.order_by(StatementAcceptance.id.desc())).first()
    )
    if found is None or found.undone_at is not None:
        raise NoAcceptance
    if found.session_id is None or not is_open(session, found.session_id):
        raise AcceptanceClosed
    query = select(BankRow).where(BankRow.acceptance_id == found.id)
    rows = list(session.scalars(query.order_by(BankRow.id.desc())))
    payments = [one.payment_id for one in rows if one.payment_id is not None]
    before = select(Payment.reverses_id).where(among(Payment.reverses_id, payments))
    reversed_already = set(session.scalars(before))
    voided = 0
    for number, row in enumerate(rows):
        watch.step(number, len(rows))
        if row.state is RowState.POSTED and row.payment_id not in reversed_already:
            void_payment(session, payment_id=row.payment_id or 0, reason=_("Taken in by mistake"))
            voided += 1
    _wait_again(session, rows)
    found.undone_at = now(session)
    session.flush()
    told = {"payments": voided, "rows": len(rows)}
    audit.record(
        session, "statement_acceptance.undo", ("statement_acceptance", found.id, ""), None, told
    )
    match_rows(session)
    return AcceptanceUndone(voided, len(rows))


def _wait_again(session: Session, rows: Sequence[BankRow]) -> None:
    """Put rows back to where they were before they were taken in."""
    for row in rows:
        part_cash(session, row)
        if row.state is RowState.UNCLAIMED:
            take_unclaimed_back(session, row, N_("Taken in by mistake"))
    for row in rows:
        wait_again(session, row)
