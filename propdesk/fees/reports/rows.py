"""The rows behind a figure of a report, asked by the same parts as the figure."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.checks.service import check_books
from propdesk.fees.papers.words import reason_word
from propdesk.fees.reports.declared import BookPart, BookReport, Row, RowBehind
from propdesk.fees.reports.reading import (
    Key,
    given_of,
    keys_of,
    parts_of,
    units_by,
    until_today,
    values_of,
    where_of,
)
from propdesk.fees.reports.spans import DaySpan, year_to_date
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money, total

SHOWN = 2000
"""Rows behind a figure that the page shows; the workbook has all."""


class BookRows(msgspec.Struct, frozen=True):
    """The rows of a figure, how many there are in all, and what all of them come to."""

    rows: tuple[RowBehind, ...]
    count: int
    amount: Money


class FigureAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of a report: of which days, parted by what, which line (`key` None: the total)."""

    span: DaySpan
    cut: tuple[str, ...]
    key: Key | None
    column: str
    scope: str = ""


@use_case(permission="fees.view")
def rows_behind(
    session: Session, *, report: BookReport, asked: FigureAsked, most: int | None = SHOWN
) -> BookRows:
    """The rows a figure was added up from, the newest first."""
    span, cut, key, scope = asked.span, asked.cut, asked.key, asked.scope
    span = until_today(session, report, span)
    if report.found is not None:
        found = [one for one in report.found(session, span) if key in (None, values_of(one, cut))]
        return BookRows(tuple(one.row for one in found[:most]), len(found), ZERO)
    if cut == ("scope",):
        when, scope = key or ("", scope)
        span, cut, key = (year_to_date(span) if when else span), (), None
    named = {one.name: one for one in report.columns}.get(asked.column)
    if named is None:  # of a report that was another once
        return BookRows((), 0, ZERO)
    if named.of_units:
        each = units_by(session, report, span, cut, scope)
        return _told(session, *_units_behind(each, span, key or ()), most)
    words = {**named.of, **named.words}
    parts = [
        (part, keys_of(session, span, part, cut) if key is not None else [])
        for part in parts_of(session, report, span)
    ]
    query, given = _behind(parts, key or (), words, scope)
    if report.by_line:
        query = _BY_LINE.format(query=query)
    return _told(session, query, {**given_of(span), **given}, most)


LEADS: tuple[Row, ...] = ("charge", "payment", "deposit", "unit")


@use_case(permission="fees.view")
def rows_of_breach(session: Session) -> BookRows:
    """The rows that do not say what the others do, each with what it says and what it should: where
    an identity does not hold. Empty where no single row is to blame."""
    rows: list[RowBehind] = []
    for breach in check_books(session):
        kind, opens = breach.subject[:2] if breach.subject else ("", None)
        row = next((one for one in LEADS if one == kind), None)
        if row is None or opens is None:
            continue
        stated, found = (breach.values.get(name) for name in ("stated", "found"))
        out = ZERO
        if isinstance(stated, Money) and isinstance(found, Money):
            out = stated - found
        rows.append(
            RowBehind(
                id=len(rows) + 1, row=row, opens=opens, reason=breach.sentence, amount=out
            )
        )  # fmt: skip
    return BookRows(tuple(rows[:SHOWN]), len(rows), total(one.amount for one in rows))


def _told(session: Session, query: str, values: Mapping[str, object], most: int | None) -> BookRows:
    """Count the rows of a query, add them up, and name the newest of them."""
    connection, asked = session.connection(), dict(values)
    count, amount = connection.exec_driver_sql(
        f"SELECT count(*), coalesce(sum(fen), 0) FROM ({query})",  # noqa: S608  ours
        asked,
    ).one()
    limited = f" LIMIT {most}" if most is not None else ""
    told = connection.exec_driver_sql(_TOLD.format(query=query, limit=limited), asked)
    rows = tuple(
        RowBehind(
            id=number, row=row, opens=opens, day=day or "", no=no or "", unit=unit or "",
            who=who or "", item=item or "", since=since or "", until=until or "",
            reason=reason_word(reason or ""), amount=Money(fen),
        )
        for number, (day, row, opens, no, unit, who, item, since, until, reason, fen)
        in enumerate(told, 1)
    )  # fmt: skip
    return BookRows(rows, count, Money(amount))


