"""The open data file: runs use cases in transactions, as somebody, and says what went wrong."""

import getpass
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec
from msgspec import structs
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from propdesk.db.connecting.connections import (
    COMMIT_PATIENCE,
    PROFILE,
    WRITING_CACHE,
    PatientConnection,
    connect,
    open_engine,
    patience,
)
from propdesk.db.declarations import NOTHING, Declarations, declarations
from propdesk.db.refusals import DataBusy, DataReadOnly, refusals
from propdesk.db.sealing.writing import sealed_at_commit
from propdesk.kernel.clock import Clock, ClockDoubtful, SystemClock
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.permissions import Permissions, Role, usual_rights

# How it is connected to is asked for here, too.
__all__ = (
    "PROFILE", "WRITING_CACHE", "PatientConnection", "connect", "open_engine", "patience",
)  # fmt: skip
P = ParamSpec("P")
R = TypeVar("R")

APPLICATION_ID = 0x50524F50  # "PROP"


class NotPermitted(UserError):
    """The acting user's role lacks a permission."""

    message = N_("{name} may not do this: {permission}. Ask the manager.")


COMMAND_USER = 0
# Before the operating system's user where somebody of the office does it by a command.
COMMAND_OF = "command: "


class Actor(msgspec.Struct, frozen=True):
    """Who acts: the user, the role and what it may do, and the operating system's user."""

    user_id: int
    name: str
    role: Role
    permissions: frozenset[str]
    os_user: str = ""


def operating_system_user() -> str:
    """The login name of whoever runs the process, '' when the system has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def command_actor(permissions: Permissions) -> Actor:
    """The built-in user 0 `command`, as whom the command line and the first start act."""
    rights = usual_rights(permissions, Role.MANAGER)
    return Actor(COMMAND_USER, _("Command line"), Role.MANAGER, rights, operating_system_user())


def shown_user(user_id: int | None, name: str | None) -> str:
    """The name of who wrote a row; the built-in user is called in the reader's language."""
    return _("Command line") if user_id == COMMAND_USER else name or ""


class UseCase(msgspec.Struct, frozen=True):
    """What a write or read use case declares: the permission it needs, the tables it writes."""

    permission: str
    touches: frozenset[str] = msgspec.field(default_factory=frozenset)


