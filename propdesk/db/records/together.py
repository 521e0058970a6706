"""What a list does with many records of a kind: change, move, delete, paste, and taking it back.

    UNITS = Together(UNIT)
    store.write(UNITS.change, rows=[RowChange(7, {"floor": "3"})], progress=progress)

Each goes through the same door as the form: what the kind refuses is refused row by row, and the
others are done. One call is one gesture, and one undo. `add`, `change`, `delete` and `move` stand
in where saving is more than the record: a number is drawn, a space changes hands.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.records import gestures, saving, undoing
from propdesk.db.records.kinds import F, M, RecordKind
from propdesk.db.records.moving import move as move_record
from propdesk.db.records.rows import plain
from propdesk.db.store import use_case
from propdesk.db.tables import stored
from propdesk.kernel.i18n import _
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.fields import facts, please_fill, record_of, values_of
from propdesk.kernel.records.gestures import GestureResult, LastStep, RowChange
from propdesk.kernel.records.refusals import NotMoved, RecordGone, refuse_errors


@dataclass(frozen=True, slots=True)
class FieldPart(Generic[F]):
    """A value of a list that is a part of a field, such as the first of several phones."""

    of: Callable[[F], object]
    put: Callable[[F, Any], F]


class Together(Generic[M, F]):
    """See the module. Use cases for a store: seen, find, last, saved, change, try_out, delete,
    move, undo, undo_many, leave. `names` says what people call records that may have no row yet,
    `read` gives their fields.
    """

    def __init__(
        self,
        kind: RecordKind[M, F],
        *,
        add: Callable[[Session, F], int] | None = None,
        change: Callable[[Session, int, F, F], object] | None = None,
        delete: Callable[[Session, int], object] | None = None,
        move: Callable[[Session, int, str, str, Any], object] | None = None,
        read: Callable[[Session, int], F] | None = None,
        names: Callable[[Session, Sequence[int]], Mapping[int, str]] | None = None,
        parts: Mapping[str, FieldPart[F]] | None = None,
    ) -> None:
        self.kind, self.permission, self._parts = kind, kind.edit, parts or {}
        self._add = add or (lambda session, fields: saving.add(session, kind, fields))
        self._change = change or (
            lambda session, one, fields, seen: saving.change(session, kind, one, fields, seen)
        )
        self._delete, self._move, self._names = delete, move or self._plain_move, names
        self._read = read or (lambda session, one: saving.seen(session, kind, one))
        reading = use_case(permission=kind.edit)
        writing = use_case(permission=kind.edit, touches=kind.touches)
        self.seen, self.last = reading(self._seen), reading(self._last)
        self.find, self.saved = reading(self._find), reading(self._saved)
        self.takes_long = reading(self._takes_long)
        self.change, self.try_out = writing(self._change_rows), writing(self._try_rows)
        self.leave = use_case(permission="system.export", touches=("audit",))(self._leave)
        self.delete, self.move = writing(self._delete_rows), writing(self._move_rows)
        self.undo, self.undo_many = writing(self._undo), writing(self._undo_rows)

    # Reading

    def _seen(self, session: Session, *, ids: Sequence[int]) -> dict[int, dict[str, object]]:
        """The values of the records as a form shows them, by id; those that are gone are missing.

        Personal ones in full: whoever may change them is shown them, as in the form.
        """
        found, _held = dict[int, dict[str, object]](), self._records(session, ids)
        for record_id in ids:
            try:
                fields = self._read(session, record_id)
            except RecordGone:
                continue
            parts = {name: part.of(fields) for name, part in self._parts.items()}
            found[record_id] = {**values_of(self.kind.fields, fields), **parts}
        return found

    def _find(self, session: Session, *, column: str, value: object) -> int | None:
        """The id of the record with this value in a column no two share; None for nobody."""
        table = plain(self.kind.table.name)
        return session.scalar(
            select(table.c[self.kind.key]).where(table.c[column] == stored(value))
        )

    def _last(self, session: Session) -> LastStep | None:
        """What the acting user did last to records of the kind, if it can be taken back."""
        return gestures.last_step(session, self.kind)

    def _saved(self, session: Session, *, record_id: int) -> str:
        """What the last save of one record did, a word of SAVES or "undo"; that of a part changed
        it. Raises NoSaveToUndo."""
        kind, last = undoing.last_of_whole(session, self.kind, record_id)
        return last.what.removeprefix(f"{kind.kind}.") if kind is self.kind else "change"

    def _takes_long(self, session: Session, *, record_id: int) -> str:
        """What its progress is called, where taking back what was done last takes long; else ''."""
        moved = undoing.last_move(session, self.kind, record_id)
        return moved.long if moved is not None else ""

    def _records(self, session: Session, ids: Sequence[int]) -> Sequence[M]:
        """The records, read at once; they must be held while they are worked on, or each would be
        read again."""
        own = among(getattr(self.kind.model, self.kind.key), ids)
        return session.scalars(select(self.kind.model).where(own)).all()

    def _called(
        self, session: Session, ids: Sequence[int], records: Sequence[M]
    ) -> Mapping[int, str]:
        """What people call the records."""
        if self._names is not None:
            return self._names(session, ids)
        return {getattr(one, self.kind.key): self.kind.name(session, one) for one in records}

    @contextmanager
    def _gesture(
        self, session: Session, ids: Sequence[int], progress: Progress | None, saves: int = 0
    ) -> Iterator[tuple[gestures.Gesture, Iterator[tuple[int, str]]]]:
        """A gesture over these records, each with its name, with progress; `saves` where a row is
        more than one."""
        gestures.refuse_too_many(len(ids))
        held = self._records(session, ids)
        names = self._called(session, ids, held)

        def one_by_one() -> Iterator[tuple[int, str]]:
            for number, each in enumerate(ids):
                (progress or NoProgress()).step(number, len(ids))
                yield each, names.get(each, _("this record"))

        with gestures.gesture(session, self.kind, count=max(saves, len(ids))) as mine:
            yield mine, one_by_one()

    # Writing

    def _change_rows(
        self, session: Session, *, rows: Sequence[RowChange], progress: Progress | None = None
    ) -> GestureResult:
        """Change these records and add the new ones among them. Raises TooManyRows, Cancelled."""
        ids, saves = [row.id for row in rows], sum(map(self._saves, rows))
        with self._gesture(session, ids, progress, saves) as (mine, named):
            for row, (_id, name) in zip(rows, named, strict=True):
                if row.id:
                    mine.row(row.id, name, partial(self._change_one, session, row))
                else:
                    mine.row(0, row.name, partial(self._add_one, session, row))
        return mine.outcome()

    def _try_rows(
        self, session: Session, *, rows: Sequence[RowChange], progress: Progress | None = None
    ) -> GestureResult:
        """What `change` would say of each row, for a trial of which nothing is kept; where judging
        alone tells it, nothing need be written."""
        return self._change_rows(session, rows=rows, progress=progress)

    def _saves(self, _row: RowChange) -> int:
        """How many records a row saves: a step that is one is taken back as that."""
        return 1

    def _change_one(self, session: Session, row: RowChange) -> None:
        seen = self._with(self._read(session, row.id), row.seen)
        self._change(session, row.id, self._with(seen, row.values), seen)

    def _with(self, fields: F, values: Mapping[str, object]) -> F:
        plain = {name: value for name, value in values.items() if name not in self._parts}
        typed = record_of(self.kind.fields, plain, fields)
        for name in values.keys() & self._parts.keys():
            typed = self._parts[name].put(typed, values[name])
        return typed

    def _add_one(self, session: Session, row: RowChange) -> int:
        given = {name for name, value in row.values.items() if value not in (None, "")}
        lacks = [f for f in facts(self.kind.fields) if f.must_be_typed and f.name not in given]
        refuse_errors({fact.name: please_fill(fact) for fact in lacks})
        plain = {n: v for n, v in row.values.items() if n not in self._parts}
        return self._add(session, self._with(record_of(self.kind.fields, plain), row.values))

    def _delete_rows(
        self, session: Session, *, ids: Sequence[int], progress: Progress | None = None
    ) -> GestureResult:
        """Delete these records; one that something refers to stays. Raises as `change`."""
        free = undoing.unreferred(session, self.kind, ids)
        with self._gesture(session, ids, progress) as (mine, named):
            for record_id, name in named:
                mine.row(record_id, name, partial(self._delete_one, session, record_id, free))
        return mine.outcome()

    def _delete_one(self, session: Session, record_id: int, free: set[int]) -> None:
        if self._delete is not None:
            self._delete(session, record_id)
        elif record_id in free:
            undoing.delete_unreferred(session, self.kind, record_id)
        else:  # by now what referred to it may be gone with another row
            undoing.delete(session, self.kind, record_id)

    def _move_rows(
        self,
        session: Session,
        *,
        ids: Sequence[int],
        to: str,
        button: str = "",
        why: str = "",
        values: object = None,
        progress: Progress | None = None,
    ) -> GestureResult:
        """Move these records to a state, by a `button` (its title) where several lead there;
        `values` are what goes with the move. As `change`."""

        def step(record_id: int) -> None:
            if button:
                self._check_button(session, record_id, to, button)
            self._move(session, record_id, to, why, values)

        with self._gesture(session, ids, progress) as (mine, named):
            for record_id, name in named:
                mine.row(record_id, name, partial(step, record_id))
        return mine.outcome()

    def _check_button(self, session: Session, record_id: int, to: str, button: str) -> None:
        """Raise NotMoved for a record that another button leads there, with a form of its own."""
        states, record = self.kind.states, saving.the_record(session, self.kind, record_id)
        if states is None:
            raise TypeError(f"{self.kind.kind}: it has no states")
        stands = states.words(record.state)  # type: ignore[attr-defined]  # its kind has states
        found = states.leading(stands, to)
        if found is not None and found.title != button:
            reason = _("“{title}” leads there from “{state}”.")
            told = reason.format(title=_(found.title), state=stands.label)
            raise NotMoved(name=self.kind.name(session, record), reason=told)

    def _plain_move(
        self, session: Session, record_id: int, to: str, why: str, values: object
    ) -> None:
        if self.kind.states is None:
            raise TypeError(f"{self.kind.kind}: it has no states")
        state = self.kind.states.words(to)
        move_record(session, self.kind, record_id, state, why=why, form=values)

    def _leave(self, session: Session, *, list_name: str, rows: int, file_name: str) -> None:
        """Write down that what became of so many rows leaves the program as a file."""
        told = {"rows": rows, "file": file_name}
        audit.record(session, "export.list", ("list", None, list_name), None, told)

    # Taking back

    def _undo(self, session: Session, *, record_id: int) -> None:
        """Take back the last save of one record or of what belongs to it. Raises as
        `undoing.undo`."""
        kind, last = undoing.last_of_whole(session, self.kind, record_id)
        undoing.take_back(session, kind, last.subject_id or record_id, last)

    def _undo_rows(
        self, session: Session, *, gesture: int, progress: Progress | None = None
    ) -> GestureResult:
        """Take back one gesture, row by row. Raises GestureUndone, Cancelled."""
        return gestures.undo_gesture(session, self.kind, gesture, progress)
