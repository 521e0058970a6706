"""What of each declared list is kept how long, what is past its time, and that it goes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, delete, false, func, insert, or_, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.declarations import declarations
from propdesk.db.records.searching import kind_of_table
from propdesk.db.store import may, today, use_case
from propdesk.db.tables import MomentType
from propdesk.db.withholding.personal import KeptFor, Leaves, PersonalData
from propdesk.estate.models import Occupancy, Person, Unit
from propdesk.estate.notation.service import mask_in_text
from propdesk.estate.rules import PersonKind
from propdesk.kernel.clock import begin_of, wall_time
from propdesk.kernel.i18n import _
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.refusals import RecordGone
from propdesk.privacy.everywhere import writes_everywhere
from propdesk.privacy.matching import column_at, table_of
from propdesk.privacy.persons.service import (
    GONE,
    StillNeeded,
    erase_person,
    find_anew,
    forget_in_log,
    forget_rows,
    mask_name,
)
from propdesk.privacy.retention.models import RetentionLook
from propdesk.privacy.retention.rules import months_after, months_before
from propdesk.privacy.times import PEOPLE, rule_of, time_of, usual_time

RIGHT = "estate.privacy"
MOST_SHOWN = 500


class RetentionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A list: how long its personal data is kept, how much is held, how much is past its time.
    `usual`: the months as delivered; `law`: why it is not kept for less."""

    id: int
    name: str
    title: str
    months: int
    usual: int
    law: str
    rule: str
    held: int
    due: int
    oldest: date | None

    @property
    def since(self) -> date | None:
        """Since when the oldest should be gone."""
        return months_after(self.oldest, self.months) if self.oldest and self.months else None


class DueRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row past its time: which one, and since when."""

    id: int
    name: str
    day: date
    over: date


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """How much went, and whose data is still needed after all."""

    rows: int
    kept: int


@use_case(permission=RIGHT)
def retention_lines(
    session: Session, *, progress: Progress | None = None
) -> tuple[RetentionLine, ...]:
    """Every declared list that keeps personal data for a time, what is due first."""
    day, watch = today(session), progress or NoProgress()
    kept = _kept(session)
    found = []
    for number, data in enumerate(kept, 1):
        watch.step(number, len(kept))
        keep, usual = _keep(session, data), usual_time(data)
        assert usual is not None  # noqa: S101  only what is kept for a time
        due, oldest = _due(session, data, day)
        found.append(
            RetentionLine(
                id=number, name=data.table, title=list_title(data), months=keep.months,
                usual=usual.months, law=_(keep.law), rule=rule_of(session, data),
                held=_held(session, data), due=due, oldest=oldest,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (not one.due, one.id)))


def _kept(session: Session) -> list[PersonalData]:
    declared = declarations(session).personal
    return [one for one in declared if usual_time(one) is not None]


def _keep(session: Session, data: PersonalData) -> KeptFor:
    kept = time_of(session, data)
    assert kept is not None  # noqa: S101  only what is kept for a time
    return kept


def list_title(data: PersonalData) -> str:
    """What the list is called."""
    return _("People who moved out") if data.table == PEOPLE else _(data.title)


def _held(session: Session, data: PersonalData) -> int:
    table = table_of(data)
    return session.scalar(select(func.count()).select_from(table).where(_is_personal(data))) or 0


def _due(session: Session, data: PersonalData, day: date) -> tuple[int, date | None]:
    rows = _rows_due(session, data, day).subquery()
    count, oldest = session.execute(select(func.count(), func.min(rows.c.day))).one()
    return count, _as_day(oldest)


def _as_day(value: Any) -> date | None:  # noqa: ANN401  a day or a moment
    if value is None:
        return None
    if isinstance(value, datetime):
        return wall_time(value).date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _rows_due(session: Session, data: PersonalData, day: date) -> Select[Any]:
    """The ids of what is past its time, each with the day it counts from."""
    keep, table = _keep(session, data), table_of(data)
    last = months_before(day, keep.months)
    if data.table == PEOPLE:
        left = _left_on()
        gone = and_(left < last, Person.erased_on.is_(None), Person.kind == PersonKind.PERSON)
        return select(Person.id.label("id"), left.label("day")).where(gone)
    begins = column_at(table, keep.begins)
    over = begins < (begin_of(last) if isinstance(begins.type, MomentType) else last)
    query = select(table.c.id.label("id"), begins.label("day")).where(over, _is_personal(data))
    return query.where(table.c.state.in_(keep.ended)) if keep.ended else query


def _left_on() -> Any:  # noqa: ANN401  a column of days
    """When somebody's last role ended; nothing while one has no end."""
    own = Occupancy.person_id == Person.id
    open_ended = select(Occupancy.id).where(own, Occupancy.until.is_(None)).exists()
    last = select(func.max(Occupancy.until)).where(own, ~open_ended)
    return last.correlate(Person).scalar_subquery()


