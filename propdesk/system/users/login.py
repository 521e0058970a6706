"""Coming in: passwords and PINs (argon2id), the wait after wrong ones, the way back in.

How long somebody waits after wrong ones: `waits.py`. A right password ends it.
"""

import secrets
from functools import cache
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.store import Actor, acting, require, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.permissions import Role
from propdesk.system.models import User
from propdesk.system.users.users import UserLeft, actor_for, guard_manager, the_user, user_named
from propdesk.system.users.waits import end_wait, make_wait, minutes_left, pin_is_spent

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST_PASSWORD = 6
PIN_DIGITS = range(4, 9)
# Without 0 O 1 l: it is read to somebody over the telephone.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


class LoginWrong(UserError):
    """The name or the password is wrong; which of the two is not said."""

    message = N_("Name or password is wrong. Check the language of the keyboard and Caps Lock.")


class PinWrong(UserError):
    """The PIN is wrong."""

    message = N_("The PIN is wrong.")


class LoginLocked(UserError):
    """Too many wrong ones in a row."""

    message = N_("Too many wrong tries. Wait {minutes} min, or ask the manager for a new password.")


class ManagerLocked(LoginLocked):
    """The same for a manager, whom nobody else lets in: he is told the way back."""

    message = N_(
        "Too many wrong tries. Wait {minutes} min. Forgotten? On this PC the command "
        "propdesk reset-password {name} sets a new password."
    )


class PinSpent(UserError):
    """Four digits are found out by trying; so many wrong ones end it."""

    message = N_("The PIN was wrong too often. Log in with the password; then it works again.")


class PasswordNotSet(UserError):
    """Where passwords are asked for, a user without one stays outside."""

    message = N_("{name} has no password yet. The manager sets one under System, Users and rights.")


class PinNotSet(UserError):
    """The fast change needs a PIN."""

    message = N_("{name} has no PIN yet. Log in with the password.")


class PasswordTooShort(UserError):
    """A password has at least six characters."""

    message = N_("The password is too short: at least {shortest} characters.")


class PinNotDigits(UserError):
    """A PIN is four to eight digits that are not all the same."""

    message = N_("A PIN has 4 to 8 digits, not all the same.")


class PresentPasswordWrong(UserError):
    """Whoever changes his own password must know it."""

    message = N_("The present password is wrong.")


class ManagerPasswordFirst(UserError):
    """The first password of the office must be a manager's, or nobody could manage it."""

    message = N_("Set the manager's password first; from then on everybody logs in.")


class LastPassword(UserError):
    """The only manager's password goes last, when nobody else has one."""

    message = N_("Others still log in with a password, so the only manager needs one too.")


class LoginName(msgspec.Struct, frozen=True):
    """A user to choose from at the login."""

    user_id: int
    name: str
    display_name: str
    role: Role
    has_password: bool
    has_pin: bool


class LoginResult(msgspec.Struct, frozen=True):
    """Who came in, or why not: a value, since a failed try must be kept, not rolled back."""

    actor: Actor | None = None
    refusal: UserError | None = None


@use_case(permission="")
def login_needed(session: Session) -> bool:
    """Whether a login is asked for: as soon as one active user has a password."""
    return bool(
        session.scalar(select(func.count()).where(User.active, User.password_hash.isnot(None)))
    )


@use_case(permission="")
def login_names(session: Session) -> tuple[LoginName, ...]:
    """The active users by name shown, for the login dialog and the fast change."""
    rows = session.scalars(select(User).where(User.active).order_by(User.display_name))
    return tuple(
        LoginName(
            row.id,
            row.name,
            row.display_name,
            row.role,
            row.password_hash is not None,
            row.pin_hash is not None and not pin_is_spent(row),
        )
        for row in rows
    )


@use_case(permission="")
def first_actor(session: Session) -> Actor | None:
    """Who works where no login is asked for: the first manager. None when a login is needed."""
    if login_needed(session):
        return None
    managers = select(User.id).where(User.active, User.role == Role.MANAGER).order_by(User.id)
    first = session.scalar(managers)
    return None if first is None else actor_for(session, first)


