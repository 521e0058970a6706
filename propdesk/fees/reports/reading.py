"""Adding up a report of the money."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.fees.reports.declared import BookColumn, BookPart, BookReport, FoundRow
from propdesk.fees.reports.dimensions import DIMENSIONS, cut_head, cut_title, value_of
from propdesk.fees.reports.spans import DaySpan, year_to_date
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.records.folding import natural_key

NOTHING = "—"
Key = tuple[Any, ...]

_DEVELOPER = "{account} NOT IN (SELECT id FROM account WHERE kind = 'developer')"
_VACANT = (
    "({unit} IS NULL OR {unit} NOT IN (SELECT id FROM unit WHERE state IN ('vacant', 'unsold')))"
)
SCOPES: Mapping[str, str] = {
    "": N_("all"),
    "d": N_("without the developer"),
    "v": N_("without vacant units"),
    "dv": N_("without both"),
}
"""What may be left out: `d` what the developer owes, `v` units that are vacant or unsold today."""


class BookFigure(msgspec.Struct, frozen=True):
    """A figure; of a rate what is counted and what it is out of."""

    kind: str
    amount: int
    whole: int = 0
    has_rows: bool = False

    @property
    def hundredths(self) -> int | None:
        """A rate in hundredths of a percent, half up; None out of nothing or less."""
        if self.whole <= 0:
            return None
        return (20_000 * self.amount + self.whole) // (2 * self.whole)

    def text(self) -> str:
        """As it stands in a table."""
        if self.kind == "rate":
            rate = self.hundredths
            if rate is None:
                return NOTHING
            return f"{'-' if rate < 0 else ''}{abs(rate) // 100}.{abs(rate) % 100:02d}"
        if not self.amount:
            return NOTHING
        return f"{self.amount:,}" if self.kind == "count" else str(Money(self.amount))


class BookLine(msgspec.Struct, frozen=True):
    """A line: its values by what the report is parted by, its name, a figure for each column."""

    key: Key
    name: str
    figures: tuple[BookFigure, ...]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says of some days, parted in one way."""

    name: str
    span: DaySpan
    cut: tuple[str, ...]
    scope: str
    title: str
    head: str
    columns: tuple[BookColumn, ...]
    lines: tuple[BookLine, ...]
    total: BookLine

    def figure(self, column: str, line: BookLine | None = None) -> BookFigure:
        """The figure of a column, of all lines unless one is given."""
        names = [one.name for one in self.columns]
        return (line or self.total).figures[names.index(column)]


Sums = dict[Key, Counter[str]]


@use_case(permission="fees.view")
def read_report(
    session: Session,
    *,
    report: BookReport,
    span: DaySpan,
    cut: tuple[str, ...] = (),
    scope: str = "",
) -> Said:
    """Add a report up. `cut`: one of its own, the first where none is given."""
    parted = cut or next(iter(report.cuts), ())
    span = until_today(session, report, span)
    if report.found is not None:
        return _counted(session, report, span, parted)
    if parted == ("scope",):
        return _scopes(session, report, span, scope)
    sums, totals = _added(session, report, span, parted, scope)
    columns = _columns(report, totals)
    lines = [
        BookLine(key, name, _figures(columns, sums[key]))
        for key, name in _named(session, parted, sums)
    ]
    known = (report, span, parted, scope)
    return _said(known, columns, lines, totals)


def _said(
    known: tuple[BookReport, DaySpan, tuple[str, ...], str],
    columns: tuple[BookColumn, ...],
    lines: Sequence[BookLine],
    totals: Counter[str],
) -> Said:
    report, span, cut, scope = known
    return Said(
        name=report.name, span=span, cut=cut, scope=scope, title=cut_title(cut),
        head=cut_head(cut), columns=columns, lines=tuple(lines),
        total=BookLine((), _("Total"), _figures(columns, totals)),
    )  # fmt: skip


def _counted(session: Session, report: BookReport, span: DaySpan, cut: tuple[str, ...]) -> Said:
    """Rows that are found otherwise, counted by their values."""
    counted = Counter(values_of(one, cut) for one in report.found(session, span))  # type: ignore[misc]
    (column,) = report.columns
    lines = [
        BookLine(
            key,
            " · ".join(filter(None, key)) or _("without"),
            (BookFigure("count", many, has_rows=True),),
        )
        for key, many in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    ]
    totals = Counter({column.name: counted.total()})
    return _said((report, span, cut, ""), (column,), lines, totals)


