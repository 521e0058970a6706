"""The list of users, and what is declared of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList, columns_as_fields
from propdesk.db.records.chips import ListChip, all_of, found_by
from propdesk.kernel.i18n import N_
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import Fact, values_of
from propdesk.kernel.records.states import StateWord
from propdesk.system.models import User
from propdesk.system.users.waits import minutes_left


class LoginState(StateWord):
    """Whether and how a user comes in now."""

    PASSWORD = "password", N_("Password"), "green", "lock"
    OPEN = "open", N_("No password"), "amber", "lock-open"
    LOCKED = "locked", N_("Locked"), "red", "lock"
    LEFT = "left", N_("No longer here"), "grey", "ban"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFields:
    """What is typed of a user; passwords and PINs are set apart and never shown."""

    display_name: Annotated[
        str,
        Fact(
            N_("Name"),
            own=True,
            in_place=True,
            hint=N_("Stands on receipts."),
            weight=500,
            stretch=True,
        ),
    ]
    name: Annotated[str, Fact(N_("Login name"), width=92, own=True)]
    role: Annotated[Role, Fact(N_("Role"), width=100, kept=True)]
    active: Annotated[bool, Fact(N_("May log in"), own=True, in_list=False)] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow(UserFields):
    """A user as the users page shows him. `locked_until`: after wrong passwords, while it lasts."""

    id: int
    state: Annotated[LoginState, Fact(N_("Login"), width=132)]
    has_pin: Annotated[bool, Fact(N_("PIN"), width=62)]
    locked_until: datetime | None


def _state(user: User) -> LoginState:
    if not user.active:
        return LoginState.LEFT
    if minutes_left(user):
        return LoginState.LOCKED
    return LoginState.OPEN if user.password_hash is None else LoginState.PASSWORD


def _rows(session: Session, ids: Sequence[int]) -> Iterator[UserRow]:
    for user in session.scalars(select(User).where(among(User.id, ids))):
        state = _state(user)
        yield UserRow(
            **values_of(UserFields, user),
            id=user.id,
            state=state,
            has_pin=user.pin_hash is not None,
            locked_until=user.locked_until if state is LoginState.LOCKED else None,
        )


def _fields(_session: Session) -> dict[str, ListField]:
    login = case((~User.active, 2), (User.password_hash.is_(None), 1), else_=0)
    return {
        **columns_as_fields(User, UserRow),
        "state": ListField(order=login),
        "has_pin": ListField(User.pin_hash.is_not(None)),
    }


def _named(_session: Session, words: str) -> ColumnElement[bool]:
    return or_(User.name.icontains(words), User.display_name.icontains(words))


# None hangs on the minute: who is locked now is no chip.
USER_CHIPS = (
    all_of(),
    ListChip("here", N_("May log in"), lambda _session: and_(User.active)),
    ListChip("left", LoginState.LEFT.msgid, lambda _session: ~User.active, icon="ban"),
    ListChip(
        "open",
        LoginState.OPEN.msgid,
        lambda _session: and_(User.active, User.password_hash.is_(None)),
        icon="lock-open",
        tone="amber",
    ),
)
USERS = RecordList(
    permission="system.users",
    key=User.id,
    rows_of=_rows,
    order=(User.active.desc(), User.name),
    fields=_fields,
    named=_named,
    chips=found_by(USER_CHIPS),
    choices={"role": User.role.__eq__},
)
