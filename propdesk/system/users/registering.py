"""Entering and changing users: never two of a name, always a manager, never a hash in the log."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import RecordKind, Unique, Values
from propdesk.db.store import acting
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import declared_errors
from propdesk.kernel.records.refusals import NoSaveToUndo
from propdesk.system.models import User
from propdesk.system.users.listing import UserFields

BUILT_IN = "command"


class UserNameTaken(UserError):
    """Two users cannot share a login name."""

    message = N_("Another user already has the login name {name}. Choose a different one.")


class LastManager(UserError):
    """Without a manager nobody could let anybody in again."""

    message = N_("{name} is the only manager who can still log in. Name another manager first.")


class OwnRights(UserError):
    """Nobody takes the own rights away: a slip in a list would lock the door behind oneself."""

    message = N_("You cannot take your own rights away. Let another manager do it.")


class OnlyForManagers(UserError):
    """Whoever is no manager makes none, and changes none."""

    message = N_("Only a manager may add or change a manager.")


def _tidy(fields: UserFields) -> UserFields:
    return replace(fields, name=fields.name.strip(), display_name=fields.display_name.strip())


def _refuse_name(session: Session, after: Values) -> None:
    """Also of another case: nobody hears it, and papers are asked who that was."""
    name = after["name"].lower()
    same = select(User.id).where(func.lower(User.name) == name, User.id != after["id"])
    if name == BUILT_IN or session.scalar(same) is not None:
        refusal = UserNameTaken(name=after["name"])
        refusal.beside = "name"
        raise refusal


def _saved(session: Session, before: Values, after: Values) -> None:
    """Hold after each save, undo included, who is called how, who may change whom, and that a
    manager stays.

    The first user of a file is made by whoever opens it.
    """
    if not after:  # his name stands in log and receipts
        raise NoSaveToUndo(name=before["display_name"])
    _refuse_name(session, after)
    roles, own = {before.get("role"), after["role"]}, acting(session)
    others = select(User.id).where(User.id != after["id"]).limit(1)
    if (
        Role.MANAGER in roles
        and own.role is not Role.MANAGER
        and session.scalar(others) is not None
    ):
        raise OnlyForManagers
    managers = select(User.id).where(User.role == Role.MANAGER, User.active)
    if before.get("role") == Role.MANAGER and session.scalar(managers.limit(1)) is None:
        raise LastManager(name=after["display_name"])
    if after["id"] == own.user_id and _loses(before, after):
        raise OwnRights


def _loses(before: Values, after: Values) -> bool:
    was = before.get("role", after["role"])
    return after["role"] != was or (bool(before.get("active")) and not after["active"])


USER = RecordKind(
    kind="user",
    model=User,
    fields=UserFields,
    name=lambda _session, user: user.name,
    errors=declared_errors,
    tidy=_tidy,
    unique=(Unique("name", lambda name: UserNameTaken(name=name)),),
    secret=frozenset(
        {
            "password_hash",
            "pin_hash",
            "failed_logins",
            "locked_until",
            "wait_seconds",
            "wait_from",
        }
    ),
    saved=_saved,
    view="system.users",
    edit="system.users",
)