def values_of(one: FoundRow, cut: Sequence[str]) -> Key:
    """The values of a row that was found, as a line of the cut has them."""
    return tuple(one.values[name] for name in cut)


def _scopes(session: Session, report: BookReport, span: DaySpan, scope: str) -> Said:
    """These days and the year to date, each with and without what may be left out."""
    lines, whole, columns = [], Counter[str](), _columns(report, Counter())
    spans = {"": span, "y": year_to_date(span)}
    for when, days in spans.items():
        for left_out, words in SCOPES.items():
            _each, counted = _added(session, report, days, (), left_out)
            told = _("Year to date") if when else days.words
            name = f"{told} · {_(words)}"
            lines.append(BookLine((when, left_out), name, _figures(columns, counted)))
            whole = counted if (when, left_out) == ("", scope) else whole
    said = _said((report, span, ("scope",), scope), columns, lines, whole)
    named = structs.replace(said.total, name=f"{span.words} · {_(SCOPES[scope])}")
    return structs.replace(said, total=named)


def _columns(report: BookReport, totals: Counter[str]) -> tuple[BookColumn, ...]:
    """Those that are shown: one that is seldom only where it has anything."""
    return tuple(
        one for one in report.columns if not one.seldom or any(totals[word] for word in one.words)
    )


def _figures(columns: Sequence[BookColumn], counted: Counter[str]) -> tuple[BookFigure, ...]:
    def added(words: Mapping[str, int]) -> int:
        return sum(sign * counted[word] for word, sign in words.items())

    return tuple(
        BookFigure(
            one.kind,
            added(one.words),
            added(one.of),
            any(counted[word] for word in (*one.words, *one.of)),
        )
        for one in columns
    )


def until_today(session: Session, report: BookReport, span: DaySpan) -> DaySpan:
    """How things stood is asked of no day to come: nothing is old by then."""
    day = today(session)
    return DaySpan(min(span.first, day), min(span.last, day)) if report.of_day else span


# Asking


def parts_of(session: Session, report: BookReport, span: DaySpan) -> tuple[BookPart, ...]:
    """The parts to ask: those of what stands now where the days reach today."""
    return report.parts_now if report.parts_now and span.last >= today(session) else report.parts


def given_of(span: DaySpan) -> dict[str, object]:
    """The values a part sees."""
    return {"first": span.first.isoformat(), "last": span.last.isoformat()}


def where_of(part: BookPart, scope: str) -> str:
    """Which rows of a part count where something is left out."""
    narrowed = [part.where]
    if "d" in scope:
        narrowed.append(_DEVELOPER.format(account=part.account))
    if "v" in scope:
        narrowed.append(_VACANT.format(unit=part.unit))
    return " AND ".join(narrowed)


def keys_of(session: Session, span: DaySpan, part: BookPart, cut: Sequence[str]) -> list[str]:
    """What its rows are parted by."""
    return [value_of(session, span.last, part, one) for one in cut]


def _added(
    session: Session, report: BookReport, span: DaySpan, cut: Sequence[str], scope: str
) -> tuple[Sums, Counter[str]]:
    """What each line of a report comes to, and all of them."""
    if report.households is not None:
        return _by_units(session, report, span, cut, scope)
    sums: Sums = defaultdict(Counter)
    totals: Counter[str] = Counter()
    places = ", ".join(str(place + 1) for place in range(len(cut) + 1))
    for part in parts_of(session, report, span):
        asked = ", ".join([*keys_of(session, span, part, cut), part.word])
        query = (
            f"SELECT {asked}, sum({part.fen}) FROM {part.tables} "  # noqa: S608  ours
            f"WHERE {where_of(part, scope)} GROUP BY {places}"
        )
        for *key, word, fen in _rows(session, query, span):
            if fen:
                sums[tuple(key)][word] += fen
                totals[word] += fen
    return sums, totals


def _rows(session: Session, query: str, span: DaySpan) -> Sequence[Any]:
    return session.connection().exec_driver_sql(query, given_of(span)).all()


