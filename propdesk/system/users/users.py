"""Users of the program, their roles, and what each role may do in this office."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.declarations import declarations
from propdesk.db.records import saving, undoing
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import Actor, acting, operating_system_user, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.permissions import Permission, Role, within_limits
from propdesk.kernel.records.fields import declared_errors
from propdesk.kernel.records.refusals import NoSaveToUndo
from propdesk.system.models import Grant, User
from propdesk.system.users.listing import USERS, UserFields, UserRow

BUILT_IN = "command"
FIRST_MANAGER = "admin"


class UserUnknown(UserError):
    """No user has this name."""

    message = N_("There is no user {name}.")


class UserNameUnknown(UserUnknown):
    """No user has this login name; those there are get named."""

    message = N_("There is no user {name}. The login names are: {known}.")


class UserLeft(UserUnknown):
    """He is there, but may not log in any more."""

    message = N_("{name} may no longer log in. A manager can allow it under System, Users.")


class UserNameTaken(UserError):
    """Two users cannot share a login name."""

    message = N_("Another user already has the login name {name}. Choose a different one.")


class LastManager(UserError):
    """Without a manager nobody could let anybody in again."""

    message = N_("{name} is the only manager who can still log in. Name another manager first.")


class OnlyForManagers(UserError):
    """Whoever is no manager makes none, and changes none."""

    message = N_("Only a manager may add or change a manager.")


class GrantFixed(UserError):
    """Some grants cannot be taken, or the office would lock itself out."""

    message = N_("A {role} always keeps this right: {permission}.")


class GrantImpossible(UserError):
    """Some rights are never given to a role."""

    message = N_("A {role} can never have this right: {permission}.")


@dataclass(frozen=True, slots=True)
class GrantCell:
    """Whether a role has a right; `fixed` cannot be changed either way."""

    allowed: bool
    fixed: bool
    usual: bool


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """One line of the permission table; `title` is a msgid."""

    permission: str
    title: str
    cells: dict[Role, GrantCell]


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


@use_case(permission="", touches=("user", "audit"))
def ensure_first_manager(session: Session) -> int | None:
    """Give a data file without users one manager without password; None when there are users.

    Anyone may call it, since it does nothing to an office that has users.
    """
    if session.scalar(select(func.count()).select_from(User)):
        return None
    first = UserFields(name=FIRST_MANAGER, display_name=_("Administrator"), role=Role.MANAGER)
    return saving.add(session, USER, first)


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


@use_case(permission="system.users", touches=("user", "audit"))
def undo_user(session: Session, *, record_id: int, kind: str = "user") -> None:  # noqa: ARG001  as the log asks
    """Take back the last change of a user. Raises as `undoing.undo` and `change_user`."""
    undoing.undo(session, USER, record_id)


@use_case(permission="system.users")
def permission_table(session: Session) -> tuple[PermissionRow, ...]:
    """Every right with who has it now, in the order of the program's own table."""
    now_given = {role: granted(session, role) for role in Role}
    return tuple(
        PermissionRow(
            name,
            permission.title,
            {
                role: GrantCell(
                    name in now_given[role], permission.is_fixed(role), permission.is_usual(role)
                )
                for role in Role
            },
        )
        for name, permission in declarations(session).permissions.items()
    )


@use_case(permission="system.users", touches=("permission_grant", "audit"))
def change_grants(session: Session, *, changes: Mapping[tuple[Role, str], bool]) -> None:
    """Give or take rights by (role, permission); what equals the program's own table is forgotten.

    Raises GrantFixed or GrantImpossible for what stays as it is whatever the office wants.
    """
    for (role, name), allowed in changes.items():
        permission = declarations(session).permissions[name]
        _refuse_impossible(role, permission, allowed=allowed)
        before = name in granted(session, role)
        row = (Grant.role == role) & (Grant.permission == name)
        session.execute(delete(Grant).where(row))
        if allowed != permission.is_usual(role):
            values = {"role": role, "permission": name, "allowed": allowed}
            session.execute(insert(Grant).values(values))
        if allowed != before:
            subject = ("role", None, role.value)
            record(session, "grant.change", subject, {name: before}, {name: allowed})


def granted(session: Session, role: Role) -> frozenset[str]:
    """What a role may do in this office: the program's table, as changed here, within limits."""
    rows = session.execute(select(Grant.permission, Grant.allowed).where(Grant.role == role))
    grants = [(permission, allowed) for permission, allowed in rows]
    return within_limits(declarations(session).permissions, role, grants)


def actor_for(session: Session, user_id: int) -> Actor:
    """The user as somebody who acts, with what his role may do now. UserLeft if not active."""
    user = the_user(session, user_id)
    if not user.active:
        raise UserLeft(name=user.display_name)
    permissions = granted(session, user.role)
    return Actor(user.id, user.display_name, user.role, permissions, operating_system_user())


def the_user(session: Session, user_id: int) -> User:
    """The mapped user, for the use cases of this module; UserUnknown when there is none."""
    user = session.get(User, user_id)
    if user is None:
        raise UserUnknown(name=user_id)
    return user


def user_named(session: Session, name: str) -> User:
    """The same by login name."""
    user = session.scalar(select(User).where(User.name == name.strip()))
    if user is None:
        names = session.scalars(select(User.name).order_by(User.name))
        raise UserNameUnknown(name=name, known=listed(names))
    return user


def guard_manager(session: Session, user: User) -> None:
    """Raise OnlyForManagers when somebody else than a manager would change a manager."""
    _only_managers_touch_managers(session, user.role)


def _only_managers_touch_managers(session: Session, *roles: Role) -> None:
    if Role.MANAGER in roles and acting(session).role is not Role.MANAGER:
        raise OnlyForManagers


def _refuse_impossible(role: Role, permission: Permission, *, allowed: bool) -> None:
    names = {"role": role.label, "permission": _(permission.title)}
    if allowed and role in permission.never:
        raise GrantImpossible(**names)
    if not allowed and permission.always(role):
        raise GrantFixed(**names)
