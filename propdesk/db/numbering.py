"""Document numbers without gap or reuse: drawn inside the transaction that uses them."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.clock_check import check_clock

_DRAW = text(
    "INSERT INTO counter (series, year, value) VALUES (:series, :year, 1) "
    "ON CONFLICT (series, year) DO UPDATE SET value = value + 1 RETURNING value"
)
_LAST = text("SELECT value FROM counter WHERE series = :series AND year = :year")


def draw_number(session: Session, series: str, year: int = 0) -> int:
    """Draw the next number of a series and year, from 1. It returns to the counter on rollback.

    Every posting and every paper draws one, so here a wrong clock is stopped: ClockDoubtful.
    """
    check_clock(session)
    return int(session.execute(_DRAW, {"series": series, "year": year}).scalar_one())


def last_number(session: Session, series: str, year: int = 0) -> int:
    """The last number drawn, 0 when none was."""
    return int(session.execute(_LAST, {"series": series, "year": year}).scalar() or 0)


def document_no(series: str, year: int, number: int) -> str:
    """How the number of a document is written: SJ2026-000001."""
    return f"{series}{year}-{number:06d}"