@use_case(permission="", touches=("user", "audit"))
def log_in(session: Session, *, name: str, password: str) -> LoginResult:
    """Come in with a password. Wrong tries are counted, audited and lock the user for a while."""
    user = session.scalar(select(User).where(User.name == name.strip(), User.active))
    if user is None:
        _fits(_nobody(), password)  # as slow as a known name
        record(session, "login.failed", ("user", None, ""))
        return LoginResult(refusal=LoginWrong())
    if user.password_hash is None:
        if login_needed(session):
            return LoginResult(refusal=PasswordNotSet(name=user.display_name))
        return _come_in(session, user, "login.done")
    return _try(session, user, user.password_hash, password, LoginWrong())


@use_case(permission="", touches=("user", "audit"))
def change_user_by_pin(session: Session, *, user_id: int, pin: str) -> LoginResult:
    """Hand the desk to another user (Ctrl+L); without a PIN the password is asked for."""
    user = the_user(session, user_id)
    if not user.active:
        return LoginResult(refusal=UserLeft(name=user.display_name))
    if user.pin_hash is not None:
        if pin_is_spent(user):
            return LoginResult(refusal=PinSpent())
        return _try(session, user, user.pin_hash, pin, PinWrong())
    if user.password_hash is not None or login_needed(session):
        return LoginResult(refusal=PinNotSet(name=user.display_name))
    return _come_in(session, user, "login.done")


@use_case(permission="")
def recognise(session: Session, *, user_id: int, secret: str, by_pin: bool = False) -> LoginResult:
    """Come in where nothing can be written, to look and to restore: nothing is counted or noted."""
    user = the_user(session, user_id)
    kept = user.pin_hash if by_pin and user.pin_hash is not None else user.password_hash
    if (locked := _locked(user)) is not None:
        return LoginResult(refusal=locked)
    if kept is not None and kept is user.pin_hash and pin_is_spent(user):
        return LoginResult(refusal=PinSpent())
    if kept is None and login_needed(session):
        return LoginResult(refusal=PasswordNotSet(name=user.display_name))
    if kept is not None and not _fits(kept, secret):
        return LoginResult(refusal=PinWrong() if kept is user.pin_hash else LoginWrong())
    return LoginResult(actor_for(session, user.id))


def vouched(session: Session, *, user_id: int, password: str) -> UserError | None:
    """Why a second person is not who he says, None when he is; the desk does not change hands.

    Wrong tries count and lock as at the login: what comes back must be kept, not rolled back.
    """
    user = the_user(session, user_id)
    if not user.active:
        return UserLeft(name=user.display_name)
    if user.password_hash is None:
        return PasswordNotSet(name=user.display_name) if login_needed(session) else None
    refusal = _refusal(session, user, user.password_hash, password, LoginWrong())
    if refusal is None:
        end_wait(user)
        session.flush()
    return refusal


@use_case(permission="", touches=("user", "audit"))
def set_password(
    session: Session, *, user_id: int, password: str | None, present: str = ""
) -> None:
    """Set a user's password, or take it away with None; the own one without any right.

    For the own one `present` must be the password there is: somebody may have left the desk.
    The first password of an office is a manager's, and the only manager's is the last to go.
    """
    user = _own_or_managed(session, user_id)
    if acting(session).user_id == user_id and not _may_replace(user, present):
        raise PresentPasswordWrong
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(shortest=SHORTEST_PASSWORD)
    if password is not None and user.role is not Role.MANAGER and not _manager_password(session):
        raise ManagerPasswordFirst
    if password is None and not _manager_password(session, but=user.id) and _others(session, user):
        raise LastPassword
    user.password_hash = None if password is None else _hasher().hash(password)
    end_wait(user)
    session.flush()
    _told(session, user, "password", is_set=password is not None)


@use_case(permission="", touches=("user", "audit"))
def set_pin(session: Session, *, user_id: int, pin: str | None) -> None:
    """Set a PIN of 4 to 8 digits, or take it away with None; the own one without any right."""
    user = _own_or_managed(session, user_id)
    if pin is not None and not _is_pin(pin):
        raise PinNotDigits
    user.pin_hash = None if pin is None else _hasher().hash(pin)
    end_wait(user)
    session.flush()
    _told(session, user, "pin", is_set=pin is not None)