def _is_personal(data: PersonalData) -> ColumnElement[bool]:
    """Whether anything personal is left in a row."""
    table = table_of(data)
    if data.table == PEOPLE:
        return table.c.erased_on.is_(None)
    said = (table.c[name] for name in data.columns)
    return or_(false(), *(and_(one.is_not(None), one != "", one != GONE) for one in said))


@use_case(permission=RIGHT)
def due_rows(session: Session, *, name: str) -> tuple[DueRow, ...]:
    """The rows of a list that are past their time, the oldest first, at most 500; masked."""
    data = kept_list(session, name)
    found = session.execute(
        _rows_due(session, data, today(session)).order_by("day").limit(MOST_SHOWN)
    )
    days = {row.id: _as_day(row.day) for row in found}
    names = _names(session, data, list(days))
    months = _keep(session, data).months
    return tuple(
        DueRow(id=one, name=names[one], day=day, over=months_after(day, months))
        for one, day in days.items()
        if day is not None
    )


def kept_list(session: Session, name: str) -> PersonalData:
    """The declaration of a list; raises RecordGone."""
    found = next((one for one in _kept(session) if one.table == name), None)
    if found is None:
        raise RecordGone
    return found


def _names(session: Session, data: PersonalData, ids: Sequence[int]) -> Mapping[int, str]:
    if data.table == PEOPLE:
        names = dict(session.execute(select(Person.id, Person.name)).all())
        homes = dict(
            session.execute(
                select(Occupancy.person_id, Unit.code).join(Unit, Unit.id == Occupancy.unit_id)
            ).all()
        )
        return {one: f"{mask_name(names[one])} {homes.get(one, '')}".strip() for one in ids}
    kind = kind_of_table(declarations(session), data.table)
    if kind is None or not may(session, kind.view):
        return {one: f"{one}" for one in ids}
    key = getattr(kind.model, kind.key)
    found = session.scalars(select(kind.model).where(key.in_(ids)))
    return {getattr(one, kind.key): mask_in_text(kind.name(session, one)) for one in found}


# Deleting


@writes_everywhere(RIGHT)
def delete_due(
    session: Session, *, names: Sequence[str], progress: Progress | None = None
) -> Deleted:
    """Delete what of these lists is past its time; there is no way back. Whoever's data is still
    needed stays. Raises Cancelled while nothing is written yet."""
    day, watch = today(session), progress or NoProgress()
    rows = kept = 0
    for number, name in enumerate(names):
        watch.step(number, len(names))
        data = kept_list(session, name)
        ids = [row.id for row in session.execute(_rows_due(session, data, day))]
        left = _forget_people(session, ids) if name == PEOPLE else _forget(session, data, ids)
        rows, kept = rows + len(ids) - left, kept + left
        if len(ids) > left:
            said = {"count": len(ids) - left}
            audit.record(
                session, "retention.delete", ("retention", None, list_title(data)), None, said
            )
    keep_look(session)
    return Deleted(rows=rows, kept=kept)


def _forget_people(session: Session, ids: Sequence[int]) -> int:
    """How many stay, since they still owe or are owed something."""
    left = 0
    for one in ids:
        try:
            erase_person(session, person_id=one)
        except StillNeeded:
            left += 1
    return left


def _forget(session: Session, data: PersonalData, ids: Sequence[int]) -> int:
    over = data.leaves if data.leaves is Leaves.ROW else Leaves.BLANK
    forget_rows(session, msgspec.structs.replace(data, leaves=over), ids)
    session.expire_all()
    forget_in_log(session, {data.table: ids})
    find_anew(session, {data.table: ids})
    return 0


# What Today says


@use_case(permission="")
def look_is_old(session: Session) -> bool:
    """Whether nobody looked today at what is past its time."""
    return session.scalar(select(func.max(RetentionLook.day))) != today(session)


@use_case(permission="", touches=("retention_look",))
def look_at_retention(session: Session) -> int:
    """Count what is past its time, for Today; it changes and tells nothing else."""
    return keep_look(session)


def keep_look(session: Session) -> int:
    """Count what is past its time and keep it for Today; how much."""
    day = today(session)
    found = [(data, *_due(session, data, day)) for data in _kept(session)]
    session.execute(delete(RetentionLook))
    rows = [
        {"name": data.table, "day": day, "count": count, "oldest": oldest}
        for data, count, oldest in found
    ]
    session.execute(insert(RetentionLook), rows)
    return sum(count for _data, count, _oldest in found)
