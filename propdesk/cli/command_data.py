"""The data a command works on."""

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from propdesk.db.refusals import WAITING, DataReadOnly
from propdesk.db.store import COMMAND_OF, Store, operating_system_user
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, together
from propdesk.kernel.paths import default_data_folder
from propdesk.system.backups.remembered.anchoring import follow
from propdesk.system.start.clock import confirm_clock
from propdesk.system.users.login import (
    LoginResult,
    LoginWrong,
    log_in,
    login_names,
    login_needed,
    recognise,
)
from propdesk.system.users.users import ensure_first_manager

if TYPE_CHECKING:
    from propdesk.db.keeping.opening import Opened, Verdict


class CommandReadOnly(DataReadOnly):
    """The same fact with its reasons in the sentence: nobody sees a banner here."""

    kind = "data_read_only"
    message = N_(
        "The data can only be read, nothing was saved. {reasons} "
        "Restore the newest backup: propdesk restore FILE."
    )


class UserNeeded(UserError):
    """Where passwords are set, a command says who does it."""

    message = N_(
        "Passwords are set here, so this command is done by a user: --user NAME. The password is "
        "asked for at the terminal, or is the first line of standard input; never an argument."
    )


class KeyFileUnreadable(UserError):
    """It is not there, or the disk does not give it."""

    message = N_("The file {file} with the recovery key cannot be read.")


@contextmanager
def data(options: argparse.Namespace) -> Iterator[Store]:
    """The checked store of --data (default: this user's estate), acting as the built-in user, or
    as a user of the office where passwords are set and the command asks for one.

    Runs beside an open window; only creating and migrating take the lock for a moment.
    """
    with opened_data(options) as (opened, _verdict):
        yield opened.store


@contextmanager
def opened_data(options: argparse.Namespace) -> Iterator[tuple["Opened", "Verdict"]]:
    """The same, with all that was opened and what the checks said of it."""
    from propdesk.db.keeping.opening import check_at_start, open_data
    from propdesk.modules import declared
    from propdesk.system.backups.findings import told_of

    opened = open_data(folder_of(options), declarations=declared())
    reasons: list[str] = []
    follower = None
    try:
        verdict = check_at_start(opened, full=False)
        reasons += told_of(verdict.reasons, opened.store.declarations)
        for sentence in (*told_of(verdict.warnings, opened.store.declarations), *reasons):
            print(sentence, file=sys.stderr)  # noqa: T201  a command speaks on stderr
        opened.store.waiting = _say_waiting
        if verdict.writable and not opened.store.read(login_names):  # reading waits for nobody
            opened.store.write(ensure_first_manager)
        follower = follow(opened, verdict)
        if getattr(options, "asks", False):
            act_as_user(options, opened.store)
        if options.clock_is_right is not None:
            opened.store.write(confirm_clock, reason=options.clock_is_right)
        yield opened, verdict
    except DataReadOnly as refusal:
        raise CommandReadOnly(reasons=together(reasons)) from refusal
    finally:
        if follower is not None:
            follower.end()
        opened.close()


def act_as_user(options: argparse.Namespace, store: Store) -> None:
    """Let a user of the office do what follows, where passwords are set: --user, and the password
    at the terminal or as the first line of standard input. Raises UserNeeded and what a login is
    refused with."""
    if store.read(login_needed):
        name = options.as_user or _typed(_("User"))
        password = _typed(_("Password"), hidden=True)
        result = _come_in(store, name, password)
        if result.actor is None:
            raise result.refusal or UserNeeded
        user = f"{COMMAND_OF}{operating_system_user()}"
        store.as_actor(structs.replace(result.actor, os_user=user))


def _come_in(store: Store, name: str, password: str) -> LoginResult:
    if not store.read_only:
        return store.write(log_in, name=name, password=password)
    known = (one.user_id for one in store.read(login_names) if one.name == name.strip())
    user_id = next(known, None)
    if user_id is None:
        return LoginResult(refusal=LoginWrong())
    return store.read(recognise, user_id=user_id, secret=password)


def _typed(words: str, *, hidden: bool = False) -> str:
    """What is typed at the terminal; of standard input only the password is read."""
    if sys.stdin is not None and sys.stdin.isatty():
        if hidden:
            return getpass.getpass(f"{words}: ", stream=sys.stderr)
        print(f"{words}: ", end="", file=sys.stderr, flush=True)  # noqa: T201  a command speaks on stderr
        return input()
    line = sys.stdin.readline() if hidden and sys.stdin is not None else ""
    if not line:
        raise UserNeeded
    return line.rstrip("\r\n")


def _say_waiting() -> None:
    print(_(WAITING), file=sys.stderr, flush=True)  # noqa: T201  a command speaks on stderr


def folder_of(options: argparse.Namespace) -> Path:
    """The data folder a command is for."""
    given: Path | None = options.data
    return given or default_data_folder()


def use_recovery_key(options: argparse.Namespace) -> None:
    """Know the key of the backup from now on, by the file with the recovery key."""
    from propdesk.db.keeping.archive import unlock

    if options.recovery_key and options.file:
        try:
            text = options.recovery_key.read_text(encoding="utf-8-sig", errors="replace")
        except OSError as error:
            raise KeyFileUnreadable(file=options.recovery_key.name) from error
        unlock(options.file, text)
