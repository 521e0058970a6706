"""Users of the program, their roles, and what each role may do in this office."""

from collections.abc import Mapping

import msgspec
from msgspec import structs
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.declarations import Declarations, declarations
from propdesk.db.store import COMMAND_USER, Actor, acting, operating_system_user, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.permissions import Permission, Role, within_limits
from propdesk.system.models import Grant, User

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


class GrantFixed(UserError):
    """Some grants cannot be taken, or the office would lock itself out."""

    message = N_("A {role} always keeps this right: {permission}.")


class GrantImpossible(UserError):
    """Some rights are never given to a role."""

    message = N_("A {role} can never have this right: {permission}.")


class GrantCell(msgspec.Struct, frozen=True):
    """Whether a role has a right; `fixed` cannot be changed either way."""

    allowed: bool
    fixed: bool
    usual: bool


class PermissionRow(msgspec.Struct, frozen=True):
    """One line of the permission table; `title` is a msgid."""

    permission: str
    title: str
    cells: dict[Role, GrantCell]


@use_case(permission="", touches=("user", "audit"))
def ensure_first_manager(session: Session) -> int | None:
    """Give a data file without users one manager without password; None when there are users.

    Anyone may call it, since it does nothing to an office that has users.
    """
    if session.scalar(select(func.count()).select_from(User)):
        return None
    # A start needs this file, and no list, form or log of users.
    from propdesk.db.records import saving
    from propdesk.system.users.listing import UserFields
    from propdesk.system.users.registering import USER

    first = UserFields(name=FIRST_MANAGER, display_name=_("Administrator"), role=Role.MANAGER)
    return saving.add(session, USER, first)


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


# One statement without the mapping, since it is asked before each write.
_NOW = """
SELECT active, role, (SELECT group_concat(permission || allowed) FROM permission_grant
WHERE permission_grant.role = user.role) FROM user WHERE id = ?
"""


def rights_now(session: Session, actor: Actor, needed: str) -> Actor:
    """Somebody who acts, without what was taken from him since he came in; what he was given comes
    with the next login. Raises UserLeft for whatever needs a right when he may no longer log in."""
    if actor.user_id == COMMAND_USER:
        return actor
    row = session.connection().exec_driver_sql(_NOW, (actor.user_id,)).first()
    if row is None:  # of another file: who restores it logs in anew
        return actor
    active, role, grants = row
    if not active and needed:
        raise UserLeft(name=actor.name)
    mine = _rights_by(declarations(session), role, grants or "") if active else frozenset()
    if actor.permissions <= mine:
        return actor
    return structs.replace(actor, role=Role(role), permissions=actor.permissions & mine)


_known: dict[tuple[int, str, str], frozenset[str]] = {}


def _rights_by(told: Declarations, role: str, grants: str) -> frozenset[str]:
    """What a role may do by grants as the statement tells them; worked out once."""
    key = (id(told), role, grants)
    if key not in _known:
        given = [(one[:-1], one[-1] == "1") for one in grants.split(",") if one]
        _known[key] = within_limits(told.permissions, Role(role), given)
    return _known[key]


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
    from propdesk.system.users.registering import OnlyForManagers

    if user.role is Role.MANAGER and acting(session).role is not Role.MANAGER:
        raise OnlyForManagers


def _refuse_impossible(role: Role, permission: Permission, *, allowed: bool) -> None:
    names = {"role": role.label, "permission": _(permission.title)}
    if allowed and role in permission.never:
        raise GrantImpossible(**names)
    if not allowed and permission.always(role):
        raise GrantFixed(**names)
