"""Bringing a statement in: its rows are kept once, and what each may be of is proposed.

statement = read_statement(store, file)
foreseen = store.try_out(bring_in_statement, statement=statement)
done = store.write(bring_in_statement, statement=statement, is_ours=True)
"""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.numbering import free_id
from propdesk.db.plain_rows import insert_rows
from propdesk.db.store import Store, acting, now, use_case
from propdesk.db.tables import stored
from propdesk.fees.bank.files.reading import (
    BankStatement,
    columns_of_statement,
    read_statement_file,
    statement_of,
)
from propdesk.fees.bank.files.rows import StatementLine
from propdesk.fees.bank.matching.matching import match_rows
from propdesk.fees.bank.models import (
    BankRow,
    StatementAccount,
    StatementFile,
    StatementLayout,
)
from propdesk.fees.bank.refusals import (
    AccountUnknown,
    AccountUnsaid,
    FileDoesNotAddUp,
    OtherAccount,
)
from propdesk.fees.bank.rules import PayChannel, RowState
from propdesk.fees.bank.taking.sorting import sorted_out
from propdesk.kernel.i18n import listed
from propdesk.kernel.money import Money
from propdesk.kernel.progress import NoProgress, Progress

TOUCHES = ("statement_account", "statement_file", "statement_row", "audit", "counter")
_COLUMNS = (
    *("file_id", "account_id", "line", "transaction_no", "order_no", "at", "day", "amount", "fee"),
    *("payer", "payer_account", "remark", "kind", "is_refund", "state", "ignored", "note"),
    *("candidates", "decided_by"),
)


class AccountSeen(msgspec.Struct, frozen=True):
    """An account files came from."""

    id: int
    number: str
    channel: PayChannel
    holder: str

    @property
    def told(self) -> str:
        """As a list calls it: Bank account · 3602…3456."""
        return f"{self.channel.label} · {self.number}"


