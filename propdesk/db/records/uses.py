"""The use cases that every kind of record has, made from its declaration.

    VEHICLE_USES = RecordUses(VEHICLE)
    store.write(VEHICLE_USES.change, record_id=7, fields=fields, seen=seen)

Each asks for the right that the kind names (`view`, `edit`), and tells which tables it writes.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic

from sqlalchemy.orm import Session

from propdesk.db.records import moving, saving, undoing
from propdesk.db.records.kinds import F, M, RecordKind
from propdesk.db.states import state_history
from propdesk.db.store import use_case
from propdesk.kernel.records.states import StateEvent, StateWord

if TYPE_CHECKING:
    from propdesk.db.records.together import Together


class RecordUses(Generic[M, F]):
    """See the module. For a store: seen, history, deletion to read; add, change, move, undo and
    delete to write; `together` does it with many records at once, as given or as the kind says."""

    def __init__(
        self, kind: RecordKind[M, F], *, together: Together[Any, Any] | None = None
    ) -> None:
        self.kind, self._together = kind, together
        looks = use_case(permission=kind.view)
        writes = use_case(permission=kind.edit, touches=kind.touches)
        self.seen, self.history = looks(self._seen), looks(self._history)
        self.deletion = looks(self._deletion)
        self.add, self.change, self.move = (
            writes(self._add),
            writes(self._change),
            writes(self._move),
        )
        self.undo, self.delete = writes(self._undo), writes(self._delete)

    @cached_property
    def together(self) -> Together[Any, Any]:
        """The same with many records at once, as one gesture; not read at a start."""
        from propdesk.db.records.together import Together

        return self._together or Together(self.kind)

    def _seen(self, session: Session, *, record_id: int) -> F:
        """A record as its form shows it; raises RecordGone."""
        return saving.seen(session, self.kind, record_id)

    def _history(self, session: Session, *, record_id: int) -> tuple[StateEvent, ...]:
        """The moves of a record, the oldest first."""
        return state_history(session, kind=self.kind.kind, record_id=record_id)

    def _deletion(self, session: Session, *, record_id: int) -> str:
        """What goes with a record. Raises as `undoing.deletion`."""
        return undoing.deletion(session, self.kind, record_id)

    def _add(self, session: Session, *, fields: F) -> int:
        """Enter a record; its id. Raises as `saving.add`."""
        return saving.add(session, self.kind, fields)

    def _change(
        self, session: Session, *, record_id: int, fields: F, seen: F | None = None
    ) -> None:
        """Save the form of a record. Raises as `saving.change`."""
        saving.change(session, self.kind, record_id, fields, seen)

    def _move(
        self,
        session: Session,
        *,
        record_id: int,
        to: StateWord,
        form: object | None = None,
        why: str = "",
        seen: StateWord | None = None,
    ) -> None:
        """Move a record to another state with what the move's form says. Raises as `move`."""
        moving.move(session, self.kind, record_id, to, form=form, why=why, seen=seen)

    def _undo(self, session: Session, *, record_id: int) -> None:
        """Take back the last save or move of a record. Raises as `undoing.undo`."""
        undoing.undo(session, self.kind, record_id)

    def _delete(self, session: Session, *, record_id: int) -> None:
        """Delete a record. Raises as `undoing.delete`."""
        undoing.delete(session, self.kind, record_id)