def _by_units(
    session: Session, report: BookReport, span: DaySpan, cut: Sequence[str], scope: str
) -> tuple[Sums, Counter[str]]:
    """The same with how many units were charged, and how many of them have settled it: the books
    are read once, by unit. In all lines together a unit of several of them is one."""
    assert report.households is not None  # noqa: S101  who asks has looked
    charged, settled = (_signed(words) for words in report.households)
    ahead = "".join(f"k{place}, " for place in range(len(cut)))
    none, by = "NULL, " * len(cut), f"GROUP BY {ahead.rstrip(', ')}" if ahead else ""
    counted = "count(*), sum(got >= net)"
    query = (
        f"WITH raw AS MATERIALIZED ({_words_by(session, report, span, cut, scope)}), "  # noqa: S608  ours
        f"each AS MATERIALIZED (SELECT {ahead}who, sum({charged}) AS net, sum({settled}) AS got "
        f"FROM raw GROUP BY {ahead}who) "
        f"SELECT 'sum', {ahead}word, sum(fen), 0 FROM raw GROUP BY {ahead}word "
        f"UNION ALL SELECT 'all', {none}NULL, {counted} FROM (SELECT sum(net) AS net, "
        f"sum(got) AS got FROM each GROUP BY who) WHERE net > 0 "
        f"UNION ALL SELECT 'line', {ahead}NULL, {counted} FROM each WHERE net > 0 {by}"
    )
    sums: Sums = defaultdict(Counter)
    totals: Counter[str] = Counter()
    for what, *key, word, many, paid in _rows(session, query, span):
        if what == "sum" and many:
            sums[tuple(key)][word] += many
            totals[word] += many
        elif what != "sum":
            units = Counter({"households": many, "households_paid": paid or 0})
            (totals if what == "all" else sums[tuple(key)]).update(units)
    return sums, totals


def units_by(
    session: Session, report: BookReport, span: DaySpan, cut: Sequence[str], scope: str
) -> str:
    """The query of what each unit was charged (`net`) and what of it is settled (`got`), by the
    values of the cut (`k0`, `k1`); `who` is the unit, of what belongs to none minus the account."""
    assert report.households is not None  # noqa: S101  who asks has looked
    charged, settled = (_signed(words) for words in report.households)
    by = ", ".join([*(f"k{place}" for place in range(len(cut))), "who"])
    return (
        f"SELECT {by}, sum({charged}) AS net, sum({settled}) AS got "  # noqa: S608  ours
        f"FROM ({_words_by(session, report, span, cut, scope)}) GROUP BY {by}"
    )


def _words_by(
    session: Session, report: BookReport, span: DaySpan, cut: Sequence[str], scope: str
) -> str:
    """The query of what each unit comes to in each word, by the values of the cut; of a unit a row
    for each part."""
    names = [f"k{place}" for place in range(len(cut))]
    by = ", ".join(str(place + 1) for place in range(len(cut) + 2))
    unions = []
    for part in parts_of(session, report, span):
        keys = [
            f"{key} AS {name}"
            for key, name in zip(keys_of(session, span, part, cut), names, strict=True)
        ]
        who = f"coalesce({part.unit}, -{part.account}) AS who"
        told = ", ".join([*keys, who, f"{part.word} AS word", f"sum({part.fen}) AS fen"])
        unions.append(
            f"SELECT {told} FROM {part.tables} "  # noqa: S608  ours
            f"WHERE {where_of(part, scope)} GROUP BY {by}"
        )
    return " UNION ALL ".join(unions)


def _signed(words: Mapping[str, int]) -> str:
    cases = " ".join(f"WHEN '{word}' THEN {sign} * fen" for word, sign in words.items())
    return f"CASE word {cases} ELSE 0 END"


# Naming


def _named(session: Session, cut: Sequence[str], sums: Sums) -> Iterator[tuple[Key, str]]:
    """The lines in their order: as their values stand, what has none last."""
    known = [DIMENSIONS[one].names(session) for one in cut]
    places = [{value: place for place, value in enumerate(names)} for names in known]

    def order(key: Key) -> tuple[Any, ...]:
        return tuple(
            (value in (None, ""), place.get(value, len(place)), natural_key(str(value or "")))
            for value, place in zip(key, places, strict=True)
        )

    for key in sorted(sums, key=order):
        yield (
            key,
            " · ".join(
                _(DIMENSIONS[one].nobody) if value in (None, "") else names.get(value, str(value))
                for one, names, value in zip(cut, known, key, strict=True)
            )
            or _("Total"),
        )
