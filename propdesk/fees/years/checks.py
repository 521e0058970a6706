"""Whether the books still say what was sealed of each year, and its package is what was sealed."""

import sqlite3
from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.db.keeping.disk.on_disk import sha256_of
from propdesk.db.keeping.layout import folder_at_work
from propdesk.db.store import use_case
from propdesk.fees.months.service import sealed_facts
from propdesk.fees.years.models import YearSeal
from propdesk.fees.years.rules import figure_title, package_of
from propdesk.fees.years.years import facts_of_year, newest_seals, sealed_year
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.progress import Progress

KIND = "sealed_year"
_DIFFERS = N_("Year {name} is sealed, and {part} was {stated}; the books say {found}.")
_CHAIN = N_("Year {name} is sealed behind posting {stated}, which is another one now.")
_OPEN = N_("Year {name} is sealed, but {part} is not closed any more.")
_MISSING = N_("The package of year {name} is not there: {part}.")
_CHANGED = N_("The package of year {name} was changed since it was sealed: {part}.")
_AGAIN = N_("Close the month and seal the year again: Fees, Sealed years.")
_PACKAGE = N_("Put the file back, or seal the year again: Fees, Sealed years.")


@use_case(permission="fees.view")
def year_breaches(session: Session, *, progress: Progress) -> Iterable[Breach]:
    """Each figure that differs from the seal of its year, each package that does."""
    progress.step(0, 100)
    found: list[Breach] = []
    for year, seal in newest_seals(session).items():
        subject = ("year_seal", year, str(year))
        found += _figures(session, seal, subject)
        found += _package(session, seal, subject)
    return found


_Subject = tuple[str, int, str]


def _figures(session: Session, seal: YearSeal, subject: _Subject) -> Iterator[Breach]:
    stated, closed = sealed_year(seal), sealed_facts(session)
    gone = [month for month in stated.months if month not in closed]
    for month in gone:
        yield Breach(KIND, _OPEN, {"name": subject[2], "part": month}, subject, _AGAIN)
    if gone:
        return
    now = facts_of_year(session, seal.year, [closed[month] for month in stated.months])
    for name in dict.fromkeys([*stated.figures, *now.figures]):
        was, is_now = stated.figures.get(name, 0), now.figures.get(name, 0)
        if was != is_now:
            values: dict[str, object] = {
                "name": subject[2], "part": figure_title(name), "stated": Money(was),
                "found": Money(is_now),
            }  # fmt: skip
            yield Breach(KIND, _DIFFERS, values, subject)
    if (stated.seq, stated.hash) != (now.seq, now.hash):
        yield Breach(KIND, _CHAIN, {"name": subject[2], "stated": stated.seq}, subject)


def _package(session: Session, seal: YearSeal, subject: _Subject) -> Iterator[Breach]:
    raw = session.connection().connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101  it is open inside a use case
    path = package_of(folder_at_work(raw), seal.file)
    values: dict[str, object] = {"name": subject[2], "part": seal.file}
    if not path.is_file():
        yield Breach(KIND, _MISSING, values, subject, _PACKAGE)
    elif sha256_of(path) != seal.digest:
        yield Breach(KIND, _CHANGED, values, subject, _PACKAGE)
