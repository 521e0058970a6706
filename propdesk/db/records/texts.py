"""The texts the search looks through: one per record, kept current with each save."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from propdesk.db.among import ids_given
from propdesk.db.plain_rows import insert_rows

Texts = Callable[[Session, Sequence[int] | None], dict[int, str]]
"""The texts of records by id, of all of them for None; a record that is gone has none."""
# Each save asks it: to put it together took longer than to do it.
_FORGET = """
    DELETE FROM search_entry WHERE kind = ? AND subject_id IN (SELECT value FROM json_each(?))
"""


def put(session: Session, kind: str, ids: Sequence[int], texts: Texts) -> None:
    """Write the texts of these records anew; those of deleted ones go."""
    session.flush()
    if ids:
        session.connection().exec_driver_sql(_FORGET, (kind, ids_given(ids)["ids"]))
        add(session, kind, texts(session, ids))


def add(session: Session, kind: str, texts: Mapping[int, str]) -> None:
    """Write the texts of new records, by id; for who has them at hand."""
    if texts:
        names = ("kind", "subject_id", "haystack")
        insert_rows(session, "search_entry", names, [(kind, *entry) for entry in texts.items()])
