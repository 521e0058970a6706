"""The list of rows of statements, and what a row of it says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Mapped, Session

from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList, columns_as_fields
from propdesk.db.records.chips import ListChip, all_of, found_by
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.fees.bank.matching.matching import meant_of
from propdesk.fees.bank.matching.proposing import Meant
from propdesk.fees.bank.models import BankRow, StatementAccount, StatementFile
from propdesk.fees.bank.rules import DONE, RowState, WhyIgnored
from propdesk.fees.bank.taking.waiting import state_now
from propdesk.fees.models import Receipt
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.folding import tidy
from propdesk.kernel.records.question import Question
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.system.log.service import ListOut

_of_unit = func.json_extract(BankRow.candidates, "$[0].unit_id") > 0
_likeliest = case(
    (
        and_(BankRow.candidates != "", _of_unit),
        func.json_extract(BankRow.candidates, "$[0].code"),
    )
)
_code = func.coalesce(
    select(Unit.code).where(Unit.id == BankRow.unit_id).scalar_subquery(), _likeliest, ""
)
_file = select(StatementFile.name).where(StatementFile.id == BankRow.file_id).scalar_subquery()
_account = (
    select(StatementAccount.number)
    .where(StatementAccount.id == BankRow.account_id)
    .scalar_subquery()
)
_no = select(func.min(Receipt.no)).where(Receipt.payment_id == BankRow.payment_id).scalar_subquery()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementListRow:
    """A row in the list. `meant`: whose it may be, the likeliest first."""

    id: int
    at: Annotated[datetime, Fact(N_("Time"), width=126)]
    amount: Annotated[Money, Fact(N_("Amount"), width=96, weight=600)]
    payer: Annotated[str, Fact(N_("Payer"), width=120, weight=500)]
    remark: Annotated[str, Fact(N_("Remark"), stretch=True, free=True)]
    unit: Annotated[str, Fact(N_("Unit"), width=90)]
    state: Annotated[RowState, Fact(N_("What became of it"), width=150)]
    why: Annotated[str, Fact(N_("Goes by"), width=170, ink="text2", free=True)]
    receipt: Annotated[str, Fact(N_("Receipt"), width=120, ink="text2", yields=True)]
    payer_account: Annotated[str, Fact(N_("Account of the payer"), hidden=True)]
    fee: Annotated[Money, Fact(N_("Fee of the channel"), hidden=True)]
    transaction_no: Annotated[str, Fact(N_("Transaction number"), hidden=True)]
    account: Annotated[str, Fact(N_("Our account"), hidden=True)]
    file: Annotated[str, Fact(N_("File"), hidden=True)]
    day: date
    is_sure: bool
    payment_id: int | None
    file_id: int
    meant: tuple[Meant, ...]
    note: str
    is_refund: bool
    decided_by: str


def _rows(session: Session, ids: Sequence[int]) -> Iterator[StatementListRow]:
    query = select(BankRow, state_now, _code, _file, _account, _no)
    found = session.execute(query.where(among(BankRow.id, ids)))
    for row, state, code, file, account, no in found:
        yield _row(row, RowState(state), (code, file, account, no or ""))


def _row(row: BankRow, state: RowState, told: tuple[str, str, str, str]) -> StatementListRow:
    code, file, account, no = told
    meant = meant_of(row)
    return StatementListRow(
        id=row.id, at=row.at, amount=row.amount, payer=row.payer or row.payer_account,
        remark=row.remark or row.kind, unit=code, state=state,
        why=_why(row, state, meant), receipt=no, payer_account=row.payer_account, fee=row.fee,
        transaction_no=row.transaction_no, account=account, file=file, day=row.day,
        is_sure=row.unit_id is not None, payment_id=row.payment_id, file_id=row.file_id,
        meant=meant, note=row.note, is_refund=row.is_refund, decided_by=row.decided_by,
    )  # fmt: skip


def _why(row: BankRow, state: RowState, meant: Sequence[Meant]) -> str:
    """What a proposal goes by, or why a row is not taken in."""
    if row.ignored is WhyIgnored.HANDED_IN:
        return f"{row.ignored.label} {row.note}"
    if row.ignored is not None:
        return row.note if row.ignored is WhyIgnored.OTHER else row.ignored.label
    if state in DONE:
        return row.decided_by
    if not meant:
        return ""
    words = listed(one.label for one in meant[0].why)
    if len(meant) > 1:
        return _("{count} may be meant: {words}").format(count=len(meant), words=words)
    if meant[0].hand_ins:
        return f"{words} {meant[0].code}"
    return words if meant[0].fits else _("{words}; another amount").format(words=words)


def _else(told: Mapped[str], other: Mapped[str]) -> ColumnElement[str]:
    """What a list shows: the other where nothing is told."""
    return func.coalesce(func.nullif(told, ""), other)


def _fields(_session: Session) -> dict[str, ListField]:
    return {
        **columns_as_fields(BankRow, StatementListRow),
        "payer": ListField(_else(BankRow.payer, BankRow.payer_account)),
        "remark": ListField(_else(BankRow.remark, BankRow.kind)),
        "unit": ListField(_code),
        "receipt": ListField(_no),
        "account": ListField(_account),
        "file": ListField(_file),
    }


def _named(_session: Session, words: str) -> ColumnElement[bool]:
    part = f"%{tidy(words)}%"
    columns = (
        BankRow.payer, BankRow.payer_account, BankRow.remark,
        BankRow.transaction_no, BankRow.order_no,
    )  # fmt: skip
    of_unit = BankRow.unit_id.in_(select(Unit.id).where(Unit.code.like(part)))
    return or_(*(column.like(part) for column in columns), of_unit)


def _between(first: date | None, last: date | None) -> ColumnElement[bool]:
    since = true() if first is None else BankRow.day >= first
    return and_(since, true() if last is None else BankRow.day <= last)


def _of_state(state: RowState) -> ListChip:
    return ListChip(f"state:{state}", state.msgid, lambda _session: state_now == state.value,
                    icon=state.icon)  # fmt: skip


ROW_CHIPS = (all_of(), *map(_of_state, RowState))


def _sums(_session: Session, _question: Question) -> dict[str, ColumnElement[Any]]:
    came = BankRow.amount > ZERO
    return {
        "came": func.sum(case((came, BankRow.amount))),
        "went": func.sum(case((~came, BankRow.amount))),
        "fee": func.sum(BankRow.fee),
    }


STATEMENT_ROWS = RecordList(
    permission="fees.statement",
    key=BankRow.id,
    rows_of=_rows,
    order=(BankRow.at.desc(), BankRow.id.desc()),
    fields=_fields,
    named=_named,
    chips=found_by(ROW_CHIPS),
    sums=_sums,
    choices={
        "account": lambda one: BankRow.account_id == one,
        "file": lambda one: BankRow.file_id == one,
    },
    dated=_between,
)
ROWS_OUT = ListOut(
    name="statement-rows",
    title=N_("Rows of statements"),
    columns=sheet_columns(StatementListRow),
    records=STATEMENT_ROWS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSums:
    """A file and what became of its rows: `became` adds up to `total`. `settled`: what the channel
    pays out of it."""

    id: int
    name: str
    account: str
    channel: str
    first: date
    last: date
    rows: int
    total: Money
    fee: Money
    became: dict[RowState, tuple[int, Money]]

    @property
    def settled(self) -> Money:
        """What came less what went and what the channel kept."""
        return self.total - self.fee

    @property
    def adds_up(self) -> bool:
        """Whether what became of its rows is its total."""
        return sum((money for _count, money in self.became.values()), ZERO) == self.total


@use_case(permission="fees.statement")
def statement_files(session: Session, *, file_id: int | None = None) -> tuple[FileSums, ...]:
    """The files, the newest first, each with what became of its rows."""
    sums = select(BankRow.file_id, state_now, func.count(), func.sum(BankRow.amount)).group_by(
        BankRow.file_id, state_now
    )
    query = select(StatementFile, StatementAccount).join(
        StatementAccount, StatementAccount.id == StatementFile.account_id
    )
    if file_id is not None:
        query = query.where(StatementFile.id == file_id)
        sums = sums.where(BankRow.file_id == file_id)
    became: dict[int, dict[RowState, tuple[int, Money]]] = {}
    for one, state, count, amount in session.execute(sums):
        money = amount if isinstance(amount, Money) else Money(int(amount or 0))
        became.setdefault(one, {})[RowState(state)] = count, money
    return tuple(
        FileSums(
            id=file.id, name=file.name, account=account.number, channel=account.channel.label,
            first=file.first, last=file.last, rows=file.fresh, total=file.total, fee=file.fee,
            became=became.get(file.id, {}),
        )
        for file, account in session.execute(query.order_by(StatementFile.id.desc()))
    )  # fmt: skip