def _behind(
    parts: Sequence[tuple[BookPart, Sequence[str]]],
    key: Key,
    words: Mapping[str, int],
    scope: str,
) -> tuple[str, dict[str, object]]:
    """The rows of all parts as one query, each with the sign it has in the figure."""
    given: dict[str, object] = {}
    queries = []
    listed = ", ".join(f"'{word}'" for word in words)
    signs = _signs(words)
    for part, keys in parts:
        conditions = [where_of(part, scope), f"{part.word} IN ({listed})", f"{part.fen} <> 0"]
        for place, asked in enumerate(keys):
            given[f"key{place}"] = key[place]
            conditions.append(f"{asked} IS :key{place}")
        queries.append(
            f"SELECT {part.day} AS day, '{part.row}' AS row, {part.id} AS opens, "  # noqa: S608  ours
            f"{part.word} AS word, {part.payment} AS payment, {part.unit} AS unit_id, "
            f"{part.account} AS account_id, {part.item} AS item_id, {part.since} AS since, "
            f"{part.until} AS until, {part.reason} AS reason"
            f", ({part.fen}) * {signs.format(word=part.word)} AS fen "
            f"FROM {part.tables} WHERE {' AND '.join(conditions)}"
        )
    return " UNION ALL ".join(queries), given


def _units_behind(each: str, span: DaySpan, key: Key) -> tuple[str, dict[str, object]]:
    """The units of a line, or of all, with what each was charged; those that settled it say so."""
    given = {f"key{place}": value for place, value in enumerate(key)}
    line = " AND ".join(f"k{place} IS :key{place}" for place in range(len(key)))
    query = _UNITS.format(each=each, line=line or "1")
    return query, {**given_of(span), **given, "settled": _("all of it settled")}


def _signs(words: Mapping[str, int]) -> str:
    negative = ", ".join(f"'{word}'" for word, sign in words.items() if sign < 0)
    return f"iif({{word}} IN ({negative}), -1, 1)" if negative else "1"


_BY_LINE = """
    SELECT min(day) AS day, 'charge' AS row, opens, max(word) AS word, NULL AS payment,
        max(unit_id) AS unit_id, max(account_id) AS account_id, max(item_id) AS item_id,
        max(since) AS since, max(until) AS until, '' AS reason, sum(fen) AS fen
    FROM ({query}) GROUP BY opens HAVING sum(fen) <> 0
"""
_UNITS = """
    SELECT NULL AS day, 'unit' AS row, max(who, 0) AS opens, NULL AS payment,
        iif(who > 0, who, NULL) AS unit_id, iif(who < 0, -who, NULL) AS account_id,
        NULL AS item_id, NULL AS since, NULL AS until,
        iif(sum(got) >= sum(net), :settled, '') AS reason, sum(net) AS fen
    FROM ({each}) WHERE {line} GROUP BY who HAVING sum(net) > 0
"""
_TOLD = """
    SELECT day, row, opens,
        (SELECT min(receipt.no) FROM receipt WHERE receipt.payment_id = payment), unit.code,
        person.name, fee_item.name, since, until, reason, fen
    FROM ({query}) AS found
    LEFT JOIN unit ON unit.id = found.unit_id
    LEFT JOIN account ON account.id = found.account_id
    LEFT JOIN person ON person.id = account.person_id
    LEFT JOIN fee_item ON fee_item.id = found.item_id
    ORDER BY day DESC, iif(row = 'unit', unit.order_key, ''), opens DESC{limit}
"""
