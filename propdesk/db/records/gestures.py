"""One gesture over many records: the log shows what belongs together, and it is one undo.

    with gesture(session, VEHICLE, count=len(ids)) as mine:
        for record_id in ids:
            mine.row(record_id, name, partial(saving.change, session, VEHICLE, record_id, fields))
    return mine.outcome()

Each row is a step of its own: one that is refused leaves the others. What the log keeps of a row
says its gesture (`gesture_id`, the id of the first of its entries), and the entry that closes it is
of no record and tells how many. A write is alone in the file: the entries between are all its own.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.audit import Saved, saves_of
from propdesk.db.declarations import tell_followers
from propdesk.db.models import AuditRow
from propdesk.db.records import searching
from propdesk.db.records.kinds import F, M, RecordKind
from propdesk.db.records.undoing import SAVES, newest_ids, take_added_back, take_back
from propdesk.db.store import acting, now
from propdesk.db.withholding.withheld import kept_ids
from propdesk.kernel.clock import ClockDoubtful
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.gestures import (
    MOST,
    GestureResult,
    GestureUndone,
    LastStep,
    RowResult,
    TooManyRows,
)
from propdesk.kernel.records.refusals import ChangedMeanwhile, NoSaveToUndo

MANY, UNDONE = "many", "undo_many"
"""What the entry that closes a gesture says was done."""
UNDONE_GESTURE = "undone_gesture"
"""By this word a subject follows what is taken back whole: the kind of records, the gesture."""
# A step is what a hand did lately; nobody presses Ctrl+Z for last year.
_LATELY = timedelta(days=30)


class Gesture:
    """The rows of one gesture so far. Made by `gesture`."""

    def __init__(
        self, session: Session, kind: RecordKind[Any, Any], token: int, verb: str = MANY
    ) -> None:
        self._session, self._kind, self._verb, self.token = session, kind, verb, token
        self.rows: list[RowResult] = []
        # Also records of the kind that changed along with a row of it.
        self.saved: set[int] = set()

    def row(self, record_id: int, name: str, step: Callable[[], object]) -> None:
        """Do a step on one record; what it refuses is kept beside it, and nothing of it is done.

        A step that makes a record gives its id.
        """
        logged = self._session.info["logged"] = []
        try:
            with self._session.begin_nested():
                made = step()
        except ClockDoubtful:
            raise  # no fault of this row: it is asked once, for all of them
        except UserError as error:
            errors = errors_of(error)
            self.rows.append(RowResult(record_id, name, "refused", str(error), errors))
            return
        made_id = made if isinstance(made, int) and not record_id else record_id
        self.rows.append(RowResult(made_id, name, "done" if logged else "same"))

    def settled(self, record_id: int, name: str, error: UserError | None) -> None:
        """Keep what became of a record that a step for many took along."""
        if error is None:
            self.rows.append(RowResult(record_id, name, "done"))
        else:
            told = errors_of(error)
            self.rows.append(RowResult(record_id, name, "refused", str(error), told))

    def outcome(self) -> GestureResult:
        """What became of the rows."""
        done = any(row.how == "done" for row in self.rows)
        return GestureResult(self.token if done else 0, tuple(self.rows))

    def close(self) -> None:
        """Write down how many; the search follows for all of them at once."""
        outcome = self.outcome()
        if not outcome.gesture:
            return
        searching.index(self._session, self._kind, sorted(self.saved))
        told = {"rows": outcome.count("done"), "refused": outcome.count("refused")}
        what = f"{self._kind.kind}.{self._verb}"
        audit.record(self._session, what, (self._kind.kind, None, ""), None, told)


@contextmanager
def gesture(
    session: Session, kind: RecordKind[M, F], verb: str = MANY, *, count: int
) -> Iterator[Gesture]:
    """Let what is saved inside belong together; see the module. One row alone is a plain save."""
    token = 0 if count == 1 else (session.scalar(select(func.max(AuditRow.id))) or 0) + 1
    mine = Gesture(session, kind, token, verb)
    if token:
        session.info.update(gesture=token, texts_later=(kind.kind, mine.saved))
    try:
        yield mine
        mine.close()
    finally:
        for name in ("gesture", "texts_later", "logged"):
            session.info.pop(name, None)


def errors_of(error: UserError) -> dict[str, str]:
    """What a refusal says of which field; empty where it speaks of no one."""
    if isinstance(error, ChangedMeanwhile):
        return dict.fromkeys(error.fields, str(error))
    errors: dict[str, str] = getattr(error, "errors", {})
    return dict(errors) or ({error.beside: str(error)} if error.beside else {})


def refuse_too_many(count: int) -> None:
    """Raise TooManyRows for more than one gesture may hold."""
    if count > MOST:
        raise TooManyRows(count=f"{count:,}", most=f"{MOST:,}")


# Taking it back


def undo_gesture(
    session: Session, kind: RecordKind[M, F], token: int, progress: Progress | None = None
) -> GestureResult:
    """Take back what one gesture did, the last row first, each whole; itself a gesture.

    A record that was changed since, or that cannot go or come back, is told and stays; where none
    does, the followers of `undone_gesture` hear of it. Raises GestureUndone when there is no such
    gesture, Cancelled.
    """
    progress = progress or NoProgress()
    entries = _entries(session, kind, token)
    newest = newest_ids(session, kind, list(entries))
    added = {one: own[0] for one, own in entries.items() if _is_add(kind, own, newest.get(one))}
    names = {one: own[0].subject for one, own in entries.items()}
    with gesture(session, kind, UNDONE, count=len(entries)) as mine:
        settled = take_added_back(session, kind, added) if len(added) > 1 else {}
        for number, (record_id, own) in enumerate(entries.items()):
            progress.step(number, len(entries))
            if record_id in settled:
                mine.settled(record_id, names[record_id], settled[record_id])
                continue
            step = partial(_take_back, session, kind, own, newest.get(record_id))
            mine.row(record_id, names[record_id], step)
    done = mine.outcome()
    if not done.count("refused"):
        tell_followers(session, UNDONE_GESTURE, {"kind": kind.kind, "gesture": token}, {})
    return done


def _is_add(kind: RecordKind[M, F], own: Sequence[Saved], newest: int | None) -> bool:
    """Whether a gesture did nothing to a record but add it, and nobody did anything since."""
    return len(own) == 1 and own[0].what == f"{kind.kind}.add" and newest == own[0].id


def _take_back(
    session: Session, kind: RecordKind[M, F], own: Sequence[Saved], newest: int | None
) -> None:
    if newest != own[0].id:
        raise NoSaveToUndo(name=own[0].subject)
    for entry in own:
        take_back(session, kind, entry.subject_id, entry)


def _entries(session: Session, kind: RecordKind[M, F], token: int) -> dict[int, list[Saved]]:
    """What the log keeps of the rows of a gesture, by record, the last one first."""
    own = (AuditRow.subject_kind == kind.kind, AuditRow.id >= token)
    closing = select(AuditRow.id).where(
        *own, AuditRow.subject_id.is_(None), AuditRow.what == f"{kind.kind}.{MANY}"
    )
    last = session.scalar(closing.order_by(AuditRow.id).limit(1))
    if last is None:
        raise GestureUndone
    saves = AuditRow.what.in_([f"{kind.kind}.{verb}" for verb in SAVES])
    found: dict[int, list[Saved]] = {}
    for one in saves_of(session, *own, saves, AuditRow.id < last):
        found.setdefault(one.subject_id, []).append(one)
    return found


def last_step(session: Session, kind: RecordKind[M, F]) -> LastStep | None:
    """What the acting user did last to records of a kind; None when it cannot be taken back."""
    row = session.scalar(
        select(AuditRow)
        .where(
            AuditRow.at >= now(session) - _LATELY,
            AuditRow.subject_kind == kind.kind,
            AuditRow.user_id == acting(session).user_id,
            AuditRow.what.in_([f"{kind.kind}.{verb}" for verb in (*SAVES, "undo", MANY, UNDONE)]),
        )
        .order_by(AuditRow.id.desc())
        .limit(1)
    )
    done = row.what.removeprefix(f"{kind.kind}.") if row is not None else ""
    if row is None or done in ("undo", UNDONE):
        return None
    if done != MANY:
        kept = kept_ids(session, kind, (row.subject_id or 0,))
        name = _("restricted") if kept else row.subject
        return LastStep(row.at, done, row.subject_id or 0, name)
    told = json.loads(row.after or "{}")
    return LastStep(row.at, done, 0, "", told["gesture_id"], told["rows"])