def use_case(
    *, permission: str, touches: tuple[str, ...] = ()
) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[Concatenate[Session, P], R]]:
    """Declare a use case. It refuses with NotPermitted whoever lacks `permission` ('' = anyone)."""

    def declare(
        function: Callable[Concatenate[Session, P], R],
    ) -> Callable[Concatenate[Session, P], R]:
        @wraps(function)
        def checked(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
            require(session, permission)
            return function(session, *args, **kwargs)

        checked.use_case = UseCase(permission, frozenset(touches))  # type: ignore[attr-defined]  # read by declared()
        return checked

    return declare


def asks_itself(function: Callable[P, R]) -> Callable[P, R]:
    """Declare what the store may run although it names no right: it asks for one that hangs on
    what it belongs to, as a list does."""
    function.use_case = UseCase("")  # type: ignore[attr-defined]  # read by use_case_of
    return function


def use_case_of(function: Callable[..., object]) -> UseCase:
    """What a function declares by @use_case; TypeError when it is not one."""
    found = getattr(function, "use_case", None)
    if not isinstance(found, UseCase):
        raise TypeError(f"{function.__qualname__} is not declared with @use_case")
    return found


def require(session: Session, permission: str) -> None:
    """Raise NotPermitted unless the acting user has the permission; the built-in user has all."""
    if may(session, permission):
        return
    declared = declarations(session).permissions.get(permission)  # a store alone declares none
    words = _(declared.title) if declared else permission
    raise NotPermitted(name=acting(session).name, permission=words)


def may(session: Session, permission: str) -> bool:
    """Whether the acting user has a permission; the built-in user has all."""
    actor = acting(session)
    return not permission or permission in actor.permissions or actor.user_id == COMMAND_USER


def acting(session: Session) -> Actor:
    """Who acts in this session."""
    actor = session.info["actor"]
    assert isinstance(actor, Actor)  # noqa: S101  a wrong type here is a bug of ours
    return actor


def now(session: Session) -> datetime:
    """This moment, by the clock the store was opened with."""
    clock: Clock = session.info["clock"]
    return clock.now()


def today(session: Session) -> date:
    """The office's calendar day, by the clock the store was opened with."""
    clock: Clock = session.info["clock"]
    return clock.today()


class Store:
    """An open data file. Use cases run through `read` and `write`, never on their own session."""

    def __init__(
        self,
        path: Path,
        *,
        actor: Actor | None = None,
        clock: Clock | None = None,
        read_only: bool = False,
        declarations: Declarations = NOTHING,
    ) -> None:
        self.path = path
        self.declarations = declarations
        self.actor = actor or command_actor(declarations.permissions)
        self.clock: Clock = clock or SystemClock()
        self.read_only = read_only
        self.refusal: type[UserError] = DataReadOnly  # what a write is told while it is read-only
        self.engine = sealed_at_commit(open_engine(path, read_only=read_only))
        # Told when a write has to wait for another; from the thread that waits.
        self.waiting: Callable[[], object] = lambda: None
        # Told when a write begins, from its thread.
        self._write_begins: list[Callable[[], object]] = []
        self._writes_now = 0
        told = {"immediate": True, "waiting": lambda: self.waiting()}  # noqa: PLW0108  set later
        self._writing = self.engine.execution_options(**told)
        self._hurried = self.engine.execution_options(hurried=True)
        self.listeners: list[Callable[[frozenset[str]], None]] = []
        # The latest moment that something speaks for; None: only the books do.
        self.seen: Callable[[], datetime | None] = lambda: None
        # A window asks whether the clock is right, and the write is tried once more.
        self.ask_clock: Callable[[ClockDoubtful], bool] = lambda _doubt: False
        self._gate = threading.Condition()
        self._running, self._shut = 0, False

    def read(
        self,
        function: Callable[Concatenate[Session, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a reading use case on one consistent state; TypeError for what is none."""
        use_case_of(function)
        with self._session(self.engine) as session:
            return function(session, *args, **kwargs)

    def glance(
        self,
        function: Callable[Concatenate[Session, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Like `read`, but nobody waits while the file is held: DataBusy at once."""
        use_case_of(function)
        with self._session(self._hurried) as session:
            return function(session, *args, **kwargs)

    def write(
        self,
        function: Callable[Concatenate[Session, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a writing use case in one transaction: all of it is kept, or nothing.

        Listeners hear of the touched tables after the commit. Raises DataReadOnly (or the refusal
        in its place), DiskFull, DataBusy, DataDamaged or DataUnreachable when the file refuses.
        """
        declared = use_case_of(function)
        run = lambda session: function(session, *args, **kwargs)  # noqa: E731
        result = self._written(Session.commit, run, declared)
        for listener in self.listeners:
            listener(declared.touches)
        return result

    def try_out(
        self,
        function: Callable[Concatenate[Session, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """What `write` would give, with everything it refuses; nothing of it is kept or told."""
        run = lambda session: function(session, *args, **kwargs)  # noqa: E731
        return self._written(Session.rollback, run, use_case_of(function))

    def _written(
        self,
        end: Callable[[Session], None],
        run: Callable[[Session], R],
        declared: UseCase,
        *,
        again: bool = True,
    ) -> R:
        if self.read_only:
            raise self.refusal
        try:
            with self._under_way(), self._session(self._writing) as session:
                self._renew_rights(session, declared.permission)
                result = run(session)
                end(session)
        except ClockDoubtful as doubt:
            if not (again and self.ask_clock(doubt)):
                raise
            return self._written(end, run, declared, again=False)
        return result

    def _renew_rights(self, session: Session, needed: str) -> None:
        """Act with the rights that are left by now: another window or a command may have taken
        some. Who may do nothing any more still may what needs no right: let somebody else in."""
        if self.declarations.rights_now is not None:
            self.actor = self.declarations.rights_now(session, self.actor, needed)
            session.info["actor"] = self.actor

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        told = {"actor": self.actor, "clock": self.clock, "declarations": self.declarations}
        session = Session(engine, info={**told, "seen": self.seen})
        with refusals(), self._passed(), session:
            yield session

    @contextmanager
    def _passed(self) -> Iterator[None]:
        with self._gate:
            self._gate.wait_for(lambda: not self._shut)
            self._running += 1
        try:
            yield
        finally:
            with self._gate:
                self._running -= 1
                self._gate.notify_all()

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Keep every thread away from the file while it is replaced: what they want waits.

        Raises DataBusy when a use case that runs already does not end soon.
        """
        with self._gate:
            self._shut = True
            ended = self._gate.wait_for(lambda: self._running == 0, timeout=COMMIT_PATIENCE)
        try:
            if not ended:
                raise DataBusy
            self.close()
            yield
        finally:
            self.close()
            with self._gate:
                self._shut = False
                self._gate.notify_all()

    @contextmanager
    def told_of_writes(self, begins: Callable[[], object]) -> Iterator[None]:
        """Call `begins` whenever a write of this store begins, and at once when one is under way:
        its commit would wait for a read that begins now."""
        with self._gate:
            self._write_begins.append(begins)
            if self._writes_now:
                begins()
        try:
            yield
        finally:
            with self._gate:
                self._write_begins.remove(begins)

    @contextmanager
    def _under_way(self) -> Iterator[None]:
        with self._gate:
            self._writes_now += 1
            for begins in self._write_begins:
                begins()
        try:
            yield
        finally:
            with self._gate:
                self._writes_now -= 1

    def as_actor(self, actor: Actor) -> None:
        """From now on everything is done as `actor` (after a login)."""
        self.actor = structs.replace(actor, os_user=actor.os_user or operating_system_user())

    def close(self) -> None:
        """Close every connection; the file can then be replaced."""
        self.engine.dispose()


def row_values(row: Any) -> dict[str, object]:  # noqa: ANN401  any mapped object
    """The column values of a mapped object by name, for the audit log."""
    return {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}