@use_case(permission="system.users", touches=("user", "audit"))
def reset_password(session: Session, *, name: str, password: str | None = None) -> str:
    """Let a user back in who forgot: set and return a password (a new one if none is given).

    Also ends a lock and lets a deactivated user in again, since it is the way out of any mistake.
    """
    user = user_named(session, name)
    guard_manager(session, user)
    chosen = password or "".join(secrets.choice(_LETTERS) for _digit in range(10))
    if len(chosen) < SHORTEST_PASSWORD:
        raise PasswordTooShort(shortest=SHORTEST_PASSWORD)
    if user.role is not Role.MANAGER and not _manager_password(session):
        raise ManagerPasswordFirst
    user.password_hash, user.active = _hasher().hash(chosen), True
    end_wait(user)
    session.flush()
    record(session, "user.reset_password", ("user", user.id, user.name))
    return chosen


@use_case(permission="")
def others_can_reset(session: Session, *, name: str) -> bool:
    """Whether a manager but the user of this name has a password, and can let that one in."""
    user = user_named(session, name)
    return _manager_password(session, but=user.id)


def _try(session: Session, user: User, kept: str, given: str, refusal: UserError) -> LoginResult:
    why_not = _refusal(session, user, kept, given, refusal)
    return _come_in(session, user, "login.done") if why_not is None else LoginResult(None, why_not)


def _refusal(
    session: Session, user: User, kept: str, given: str, refusal: UserError
) -> UserError | None:
    """Why what was given does not let a user in; None when it does. A wrong try is counted."""
    if (locked := _locked(user)) is not None:
        record(session, "login.locked", ("user", user.id, user.name))
        return locked
    if _fits(kept, given):
        return None
    user.failed_logins += 1
    make_wait(session, user)
    session.flush()
    record(session, "login.failed", ("user", user.id, user.name), None, {"try": user.failed_logins})
    return _locked(user) or refusal


def _locked(user: User) -> LoginLocked | None:
    """Why a user has to wait; None when nothing holds him."""
    minutes = minutes_left(user)
    if not minutes:
        return None
    if user.role is Role.MANAGER:
        return ManagerLocked(minutes=minutes, name=user.name)
    return LoginLocked(minutes=minutes)


def _come_in(session: Session, user: User, what: str) -> LoginResult:
    end_wait(user)
    session.flush()
    actor = actor_for(session, user.id)
    session.info["actor"] = actor  # the audit row is the newcomer's own
    record(session, what, ("user", user.id, user.name))
    return LoginResult(actor)


def _may_replace(user: User, present: str) -> bool:
    return user.password_hash is None or _fits(user.password_hash, present)


def _own_or_managed(session: Session, user_id: int) -> User:
    user = the_user(session, user_id)
    if acting(session).user_id != user_id:
        require(session, "system.users")
        guard_manager(session, user)
    return user


def _manager_password(session: Session, *, but: int = 0) -> bool:
    found = select(func.count()).where(
        User.active, User.role == Role.MANAGER, User.password_hash.isnot(None), User.id != but
    )
    return bool(session.scalar(found))


def _others(session: Session, user: User) -> bool:
    found = select(func.count()).where(
        User.active, User.password_hash.isnot(None), User.id != user.id
    )
    return user.role is Role.MANAGER and bool(session.scalar(found))


def _told(session: Session, user: User, what: str, *, is_set: bool) -> None:
    after = {"set": is_set}
    record(session, f"user.{what}", ("user", user.id, user.name), None, after)


def _is_pin(pin: str) -> bool:
    return pin.isascii() and pin.isdigit() and len(pin) in PIN_DIGITS and len(set(pin)) > 1


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex())


def _fits(kept: str, given: str) -> bool:
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return _hasher().verify(kept, given)
    except (Argon2Error, InvalidHashError):
        return False
