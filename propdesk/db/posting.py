"""Postings: money rows go in together, sealed by a digest and chained by hashes.

digest = sha256 over the posting's rows ordered by (table, id), each a JSON array
[table, version, fields in the order of `seals`] of int, str or null, UTF-8, no spaces, newline
after. hash = sha256 of the JSON array of the posting's other fields. One chain per data file.

Nothing is booked into a month that is closed (money.md 9). A month closes with all before it, and
only the last closed one is opened again: so one day, up to which all is closed, says everything.
A value day may lie earlier.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from itertools import chain
from types import NoneType

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from propdesk.db import plain_rows, seals
from propdesk.db.models import MonthClose, PostingRow
from propdesk.db.numbering import draw_number
from propdesk.db.store import acting, now, today
from propdesk.db.tables import Posted, microseconds, stored
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.stored_json import compact_json, json_lines

SERIES = "posting"
# What ends a session, a month or a year moves no money.
MOVES_NOTHING = frozenset({"session_close", "month_close", "month_reopen", "year_seal"})
AT_ONCE = 500  # rows encoded together: few enough to stay in the processor's cache


class MonthClosed(UserError):
    """Nothing is booked into a closed month."""

    kind = "month_closed"
    message = N_(
        "{month} is closed: nothing is booked on {day} any more. Book it from {first} on, with the "
        "day the money came as its value day, or have the month opened again: Fees, Month close."
    )


class OfClosedMonth(UserError):
    """What was booked in a closed month, or is of its time, is not done or undone as a whole."""

    kind = "month_closed"
    message = N_(
        "{what} is of {month}, which is closed. Correct single charges under Fees, Charges: that "
        "is booked today. Or have the month opened again: Fees, Month close."
    )


def closed_until(session: Session) -> date | None:
    """The last day of the last closed month; None while none is closed."""
    found = plain_rows.plain_rows(session, _newest())
    return date.fromisoformat(found[0][0]) if found and found[0][0] else None


@cache  # a payment waits for it
def _newest() -> Select[date | None]:
    return select(MonthClose.closed_until).order_by(MonthClose.id.desc()).limit(1)


def refuse_closed(session: Session, day: date) -> None:
    """Raise MonthClosed when nothing may be booked on a day."""
    until = closed_until(session)
    if until is not None and day <= until:
        first = until + timedelta(days=1)
        raise MonthClosed(month=f"{day:%Y-%m}", day=day, first=first)


def refuse_of_closed(session: Session, day: date, what: str) -> None:
    """Raise OfClosedMonth when a day, of which something is as a whole, lies in a closed month."""
    until = closed_until(session)
    if until is not None and day <= until:
        raise OfClosedMonth(what=what, month=f"{day:%Y-%m}")


def open_day(session: Session, day: date, today: date) -> date:
    """A day of the past by which something is booked, today where its month is closed."""
    until = closed_until(session)
    return today if until is not None and day <= until else day


class Posting:
    """A posting being made: give it rows; it is sealed when its block ends."""

    def __init__(self, session: Session, seq: int) -> None:
        self.session = session
        self.seq = seq
        self._lines: dict[str, list[bytes]] = {}  # ids only rise, so they come in order
        self._count = 0
        self._version = seals.newest_seal()

    def insert(self, mapped: type[Posted], rows: Sequence[Mapping[str, object]]) -> list[int]:
        """Post rows given by column name (missing ones are null); return their new ids."""
        if not rows:
            return []
        names = _TABLES[mapped][1][2:]
        unknown = {name for row in rows for name in row} - set(names)
        if unknown:
            raise TypeError(f"{mapped.__name__} has no {sorted(unknown)}")
        return self.insert_stored(mapped, [_as_stored(row, names) for row in rows])

    def insert_stored(
        self, mapped: type[Posted], rows: Sequence[tuple[int | str | None, ...]]
    ) -> list[int]:
        """Post rows of stored values in declared column order without id and posting_seq.

        Two statements, for runs of many thousand lines. Returns the new ids in the same order.
        """
        if not rows:
            return []
        table, names = _TABLES[mapped]
        self.session.flush()
        run = self.session.connection().exec_driver_sql
        few = len(rows) % plain_rows.TOGETHER or plain_rows.TOGETHER
        begin = [(self.seq, *row) for row in rows[:few]]
        statement = plain_rows.insertion(table, names[1:], len(begin))
        last = run(statement, tuple(chain.from_iterable(begin)))
        first = last.lastrowid - len(begin) + 1
        ids = range(first, first + len(rows))
        full = [(new_id, self.seq, *row) for new_id, row in zip(ids, rows, strict=True)]
        if rest := full[few:]:
            plain_rows.insert_rows(self.session, table, names, rest)
        encoded = self._lines.setdefault(table, [])
        version, _columns = seals.sealed_columns(table, self._version)
        for at in range(0, len(full), AT_ONCE):
            encoded.append(lines(table, version, full[at : at + AT_ONCE]))
        self._count += len(full)
        return list(ids)

    def digest(self) -> tuple[str, int]:
        """The digest over all rows given so far, and their count."""
        state = hashlib.sha256()
        for table in sorted(self._lines):
            for several in self._lines[table]:
                state.update(several)
        return state.hexdigest(), self._count


def _as_stored(row: Mapping[str, object], names: Sequence[str]) -> tuple[int | str | None, ...]:
    """The values of a row in the order of its columns; missing ones are null."""
    values = [row.get(name) for name in names]
    bare = (int, str, NoneType)  # most of them, at the desk with each key
    return tuple(value if type(value) in bare else stored(value) for value in values)  # type: ignore[misc]  # narrowed by the exact types


@contextmanager
def posting(session: Session, kind: str, *, day: date | None = None) -> Iterator[Posting]:
    """Make one posting of the given kind on a booking day (default today).

    Raises MonthClosed when that day lies in a closed month: nothing else books, so nothing does.
    """
    booked = day or today(session)
    draft = Posting(session, draw_number(session, SERIES))  # asks first whether the clock is right
    if kind not in MOVES_NOTHING:
        refuse_closed(session, booked)
    yield draft
    digest, count = draft.digest()
    found = plain_rows.plain_rows(session, _hash_of(), {"seq": draft.seq - 1})
    fields = (
        draft.seq,
        seals.newest_seal(),
        kind,
        microseconds(now(session)),
        acting(session).user_id,
        booked.isoformat(),
        count,
        digest,
        found[0][0] if found else "",
    )
    row = (*fields, posting_hash(fields))
    session.connection().exec_driver_sql(plain_rows.insertion("posting", POSTING_FIELDS, 1), row)


@cache
def _hash_of() -> Select[str]:
    return select(PostingRow.hash).where(PostingRow.seq == bindparam("seq"))


POSTING_FIELDS = (
    "seq", "version", "kind", "at", "user_id", "day", "row_count", "digest", "prev", "hash",
)  # fmt: skip


def posting_hash(fields: Iterable[int | str | None]) -> str:
    """The hash of a posting from its other fields, in declared order."""
    return hashlib.sha256(compact_json(list(fields)).encode()).hexdigest()


def line(table: str, version: int, row: Sequence[int | str | None]) -> bytes:
    """One row as it enters the digest."""
    return lines(table, version, [row])


def lines(table: str, version: int, rows: Iterable[Sequence[int | str | None]]) -> bytes:
    """Many rows as they enter the digest: `line` of each."""
    return json_lines([[table, version, *row] for row in rows])


def table_name(mapped: type[Posted]) -> str:
    """The table of a posted class."""
    return str(mapped.__tablename__)  # type: ignore[attr-defined]  # every mapped class has it


def column_names(mapped: type[Posted]) -> list[str]:
    """The columns of a posted class in declared order: id, posting_seq, then its own."""
    return [column.name for column in mapped.__table__.columns]  # type: ignore[attr-defined]  # every mapped class has it


class _Tables(dict[type[Posted], tuple[str, tuple[str, ...]]]):
    """Posted classes, each with its table and columns: asked of the mapping once."""

    def __missing__(self, mapped: type[Posted]) -> tuple[str, tuple[str, ...]]:
        self[mapped] = found = table_name(mapped), tuple(column_names(mapped))
        return found


_TABLES = _Tables()
