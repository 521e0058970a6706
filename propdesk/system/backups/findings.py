"""What “check the books” finds, as the page shows it: a sentence, how bad, and where to look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.db.declarations import declarations
from propdesk.kernel.progress import Progress


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `page` and `context` lead to the record, '' where there is none."""

    id: int
    kind: str
    sentence: str
    subject: str = ""
    page: str = ""
    context: dict[str, object] = field(default_factory=dict)


def check_all(session: Session, *, progress: Progress) -> tuple[Finding, ...]:
    """Check what the subjects declare to be checked; each refuses who may not see what it reads."""
    told = declarations(session)
    found = [breach for check in told.checks for breach in check(session, progress)]
    return findings(found, told.shows)


def findings(
    breaches: Iterable[Breach], shows: Mapping[str, tuple[str, str]]
) -> tuple[Finding, ...]:
    """Turn breaches into findings; `shows` says which page shows which kind of record, and under
    which word it is given the id: `open(receipt_id=7)`.
    """
    found = []
    for number, breach in enumerate(breaches, 1):
        kind, record, name = breach.subject or ("", None, "")
        page, word = shows.get(kind, ("", "")) if record is not None else ("", "")
        context: dict[str, object] = {word: record} if page else {}
        found.append(Finding(number, breach.kind, breach.sentence, name, page, context))
    return tuple(found)
