"""Taking away what nobody needs any more: files no row names, and what was removed long ago.

A file goes when every row that named it was removed more than thirty days ago, or when it was kept
and never named. The files of a deleted record stay: the log can bring it back. While a restore can
be undone nothing goes at all, since the data set aside may name anything.
"""

import contextlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.attachments.attaching import folder_of
from propdesk.db.keeping.aside import kept_states
from propdesk.db.keeping.disk.on_disk import is_hash
from propdesk.db.models import Attachment
from propdesk.db.store import Store, now, use_case

KEPT_DAYS = 30
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many removed rows were forgotten, and how many files taken away."""

    rows: int = 0
    files: int = 0


def sweep(store: Store) -> Swept:
    """Take away what nobody needs any more; the program does it by itself, after a backup.

    Raises what a write is refused with.
    """
    folder = folder_of(store)
    if kept_states(folder):
        return Swept()
    rows = store.write(forget_removed)
    return Swept(rows, store.write(take_unnamed, place=folder.attachments))


@use_case(permission="", touches=("attachment", "audit"))
def forget_removed(session: Session) -> int:
    """Delete the rows of files removed more than thirty days ago; how many."""
    old = Attachment.deleted_at < now(session) - timedelta(days=KEPT_DAYS)
    gone = session.scalars(delete(Attachment).where(old).returning(Attachment.id)).all()
    if gone:
        audit.record(session, "file.sweep", ("file", None, ""), {"count": len(gone)}, None)
    return len(gone)


@use_case(permission="")
def take_unnamed(session: Session, *, place: Path) -> int:
    """Delete the files no row names, after thirty days; how many.

    It writes no row, and still runs as a write: nobody can name a file in the meantime.
    """
    needed = set(session.scalars(select(Attachment.sha256).distinct()))
    before, taken = now(session) - timedelta(days=KEPT_DAYS), 0
    for file in place.iterdir() if place.is_dir() else ():
        if file.name not in needed and (is_hash(file.name) or file.suffix == ".part"):
            taken += _taken(file, before)
    return taken


def _taken(file: Path, before: datetime) -> bool:
    with contextlib.suppress(FileNotFoundError):
        if file.stat().st_mtime >= before.timestamp():
            return False
        try:
            file.unlink()
        except OSError as error:  # held open by whoever looks at it: the next sweep
            _log.warning("a file nobody needs stays: %s", error)
        else:
            return True
    return False
