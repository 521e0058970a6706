"""Small readings of the open window: has anybody changed anything, and how many households."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.store import COMMAND_OF, COMMAND_USER, use_case
from propdesk.db.tables import Base
from propdesk.estate.models import Unit
from propdesk.estate.rules import UnitKind

QUIET = ("login.%", "backup.%", "export.%", "print.%")


@use_case(permission="")
def last_change(session: Session) -> int:
    """The id of the newest audit row: it grows with every change, whoever makes it."""
    return session.scalar(select(func.max(AuditRow.id))) or 0


@use_case(permission="")
def commands_since(session: Session, *, change: int) -> bool:
    """Whether a command, the only one who writes beside a window, did anything after a change."""
    by_command = or_(AuditRow.user_id == COMMAND_USER, AuditRow.os_user.startswith(COMMAND_OF))
    query = select(AuditRow.id).where(AuditRow.id > change, by_command)
    return session.scalar(query.limit(1)) is not None


@use_case(permission="")
def changed_since(session: Session, moment: datetime | None) -> bool:
    """Whether the data itself was changed after a moment (None: ever)."""
    query = select(AuditRow.id).limit(1)
    for pattern in QUIET:
        query = query.where(AuditRow.what.not_like(pattern))
    if moment is not None:
        query = query.where(AuditRow.at > moment)
    return session.scalar(query) is not None


def all_tables() -> frozenset[str]:
    """Every table there is: what may have changed when another process wrote."""
    return frozenset(Base.metadata.tables)


@use_case(permission="")
def households(session: Session) -> int:
    """How many units there are beside parking spaces."""
    query = select(func.count()).select_from(Unit).where(Unit.kind != UnitKind.SPACE)
    return session.scalar(query) or 0
