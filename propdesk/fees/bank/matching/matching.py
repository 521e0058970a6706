"""Writing down what is proposed for the rows that wait: whose each may be, and which are sure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session, aliased

from propdesk.db.among import among
from propdesk.db.store import today, use_case
from propdesk.fees.bank.matching.facts import facts_of_books
from propdesk.fees.bank.matching.proposing import AskedRow, Meant, Proposal, Proposer
from propdesk.fees.bank.models import BankRow, StatementAccount
from propdesk.fees.bank.rules import DONE, METHOD_OF, WAITS, RowState, WhyIgnored
from propdesk.fees.models import Payment
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.money import ZERO

BEFORE = timedelta(days=10)

_encode = msgspec.json.Encoder()
_decode = msgspec.json.Decoder(tuple[Meant, ...])


def meant_of(row: BankRow) -> tuple[Meant, ...]:
    """The households a row may be of, as they were proposed."""
    return _decode.decode(row.candidates) if row.candidates else ()


def waiting() -> ColumnElement[bool]:
    """Which rows a proposal is made for: those that wait, unclaimed ones, and what went out or
    came from ourselves that nobody has looked at."""
    out = and_(
        BankRow.ignored == WhyIgnored.SPENT,
        BankRow.decided_by == "",
        BankRow.amount < ZERO,
    )
    ours = and_(BankRow.ignored == WhyIgnored.OWN, BankRow.decided_by == "", BankRow.amount > ZERO)
    return or_(BankRow.state.in_((*WAITS, RowState.UNCLAIMED)), out, ours)


@use_case(permission="fees.statement", touches=("statement_row",))
def match_again(session: Session) -> int:
    """Look anew for whom the rows that wait are of; how many fit exactly now."""
    reopen_taken_back(session)
    return sum(one.sure for one in match_rows(session))


def reopen_taken_back(session: Session) -> None:
    """Let rows wait again whose payment was voided or taken back by a red receipt."""
    reversal = aliased(Payment)
    back = (
        select(BankRow.id)
        .join(reversal, reversal.reverses_id == BankRow.payment_id)
        .where(BankRow.state.in_(DONE), BankRow.amount > ZERO)
    )
    ids = list(session.scalars(back))
    if ids:
        session.execute(
            update(BankRow)
            .where(among(BankRow.id, ids))
            .values(state=RowState.OPEN, payment_id=None, unit_id=None, acceptance_id=None)
        )
        session.expire_all()


def match_rows(session: Session) -> list[Proposal]:
    """Propose for all rows that wait, and keep it with them."""
    rows = _asked(session)
    if not rows:
        return []
    with no_cycle_search():
        facts = facts_of_books(session, since=_since(rows, today(session)))
        found = list(Proposer(facts, rows).proposals())
    _write(session, found)
    return found


def _asked(session: Session) -> list[AskedRow]:
    query = (
        select(BankRow, StatementAccount.channel)
        .join(StatementAccount, StatementAccount.id == BankRow.account_id)
        .where(waiting(), BankRow.amount != ZERO)
    )
    return [
        AskedRow(
            id=row.id, method=METHOD_OF[channel], day=row.day, amount=row.amount.fen,
            payer=row.payer, payer_account=row.payer_account, remark=row.remark,
            no=row.transaction_no, words=row.kind, ours=row.ignored is WhyIgnored.OWN,
        )
        for row, channel in session.execute(query)
    ]  # fmt: skip


def _since(rows: Sequence[AskedRow], day: date) -> date:
    return min((one.day for one in rows), default=day) - BEFORE


def _write(session: Session, found: Iterable[Proposal]) -> None:
    """Keep the proposals; what is unclaimed or ignored stays so until somebody takes it in."""
    values = [
        (
            _encode.encode(one.meant).decode() if one.meant else "",
            int(one.sure and one.entry_id is None),
            (one.meant[0].unit_id or None) if one.sure and one.meant else None,
            one.row_id,
        )
        for one in found
    ]
    session.flush()
    session.connection().exec_driver_sql(
        "UPDATE statement_row SET candidates = ?1, state = CASE WHEN state NOT IN"
        " ('open', 'matched') THEN state WHEN ?2 THEN 'matched' ELSE 'open' END,"
        " unit_id = ?3 WHERE id = ?4",
        values,
    )
    session.expire_all()
