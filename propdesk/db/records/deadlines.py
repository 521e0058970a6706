"""Until when records wait: what is over and what is near, for chips, badges and Today.

    KEEP = Deadline(KeptItem.keep_until, KeptItem.state, HERE, title=N_("Parcels overdue"))

Its chips are `overdue` and `soon`; `KEEP.due(session, …)` is the line on Today.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.listing import ListField
from propdesk.db.records.chips import ListChip
from propdesk.db.store import today
from propdesk.kernel.clock import wall_time
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.states import StateWord, Tone

SOON_DAYS = 1  # today and tomorrow
INSTALMENT_SOON = 7
# The chips of a deadline are a group of their own without a name.
_GROUP = " "


class Timed(Protocol):
    """What a register asks of its deadlines: a day of its own (`Deadline`), or clocks that run.

    `field` is the attribute of a row that says until when, `shown` what the list shows beside its
    own columns. What is found and told hangs on the day, or `by_minute` on the minute.
    """

    @property
    def field(self) -> str: ...
    @property
    def by_minute(self) -> bool: ...
    @property
    def shown(self) -> Mapping[str, ListField]: ...
    @property
    def chips(self) -> tuple[ListChip, ...]: ...
    def told(self, row: Any, moment: datetime) -> tuple[str, Tone, str] | None: ...  # noqa: ANN401
    def unsure(self, row: Any) -> tuple[str, Tone, str] | None: ...  # noqa: ANN401
    def due(self, session: Session, *, icon: str, page_id: str, place: str) -> tuple[Due, ...]: ...


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day in `column` of records whose `state` is one of those `waiting`. `over` is the msgid
    of the chip of what waits too long, `title` what Today calls that."""

    column: InstrumentedAttribute[date | None]
    state: InstrumentedAttribute[Any]
    waiting: tuple[StateWord, ...]
    _: KW_ONLY
    title: str
    over: str = N_("Past its day")
    group: DueGroup = DueGroup.DATES

    @property
    def field(self) -> str:
        """The attribute of a row that says the day."""
        return str(self.column.key)

    @property
    def by_minute(self) -> bool:
        """It goes by days."""
        return False

    @property
    def shown(self) -> Mapping[str, ListField]:
        """Nothing beside the columns of the record."""
        return {}

    def is_over(self, session: Session) -> ColumnElement[bool]:
        """The condition that the day is past and the record still waits."""
        return self.state.in_(self.waiting) & (self.column < today(session))

    def is_near(self, session: Session) -> ColumnElement[bool]:
        """The condition that it waits until today or tomorrow."""
        day = today(session)
        near = self.column.between(day, day + timedelta(days=SOON_DAYS))
        return self.state.in_(self.waiting) & near

    @property
    def chips(self) -> tuple[ListChip, ListChip]:
        """What is overdue, and what is near."""
        near = N_("Today and tomorrow")
        return (
            ListChip(
                "overdue", self.over, self.is_over, icon="triangle-alert", tone="red", group=_GROUP
            ),
            ListChip("soon", near, self.is_near, icon="clock", tone="amber", group=_GROUP),
        )

    def told(self, row: Any, moment: datetime) -> tuple[str, Tone, str] | None:  # noqa: ANN401
        """The warning of a row while it waits, from the day before on: its words, tone and icon."""
        day: date = wall_time(moment).date()
        until = getattr(row, self.column.key)
        days = (until - day).days if until else SOON_DAYS + 1
        if getattr(row, self.state.key) not in self.waiting or days > SOON_DAYS:
            return None
        if days >= 0:
            return _("tomorrow") if days else _("today"), "amber", "clock"
        over = ngettext("{count} day over", "{count} days over", -days)
        return over.format(count=-days), "red", "triangle-alert"

    def unsure(self, row: Any) -> tuple[str, Tone, str] | None:  # noqa: ANN401  a Timed
        """None: a day that somebody entered is one."""
        return None

    def due(self, session: Session, *, icon: str, page_id: str, place: str) -> tuple[Due, ...]:
        """The line on Today, none when nothing waits too long; `place` is a msgid."""
        model: Any = self.column.class_
        found = session.execute(select(model.id, self.column).where(self.is_over(session)))
        line = Due(
            group=self.group,
            icon=icon,
            title=_(self.title),
            page_id=page_id,
            place=_(place),
            context={"filter": "overdue"},
            is_overdue=True,
        )
        return over_records(line, model.__tablename__, found)


@dataclass(frozen=True, slots=True)
class InstalmentsDue:
    """The day of the next instalment as a deadline: `next_day` finds it for a row of `model`, none
    where all is paid. `title` and `soon` are what Today calls those overdue and of this week."""

    model: type[Any]
    next_day: Callable[[], ColumnElement[date]]
    _: KW_ONLY
    title: str
    soon: str

    @property
    def field(self) -> str:
        """The attribute of a row that says the day."""
        return "next_due"

    @property
    def by_minute(self) -> bool:
        """It goes by days."""
        return False

    @property
    def shown(self) -> Mapping[str, ListField]:
        """Nothing beside what the register shows."""
        return {}

    def _is_over(self, session: Session) -> ColumnElement[bool]:
        return self.next_day() < today(session)

    def _is_near(self, session: Session) -> ColumnElement[bool]:
        day = today(session)
        return self.next_day().between(day, day + timedelta(days=INSTALMENT_SOON))

    @property
    def chips(self) -> tuple[ListChip, ...]:
        """What is overdue, and what is near."""
        over, near = N_("Instalment overdue"), N_("Instalment within a week")
        return (
            ListChip("overdue", over, self._is_over, icon="triangle-alert", tone="red",
                     group=_GROUP),
            ListChip("soon", near, self._is_near, icon="clock", tone="amber", group=_GROUP),
        )  # fmt: skip

    def told(self, row: Any, moment: datetime) -> tuple[str, Tone, str] | None:  # noqa: ANN401
        """The warning of a row: how long its next instalment is over, or that it is near."""
        if row.next_due is None:
            return None
        days = (row.next_due - wall_time(moment).date()).days
        if days > INSTALMENT_SOON:
            return None
        if days >= 0:
            near = ngettext("in {count} day", "in {count} days", days).format(count=days)
            return near if days else _("today"), "amber", "clock"
        over = ngettext("{count} day over", "{count} days over", -days)
        return over.format(count=-days), "red", "triangle-alert"

    def unsure(self, row: Any) -> tuple[str, Tone, str] | None:  # noqa: ANN401  a Timed
        """None: a day that was agreed is one."""
        return None

    def due(self, session: Session, *, icon: str, page_id: str, place: str) -> tuple[Due, ...]:
        """The lines on Today: instalments overdue, and those of this week."""
        lines: list[Due] = []
        for title, chip, holds, over in (
            (self.title, "overdue", self._is_over, True),
            (self.soon, "soon", self._is_near, False),
        ):
            found = session.execute(select(self.model.id, self.next_day()).where(holds(session)))
            line = Due(group=DueGroup.MONEY, icon=icon, title=_(title), page_id=page_id,
                       place=_(place), context={"filter": chip}, is_overdue=over)  # fmt: skip
            lines += over_records(line, self.model.__tablename__, found, ends=not over)
        return tuple(lines)
