"""A second person for what nobody does alone (trust.md 4): chosen and known by the password.

Where one person alone works with the program, the name that signs on paper is typed instead.
"""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import acting, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.system.models import User
from propdesk.system.users.login import vouched
from propdesk.system.users.users import actor_for


class SecondMissing(UserError):
    """Nobody else was named."""

    message = N_("This takes a second person. Choose who, or type the name of who signs it.")


class NobodyElseMay(UserError):
    """Others work here, but none of them may be the second person."""

    message = N_(
        "This takes a second person, and nobody else here may do it. A manager gives the right "
        "under System, Users and rights."
    )


class SecondIsFirst(UserError):
    """Whoever asks is not the second person."""

    message = N_("You ask for it yourself. Somebody else has to agree.")


class SecondMayNot(UserError):
    """The second person lacks the right."""

    message = N_("{name} may not agree to this. Choose somebody else.")


class Second(msgspec.Struct, frozen=True):
    """Who agrees: a user with the password, or the name alone where nobody else works here."""

    user_id: int | None = None
    password: str = ""
    name: str = ""


class SecondChoice(msgspec.Struct, frozen=True):
    """A user who may be the second person."""

    user_id: int
    name: str
    has_password: bool


@use_case(permission="")
def second_choices(session: Session, *, permission: str) -> tuple[SecondChoice, ...] | None:
    """Who may be the second person; None where nobody else works here and a name is typed."""
    others = [one for one in _active(session) if one.id != acting(session).user_id]
    if not others:
        return None
    return tuple(
        SecondChoice(one.id, one.display_name, one.password_hash is not None)
        for one in others
        if permission in actor_for(session, one.id).permissions
    )


def second_person(
    session: Session, second: Second, *, permission: str
) -> tuple[int | None, str, UserError | None]:
    """Who agreed: user, name, and why not. A wrong password is a value, since it is counted.

    Raises SecondMissing, NobodyElseMay, SecondIsFirst, SecondMayNot.
    """
    choices = second_choices(session, permission=permission)
    if choices is None:
        name = second.name.strip()
        if not name:
            raise SecondMissing
        if name == acting(session).name:
            raise SecondIsFirst
        return None, name, None
    if not choices:
        raise NobodyElseMay
    if second.user_id is None:
        raise SecondMissing
    if second.user_id == acting(session).user_id:
        raise SecondIsFirst
    found = next((one for one in choices if one.user_id == second.user_id), None)
    if found is None:
        raise SecondMayNot(name=second.name)
    return (
        found.user_id,
        found.name,
        vouched(session, user_id=found.user_id, password=second.password),
    )


def _active(session: Session) -> list[User]:
    return list(session.scalars(select(User).where(User.active).order_by(User.display_name)))
