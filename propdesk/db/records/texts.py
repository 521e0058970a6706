"""The texts the search looks through: one per record, kept current with each save."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.models import SearchEntry
from propdesk.db.plain_rows import insert_rows

Texts = Callable[[Session, Sequence[int] | None], dict[int, str]]
"""The texts of records by id, of all of them for None; a record that is gone has none."""


def put(session: Session, kind: str, ids: Sequence[int], texts: Texts) -> None:
    """Write the texts of these records anew; those of deleted ones go."""
    session.flush()
    if ids:
        own = (SearchEntry.kind == kind, among(SearchEntry.subject_id, ids))
        session.execute(delete(SearchEntry).where(*own))
        add(session, kind, texts(session, ids))


def add(session: Session, kind: str, texts: Mapping[int, str]) -> None:
    """Write the texts of new records, by id; for who has them at hand."""
    if texts:
        names = ("kind", "subject_id", "haystack")
        insert_rows(session, "search_entry", names, [(kind, *entry) for entry in texts.items()])