class RowsBroughtIn(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file: `same` rows were there already, `states` counts the fresh ones.

    `sure` rows fit exactly; `total`, `fee` are of the fresh ones. `is_new`: its account is.
    """

    file_id: int | None
    number: str
    is_new: bool
    rows: int
    fresh: int
    same: int
    total: Money
    fee: Money
    states: Mapping[RowState, int]

    @property
    def sure(self) -> int:
        """How many fit exactly."""
        return self.states.get(RowState.MATCHED, 0)


# Reading


def read_statement(
    store: Store,
    file: Path,
    *,
    number: str = "",
    places: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> BankStatement:
    """Read a file in the child process; its columns as given, as confirmed before for its account,
    or guessed. `number`: the account, where the file does not say it. Raises what reading a
    workbook refuses, NoStatement, StatementEmpty."""
    workbook = read_statement_file(file, progress=progress)
    columns = columns_of_statement(workbook)
    found = statement_of(workbook, columns)
    told = places or store.read(
        remembered_columns, number=found.number or number, fingerprint=columns.fingerprint
    )
    if told and told != columns.places:
        found = statement_of(workbook, msgspec.structs.replace(columns, places=told))
    return found if found.number else msgspec.structs.replace(found, number=number)


@use_case(permission="fees.statement")
def remembered_columns(session: Session, *, number: str, fingerprint: str) -> dict[str, int]:
    """The columns confirmed for files of an account; {} for none."""
    row = session.get(StatementLayout, (number, fingerprint))
    return {} if row is None else json.loads(row.places)


@use_case(permission="fees.statement", touches=("statement_layout",))
def remember_columns(
    session: Session, *, number: str, fingerprint: str, places: dict[str, int]
) -> None:
    """Keep the columns a clerk confirmed for the next file of this account."""
    found = session.get(StatementLayout, (number, fingerprint))
    row = found or StatementLayout(number=number, fingerprint=fingerprint)
    row.places, row.used_at = json.dumps(places, sort_keys=True), now(session)
    session.add(row)
    session.flush()


@use_case(permission="fees.statement")
def statement_accounts(session: Session) -> tuple[AccountSeen, ...]:
    """The accounts files came from."""
    rows = session.scalars(select(StatementAccount).order_by(StatementAccount.id))
    return tuple(AccountSeen(one.id, one.number, one.channel, one.holder) for one in rows)


# Bringing in


@use_case(permission="fees.statement", touches=TOUCHES)
def bring_in_statement(
    session: Session,
    *,
    statement: BankStatement,
    account: str = "",
    is_ours: bool = False,
    progress: Progress | None = None,
) -> RowsBroughtIn:
    """Keep the rows no file had before and say whose each may be. `account`: of which it must be;
    `is_ours`: it may be one nothing came from before. Raises AccountUnsaid, OtherAccount,
    AccountUnknown, FileDoesNotAddUp; nothing is written then."""
    if statement.differences:
        sentence = " ".join(one.sentence for one in statement.differences)
        raise FileDoesNotAddUp(name=statement.name, sentence=sentence)
    watch = progress or NoProgress()
    known, is_new = _account(session, statement, account, is_ours=is_ours)
    fresh = _fresh(session, known.id, statement)
    file_id = _keep(session, known, statement, fresh) if fresh else None
    watch.step(1, 3)
    if fresh:
        match_rows(session)
    watch.step(2, 3)
    counted = select(BankRow.state, func.count()).where(BankRow.file_id == file_id)
    states = dict(session.execute(counted.group_by(BankRow.state)).all())
    return RowsBroughtIn(
        file_id=file_id,
        number=known.number,
        is_new=is_new,
        rows=len(statement.lines),
        fresh=len(fresh),
        same=len(statement.lines) - len(fresh),
        total=Money(sum(one.amount for one in fresh)),
        fee=Money(sum(one.fee for one in fresh)),
        states=states,
    )


def _account(
    session: Session, statement: BankStatement, account: str, *, is_ours: bool
) -> tuple[StatementAccount, bool]:
    """The account of a file, and whether it is new."""
    number = statement.number
    if not number:
        raise AccountUnsaid(name=statement.name)
    if account and account != number:
        raise OtherAccount(name=statement.name, number=number, ours=account)
    found = session.scalar(select(StatementAccount).where(StatementAccount.number == number))
    if found is not None:
        return found, False
    others = session.scalars(
        select(StatementAccount.number).where(StatementAccount.channel == statement.channel)
    ).all()
    if not is_ours and others:
        raise OtherAccount(name=statement.name, number=number, ours=listed(others))
    if not is_ours:
        raise AccountUnknown(name=statement.name, number=number)
    made = StatementAccount(
        number=number, channel=statement.channel, holder=statement.holder,
        added_at=now(session), added_by=acting(session).name,
    )  # fmt: skip
    session.add(made)
    session.flush()
    told = {"number": number, "channel": statement.channel}
    audit.record(
        session, "statement_account.add", ("statement_account", made.id, number), None, told
    )
    return made, True


def _fresh(session: Session, account_id: int, statement: BankStatement) -> list[StatementLine]:
    query = select(BankRow.transaction_no).where(BankRow.account_id == account_id)
    known = set(session.scalars(query))
    return [one for one in statement.lines if one.no not in known]


def _keep(
    session: Session, known: StatementAccount, statement: BankStatement, fresh: list[StatementLine]
) -> int:
    file_id = free_id(session, "statement_file")
    total, fee = sum(one.amount for one in fresh), sum(one.fee for one in fresh)
    opening, closing = statement.opening, statement.closing
    session.execute(
        insert(StatementFile).values(
            id=file_id, account_id=known.id, name=statement.name, at=now(session),
            entered_by=acting(session).name, first=statement.first, last=statement.last,
            opening=None if opening is None else Money(opening),
            closing=None if closing is None else Money(closing),
            lines=len(statement.lines), fresh=len(fresh), total=Money(total), fee=Money(fee),
        )
    )  # fmt: skip
    rows = [_stored(file_id, known, one) for one in fresh]
    insert_rows(session, "statement_row", _COLUMNS, rows)
    counted = Counter(one.is_refund for one in fresh)
    told = {"rows": len(fresh), "amount": Money(total), "refunds": counted[True]}
    subject = ("statement_file", file_id, statement.name)
    audit.record(session, "statement_file.import", subject, None, told)
    return file_id


def _stored(file_id: int, known: StatementAccount, one: StatementLine) -> tuple[object, ...]:
    state, why = sorted_out(one, known.channel, known.holder)
    return (
        file_id, known.id, one.row, one.no, one.order_no, stored(one.at), stored(one.day),
        one.amount, one.fee, one.payer, one.payer_account, one.remark, one.kind,
        int(one.is_refund), state.value, None if why is None else why.value, "", "", "",
    )  # fmt: skip
