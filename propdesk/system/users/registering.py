"""Entering and changing users: never two of a name, always a manager, never a hash in the log."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import acting, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import declared_errors
from propdesk.kernel.records.refusals import NoSaveToUndo
from propdesk.system.models import User
from propdesk.system.users.listing import USERS, UserFields, UserRow

BUILT_IN = "command"


class UserNameTaken(UserError):
    """Two users cannot share a login name."""

    message = N_("Another user already has the login name {name}. Choose a different one.")


class LastManager(UserError):
    """Without a manager nobody could let anybody in again."""

    message = N_("{name} is the only manager who can still log in. Name another manager first.")


class OnlyForManagers(UserError):
    """Whoever is no manager makes none, and changes none."""

    message = N_("Only a manager may add or change a manager.")


def _tidy(fields: UserFields) -> UserFields:
    return replace(fields, name=fields.name.strip(), display_name=fields.display_name.strip())


def _judged(session: Session, user_id: int, fields: UserFields) -> dict[str, str]:
    same = select(User.id).where(func.lower(User.name) == fields.name.lower(), User.id != user_id)
    if fields.name.lower() == BUILT_IN or session.scalar(same) is not None:
        refusal = UserNameTaken(name=fields.name)
        refusal.beside = "name"
        raise refusal
    return {}


def _saved(session: Session, before: Values, after: Values) -> None:
    """Hold after each save, undo included, who may change whom, and that a manager stays.

    The first user of a file is made by whoever opens it.
    """
    if not after:  # his name stands in log and receipts
        raise NoSaveToUndo(name=before["display_name"])
    roles = {before.get("role"), after["role"]}
    others = select(User.id).where(User.id != after["id"]).limit(1)
    if (
        Role.MANAGER in roles
        and acting(session).role is not Role.MANAGER
        and session.scalar(others) is not None
    ):
        raise OnlyForManagers
    managers = select(User.id).where(User.role == Role.MANAGER, User.active)
    if before.get("role") == Role.MANAGER and session.scalar(managers.limit(1)) is None:
        raise LastManager(name=after["display_name"])


USER = RecordKind(
    kind="user",
    model=User,
    fields=UserFields,
    name=lambda _session, user: user.name,
    errors=declared_errors,
    judged=_judged,
    tidy=_tidy,
    secret=frozenset({"password_hash", "pin_hash", "failed_logins", "locked_until"}),
    saved=_saved,
    view="system.users",
    edit="system.users",
)


@use_case(permission="system.users", touches=("user", "audit"))
def create_user(session: Session, *, fields: UserFields) -> UserRow:
    """Add a user; he cannot log in where passwords are asked for until one is set.

    Raises FieldsRefused, UserNameTaken, OnlyForManagers.
    """
    return USERS.rows(session, ids=[saving.add(session, USER, fields)])[0]


@use_case(permission="system.users", touches=("user", "audit"))
def change_user(
    session: Session, *, user_id: int, fields: UserFields, seen: UserFields | None = None
) -> None:
    """Change names, role, or whether the user may log in; the last manager keeps role and entry.

    Raises as `saving.change` and `create_user`, and LastManager.
    """
    saving.change(session, USER, user_id, fields, seen)
