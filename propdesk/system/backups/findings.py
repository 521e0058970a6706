"""What “check the books” finds, as the page shows it: a sentence, how bad, and where to look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from propdesk.db.keeping.chain import Breach


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `page` and `context` lead to the record, '' where there is none."""

    id: int
    kind: str
    sentence: str
    subject: str = ""
    page: str = ""
    context: dict[str, object] = field(default_factory=dict)


def findings(breaches: Iterable[Breach], pages: Mapping[str, str]) -> tuple[Finding, ...]:
    """Turn breaches into findings; `pages` says which page shows which kind of record.

    The page is opened with the record's id under the kind's name: `open(receipt=7)`.
    """
    found = []
    for number, breach in enumerate(breaches, 1):
        kind, record, name = breach.subject or ("", None, "")
        page = pages.get(kind, "") if record is not None else ""
        context: dict[str, object] = {kind: record} if page else {}
        found.append(Finding(number, breach.kind, breach.sentence, name, page, context))
    return tuple(found)
