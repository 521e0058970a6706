"""The list of users, and what is declared of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList, columns_as_fields
from propdesk.db.store import now
from propdesk.kernel.i18n import N_
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import Fact, values_of
from propdesk.system.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFields:
    """What is typed of a user; passwords and PINs are set apart and never shown."""

    display_name: Annotated[
        str,
        Fact(N_("Name"), own=True, hint=N_("Stands on receipts."), weight=500, stretch=True),
    ]
    name: Annotated[str, Fact(N_("Login name"), width=92, own=True)]
    role: Annotated[Role, Fact(N_("Role"), width=100, kept=True)]
    active: Annotated[bool, Fact(N_("May log in"), own=True, in_list=False)] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow(UserFields):
    """A user as the users page shows him. `locked_until`: after wrong passwords, while it lasts."""

    id: int
    has_password: bool
    has_pin: bool
    locked_until: datetime | None


def _rows(session: Session, ids: Sequence[int]) -> Iterator[UserRow]:
    moment = now(session)
    for user in session.scalars(select(User).where(among(User.id, ids))):
        until = user.locked_until
        yield UserRow(
            **values_of(UserFields, user),
            id=user.id,
            has_password=user.password_hash is not None,
            has_pin=user.pin_hash is not None,
            locked_until=until if until is not None and moment < until else None,
        )


def _fields(_session: Session) -> dict[str, ListField]:
    login = case((~User.active, 2), (User.password_hash.is_(None), 1), else_=0)
    return {
        **columns_as_fields(User, UserRow),
        "state": ListField(order=login),
        "has_pin": ListField(order=User.pin_hash.is_(None)),
    }


def _named(_session: Session, words: str) -> ColumnElement[bool]:
    return or_(User.name.icontains(words), User.display_name.icontains(words))


USERS = RecordList(
    permission="system.users",
    key=User.id,
    rows_of=_rows,
    order=(User.active.desc(), User.name),
    fields=_fields,
    named=_named,
)
