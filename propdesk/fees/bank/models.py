"""The tables of the statement desk: whose accounts, which files, what became of each row."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.bank.rules import PayChannel, RowState, WhyIgnored
from propdesk.kernel.money import Money


class StatementAccount(Base):
    """An account of the company at a bank, WeChat or Alipay, known by its first file."""

    __tablename__ = "statement_account"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[PayChannel] = mapped_column(word(PayChannel, "channel"))
    holder: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[str]


class StatementLayout(Base):
    """Columns a clerk confirmed for the files of an account, as JSON."""

    __tablename__ = "statement_layout"

    number: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    places: Mapped[str]
    used_at: Mapped[datetime]


class StatementFile(Base):
    """A file that was brought in. `lines` it has, `fresh` of them no file had before; `total` and
    `fee` are those of the fresh ones."""

    __tablename__ = "statement_file"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(
        ForeignKey("statement_account.id", ondelete="RESTRICT"), index=True
    )
    name: Mapped[str]
    at: Mapped[datetime]
    entered_by: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    opening: Mapped[Money | None]
    closing: Mapped[Money | None]
    lines: Mapped[int]
    fresh: Mapped[int]
    total: Mapped[Money]
    fee: Mapped[Money]


class StatementAcceptance(Base):
    """What one key took in: it is undone as one step while its session is open."""

    __tablename__ = "statement_acceptance"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    at: Mapped[datetime]
    entered_by: Mapped[str]
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("cash_session.id", ondelete="RESTRICT"), index=True
    )
    posted: Mapped[int]
    paired: Mapped[int]
    unclaimed: Mapped[int]
    amount: Mapped[Money]
    undone_at: Mapped[datetime | None]


class BankRow(Base):
    """A row of a statement, `transaction_no` once in its account; `amount` below 0 went out.

    `candidates`: whom it may be of (JSON), the likeliest first. `payment_id`: the payment it became
    or is; `entry_id` a deposit that was paid back; `pair_id` the row that it gives back.
    """

    __tablename__ = "statement_row"
    __table_args__ = (
        UniqueConstraint("account_id", "transaction_no"),
        Index("ix_statement_row_state", "state"),
        Index("ix_statement_row_day", "day"),
        Index("ix_statement_row_order_no", "order_no"),
        CheckConstraint("amount <> 0 OR fee <> 0", name="amount"),
        CheckConstraint("(state = 'ignored') = (ignored IS NOT NULL)", name="why_ignored"),
        CheckConstraint(
            "(state IN ('posted', 'paired')) = (payment_id IS NOT NULL OR entry_id IS NOT NULL)",
            name="became",
        ),
        IDS_ONCE,
    )

    id: Mapped[Key]
    file_id: Mapped[int] = mapped_column(
        ForeignKey("statement_file.id", ondelete="RESTRICT"), index=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("statement_account.id", ondelete="RESTRICT"))
    line: Mapped[int]
    transaction_no: Mapped[str]
    order_no: Mapped[str]
    at: Mapped[datetime]
    day: Mapped[date]
    amount: Mapped[Money]
    fee: Mapped[Money]
    payer: Mapped[str]
    payer_account: Mapped[str]
    remark: Mapped[str]
    kind: Mapped[str]
    is_refund: Mapped[bool]
    state: Mapped[RowState] = mapped_column(word(RowState, "state"))
    ignored: Mapped[WhyIgnored | None] = mapped_column(word(WhyIgnored, "ignored"))
    note: Mapped[str]
    candidates: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    payment_id: Mapped[int | None] = mapped_column(
        ForeignKey("payment.id", ondelete="RESTRICT"), index=True
    )
    entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("deposit_entry.id", ondelete="RESTRICT"), index=True
    )
    pair_id: Mapped[int | None] = mapped_column(
        ForeignKey("statement_row.id", ondelete="RESTRICT"), index=True
    )
    acceptance_id: Mapped[int | None] = mapped_column(
        ForeignKey("statement_acceptance.id", ondelete="RESTRICT"), index=True
    )
    decided_by: Mapped[str]
    decided_at: Mapped[datetime | None]


class KnownPayer(Base):
    """Whose household a payer pays for, as a clerk decided: by the account, else by the name."""

    __tablename__ = "known_payer"
    __table_args__ = (UniqueConstraint("payer_key", "unit_id"), IDS_ONCE)

    id: Mapped[Key]
    payer_key: Mapped[str]
    name: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    learned_at: Mapped[datetime]
    learned_by: Mapped[str]
