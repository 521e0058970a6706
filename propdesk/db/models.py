"""The tables every module stands on: postings, counters, log, search, files and states."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, Posted, word
from propdesk.kernel.records.links import LinkWord
from propdesk.kernel.records.work_sides import WorkSide


class PostingRow(Base):
    """One money transaction: what it holds, by whom, and its place in the chain. INSERT only."""

    __tablename__ = "posting"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int]
    kind: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[int]
    day: Mapped[date]
    row_count: Mapped[int]
    digest: Mapped[str]
    prev: Mapped[str]
    hash: Mapped[str]


class Counter(Base):
    """The last number drawn of a series in a year (year 0: the series never restarts)."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    value: Mapped[int]


class MonthClose(Posted, Base):
    """A month was closed, or with `undoes_id` that close was taken back.

    `closed_until`: the last day of all that is closed after it. `second`: who was the second person
    of a reopening. `facts`: the figures as they were sealed (JSON), '' of a reopening.
    """

    __tablename__ = "month_close"

    month: Mapped[str]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("month_close.id"), unique=True)
    closed_until: Mapped[date | None]
    reason: Mapped[str]
    second_id: Mapped[int | None]
    second: Mapped[str]
    facts: Mapped[str]


class AuditRow(Base):
    """Who did what to which record, with the values before and after; a chain. INSERT only."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "subject_kind", "subject_id"),)

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[int]
    user_name: Mapped[str]
    os_user: Mapped[str]
    what: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int | None]
    subject: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    hash: Mapped[str] = mapped_column(server_default="")


class TableSeal(Base):
    """How many rows a table has and the digest over them; of the log its last hash."""

    __tablename__ = "table_seal"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    rows: Mapped[int]
    digest: Mapped[str]


class Attachment(Base):
    """A file of a record: the bytes lie beside the data under their SHA-256. Deleted: kept a while.

    `kind` is its media type; `side` says of one of a work whether it is of before or after it,
    `part` at which row of a sheet or item of a list it was taken, `part_name` how that was called.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index(None, "subject_kind", "subject_id"),
        CheckConstraint("size >= 0", name="size"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    size: Mapped[int]
    kind: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[int]
    user_name: Mapped[str]
    deleted_at: Mapped[datetime | None]
    side: Mapped[WorkSide | None] = mapped_column(word(WorkSide, "side"))
    part: Mapped[int | None]
    part_name: Mapped[str] = mapped_column(default="", server_default="")


class StateMove(Base):
    """A move of a record to another state, by whom and why; from null it was made. INSERT only."""

    __tablename__ = "state_move"
    __table_args__ = (Index(None, "subject_kind", "subject_id"),)

    id: Mapped[Key]
    at: Mapped[datetime]
    user_id: Mapped[int]
    user_name: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    why: Mapped[str]


class RecordLinkRow(Base):
    """That one record came out of another, joined it or belongs to it; by whom and when."""

    __tablename__ = "record_link"
    __table_args__ = (
        UniqueConstraint("from_kind", "from_id", "to_kind", "to_id", "word"),
        Index(None, "to_kind", "to_id"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    from_kind: Mapped[str]
    from_id: Mapped[int]
    to_kind: Mapped[str]
    to_id: Mapped[int]
    word: Mapped[LinkWord] = mapped_column(word(LinkWord, "word"))
    at: Mapped[datetime]
    user_id: Mapped[int]
    user_name: Mapped[str]


class SearchEntry(Base):
    """What the search looks through: one narrow text per record; derived."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("kind", "subject_id"),)

    id: Mapped[Key]
    kind: Mapped[str]
    subject_id: Mapped[int]
    haystack: Mapped[str]
