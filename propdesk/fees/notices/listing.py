"""Payment notices found again: which number went to whom, as the log keeps it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.store import shown_user
from propdesk.kernel.money import Money


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice that was given a number; `unit_id` is the home it went to."""

    number: str
    unit_id: int
    owner: str
    total: Money
    at: datetime
    made_by: str


def notices_numbered(session: Session, *, number: str, most: int) -> Sequence[NoticeRow]:
    """The notices of a number, which may hold `_` for digits not said; the newest first."""
    return _notices(session, _EACH.c.key.like(number), most)


def notices_of_unit(session: Session, *, unit_id: int, most: int) -> Sequence[NoticeRow]:
    """The notices that went to a unit or asked for what it owes, the newest first."""
    home = func.json_extract(_EACH.c.value, "$[0]") == unit_id
    asked = func.json_each(_EACH.c.value, "$[3]").table_valued("value", name="asked")
    among = exists(select(asked.c.value).where(asked.c.value == unit_id))
    return _notices(session, or_(home, among), most)


_EACH = func.json_each(AuditRow.after, "$.notices").table_valued("key", "value", name="notice")


def _notices(session: Session, wanted: ColumnElement[bool], most: int) -> list[NoticeRow]:
    rows = session.execute(
        select(_EACH.c.key, _EACH.c.value, AuditRow.at, AuditRow.user_id, AuditRow.user_name)
        .join(_EACH, wanted)
        .where(AuditRow.what == "notice.issue")
        .order_by(AuditRow.id.desc(), _EACH.c.key.desc())
        .limit(most)
    )
    return [
        _row(number, json.loads(facts), at, shown_user(user_id, name))
        for number, facts, at, user_id, name in rows
    ]


def _row(number: str, facts: Sequence[Any], at: datetime, made_by: str) -> NoticeRow:
    unit_id, owner, fen, *_units = facts
    return NoticeRow(number, unit_id, owner, Money(fen), at, made_by)
