"""The deadlines of a kind of record, declared: when each starts, which event stops it, how long.

    CLOCKS = Clocks(
        kind="repair_order", model=RepairOrder, title=N_("Repairs overdue"),
        rules=(
            ClockRule(name="finish", title=N_("Finish"), begins="reported_at", limit=_finish,
                hangs_on=("kind", "urgency"), done=FINISHED, paused=(WAITING,), dropped=(OFF,)),
        ),
    )
    ORDER = RecordKind(…, saved=CLOCKS.saved, also=CLOCKS.touches)
    ORDERS = Register(…, deadline=CLOCKS, row=OrderRow)   # class OrderRow(TimedRow, OrderFields)

Every save, move and undo of a record keeps its deadlines; nobody writes them by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import msgspec
from sqlalchemy import ColumnElement, Select, and_, case, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from propdesk.db.listing import ListField, this_minute
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import Values
from propdesk.db.store import now, today
from propdesk.db.tables import Base, FlagType
from propdesk.duties.clocks.declaring import ClockRule
from propdesk.duties.clocks.models import ClockPause, Timer
from propdesk.duties.clocks.rules import Badge, TimedRow, badge
from propdesk.kernel.clock import begin_of, end_of, wall_time
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import N_, _

if TYPE_CHECKING:
    from propdesk.db.past.lives import Lived

_GROUP = " "
_NEVER = 1 << 62


class Clocks(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """See the module. `title` (a msgid) is what Today calls the records that are overdue."""

    kind: str
    model: type[Base]
    rules: tuple[ClockRule, ...]
    title: str
    pause_title: str = N_("Pauses that are over")
    over: str = N_("Past its time")
    group: DueGroup = DueGroup.WORK
    field: str = "due_at"
    by_minute: bool = True
    touches: tuple[str, ...] = ("clock", "clock_pause")

    def saved(self, session: Session, before: Values, after: Values) -> None:
        """Keep the deadlines of a record after a save, as its kind calls it."""
        from propdesk.duties.clocks.following import follow  # not read at a start

        follow(
            session, self.rules, (self.kind, int(after.get(str(self.key.key), 0))), before, after
        )

    def lived(self, session: Session, records: Sequence[Lived]) -> int:
        """Write the deadlines of records that were made with their past; how many."""
        from propdesk.duties.clocks.past import keep_deadlines  # not read at a start

        return keep_deadlines(session, self.kind, self.rules, records)

    @property
    def key(self) -> ColumnElement[int]:
        """The id of the records."""
        found: ColumnElement[int] = getattr(
            self.model, str(self.model.__mapper__.primary_key[0].key)
        )
        return found

    # In lists

    def _open(self, what: Any) -> Select[Any]:  # noqa: ANN401  any column
        own = (Timer.subject_kind == self.kind, Timer.stopped_at.is_(None))
        return select(what).where(*own)

    def _held(self, what: Any) -> Select[Any]:  # noqa: ANN401  any column
        """The same of the pauses that hold one up now."""
        return self._open(what).where(ClockPause.clock_id == Timer.id, ClockPause.ended.is_(None))

    def _next(self, what: Any) -> Any:  # noqa: ANN401  any column
        """A value of the open deadline of a record that comes first."""
        mine = self._open(what).where(Timer.subject_id == self.key)
        nearest = mine.order_by(Timer.due_at.is_(None), Timer.due_at, Timer.id).limit(1)
        return nearest.correlate(self.model).scalar_subquery()

    @property
    def shown(self) -> Mapping[str, ListField]:
        """What a `TimedRow` shows, for the list of the records."""
        mine = self._held(ClockPause.until).where(Timer.subject_id == self.key).limit(1)
        nearest = aliased(Timer)
        first = self._open(func.min(Timer.due_at)).where(Timer.subject_id == self.key)
        due = first.correlate(self.model).scalar_subquery()
        joins = ((nearest, nearest.id == self._next(Timer.id)),)
        return {
            "due_at": ListField(due, func.coalesce(due, _NEVER), nearest.due_at, joins),
            "warn_at": ListField(self._next(Timer.warn_at), None, nearest.warn_at, joins),
            "due_clock": ListField(self._next(Timer.name), None, nearest.name, joins),
            "due_provisional": ListField(
                _if_so(self._next(Timer.provisional)), None, _if_so(nearest.provisional), joins
            ),
            "paused_until": ListField(mine.correlate(self.model).scalar_subquery()),
        }

    def was_late(self, name: str) -> ColumnElement[bool]:
        """Whether the last turn of a deadline of the record ended late; null while it runs, where
        it was dropped, and where there is none."""
        late = case(
            (Timer.stopped_at.is_(None) | Timer.dropped.is_(True), None),
            else_=func.coalesce(Timer.stopped_at > Timer.due_at, 0),
        )
        found: ColumnElement[bool] = self._last(name, type_coerce(late, FlagType))
        return found

    def last_due(self, name: str) -> ColumnElement[datetime]:
        """When the last turn of a deadline of the record is, or was, due."""
        found: ColumnElement[datetime] = self._last(name, Timer.due_at)
        return found

    def _last(self, name: str, what: Any) -> Any:  # noqa: ANN401  any column
        own = (Timer.subject_kind == self.kind, Timer.name == name, Timer.subject_id == self.key)
        last = select(what).where(*own).order_by(Timer.turn.desc()).limit(1)
        return last.correlate(self.model).scalar_subquery()

    def is_over(self, session: Session) -> ColumnElement[bool]:
        """The condition that a deadline of the record is past."""
        return self.key.in_(self._open(Timer.subject_id).where(Timer.due_at < this_minute(session)))

    def is_today(self, session: Session) -> ColumnElement[bool]:
        """The condition that one comes until tonight."""
        tonight = begin_of(today(session) + ONE_DAY)
        ahead = and_(Timer.due_at >= this_minute(session), Timer.due_at <= tonight)
        return self.key.in_(self._open(Timer.subject_id).where(ahead))

    def is_paused(self, _session: Session) -> ColumnElement[bool]:
        """The condition that one is held up."""
        return self.key.in_(self._open(Timer.subject_id).where(Timer.due_at.is_(None)))

    def is_pause_over(self, session: Session) -> ColumnElement[bool]:
        """The condition that the day of a pause is past and nobody has gone on."""
        day = wall_time(now(session)).date()
        return self.key.in_(self._held(Timer.subject_id).where(ClockPause.until < day))

    @property
    def chips(self) -> tuple[ListChip, ...]:
        """What is overdue, due today, and where it can pause: paused, and paused for too long."""
        pauses = (
            ListChip("paused", N_("Paused"), self.is_paused, icon="pause", group=_GROUP),
            ListChip("pause-over", N_("Pause is over"), self.is_pause_over, group=_GROUP),
        )
        return (
            ListChip(
                "overdue", self.over, self.is_over, icon="triangle-alert", tone="red", group=_GROUP
            ),
            ListChip(
                "soon", N_("Due today"), self.is_today, icon="clock", tone="amber", group=_GROUP
            ),
            *(pauses if any(rule.paused for rule in self.rules) else ()),
        )

    def told(self, row: Any, moment: datetime) -> Badge | None:  # noqa: ANN401  a TimedRow
        """The badge of a row, with the name of the deadline where there are several."""
        found = badge(cast("TimedRow", row), moment)
        titles = {rule.name: rule.title for rule in self.rules}
        if found is None or len(titles) == 1 or row.due_clock not in titles:
            return found
        words, tone, icon = found
        return f"{_(titles[row.due_clock])} {words}", tone, icon

    def unsure(self, row: Any) -> Badge | None:  # noqa: ANN401  a TimedRow
        """The badge of a deadline that holidays may still move; None for any other."""
        if row.due_at is None or not row.due_provisional:
            return None
        day, hour = end_of(row.due_at)
        moment = f"{day:%m-%d} {hour}"
        return _("{moment}, provisional").format(moment=moment), "grey", "calendar-days"

    def due(self, session: Session, *, icon: str, page_id: str, place: str) -> tuple[Due, ...]:
        """The lines of Today: what is overdue, and the pauses that are over."""
        over = self._open(func.min(Timer.due_at)).where(Timer.due_at < this_minute(session))
        held = self._held(func.min(ClockPause.until))
        lines = (
            (self.title, "overdue", self.is_over(session), over),
            (self.pause_title, "pause-over", self.is_pause_over(session), held),
        )
        found = list[Due]()
        for title, chip, holds, since in lines:
            mine = since.where(Timer.subject_id == self.key).correlate(self.model)
            records = session.execute(select(self.key, mine.scalar_subquery()).where(holds))
            line = Due(
                group=self.group,
                icon=icon,
                title=_(title),
                page_id=page_id,
                place=_(place),
                context={"filter": chip},
                is_overdue=True,
            )
            found += over_records(line, self.kind, records)
        return tuple(found)


def _if_so(flag: Any) -> Any:  # noqa: ANN401  an expression
    """Where it is not so, there is nothing to say."""
    return type_coerce(func.nullif(flag, 0), FlagType)
