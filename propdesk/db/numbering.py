"""Document numbers without gap or reuse, drawn where they are used; ids never given before."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.clock_check import check_clock

_DRAW = (
    "INSERT INTO counter (series, year, value) VALUES (?, ?, ?) "
    "ON CONFLICT (series, year) DO UPDATE SET value = value + excluded.value RETURNING value"
)
_LAST = text("SELECT value FROM counter WHERE series = :series AND year = :year")


def draw_number(session: Session, series: str, year: int = 0) -> int:
    """Draw the next number of a series and year, from 1. It returns to the counter on rollback.

    Every posting and every paper draws one, so here a wrong clock is stopped: ClockDoubtful.
    """
    return draw_numbers(session, [series], year)[0]


def draw_numbers(session: Session, wanted: Sequence[str], year: int) -> list[int]:
    """As draw_number for many papers, each named by its series: in order, a statement a series."""
    check_clock(session)
    drawn: dict[str, Iterator[int]] = {}
    for series, many in Counter(wanted).items():
        drawing = session.connection().exec_driver_sql(_DRAW, (series, year, many))
        last = int(drawing.scalar_one())
        drawn[series] = iter(range(last - many + 1, last + 1))
    return [next(drawn[series]) for series in wanted]


def last_number(session: Session, series: str, year: int = 0) -> int:
    """The last number drawn, 0 when none was."""
    return int(session.execute(_LAST, {"series": series, "year": year}).scalar() or 0)


def document_no(series: str, year: int, number: int) -> str:
    """How the number of a document is written: SJ2026-000001."""
    return f"{series}{year}-{number:06d}"


def free_id(session: Session, table: str) -> int:
    """The first id of a table that no row has and, where ids are given once, none ever had."""
    session.flush()
    highest = session.scalar(text(f"SELECT max(id) FROM {table}"))  # noqa: S608  our own table name
    given = session.scalar(
        text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table}
    )
    return 1 + max(highest or 0, given or 0)
