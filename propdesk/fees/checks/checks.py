"""“Check the books”: every rule that must hold between the money tables, with what breaks it."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.breach import BookStep, Breach
from propdesk.db.declarations import declarations
from propdesk.db.inspecting.rows_told import name_rows
from propdesk.db.keeping.chain import check_chain
from propdesk.db.keeping.schema import check_references, check_schema
from propdesk.db.sealing.checking import check_log, check_seals
from propdesk.db.store import use_case
from propdesk.fees.checks.naming import named
from propdesk.fees.checks.steps import MOST_OF_A_KIND, book_steps
from propdesk.fees.checks.terms_known import DOUBTFUL
from propdesk.kernel.progress import NoProgress, PartOfWork, Progress

_LINES = "SELECT coalesce(max(id), 0) FROM charge"


@use_case(permission="fees.view")
def check_books(session: Session, *, progress: Progress | None = None) -> tuple[Breach, ...]:
    """Check the structure, the whole chain and every rule of the books; () when all is in order."""
    watch = progress or NoProgress()
    raw = session.connection().connection.driver_connection
    assert raw is not None  # noqa: S101  it is open inside a use case
    breaches = check_schema(raw) + check_references(raw)
    watch.step(5, 100)
    breaches += check_chain(raw)
    watch.step(30, 100)
    told, broken = declarations(session), check_seals(raw)
    breaches += check_log(raw) + name_rows(raw, broken, told.kinds, told.rows_made)
    session.info[DOUBTFUL] = {str(one.values["table"]) for one in broken}
    steps = book_steps()
    lines = session.execute(text(_LINES)).scalar_one()
    for done, step in enumerate(steps):
        part = PartOfWork(watch, 40 + 60 * done // len(steps), 40 + 60 * (done + 1) // len(steps))
        breaches += _all_of(session, step, lines, part)
    breaches = named(session, breaches)
    watch.step(100, 100)
    return tuple(breaches)


def _all_of(session: Session, step: BookStep, lines: int, watch: Progress) -> list[Breach]:
    """What a step finds from the first row to the last, or the first of it."""
    found: list[Breach] = []
    place: int | None = 0
    while place is not None and len(found) < MOST_OF_A_KIND:
        watch.step(min(place, lines), max(1, lines))
        some, place = step(session, place)
        found += some
    return found[:MOST_OF_A_KIND]
