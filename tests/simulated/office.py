"""An office that lives by the dice: its folder, its clerks, its clock, and what it was told."""

import contextlib
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock, take_lock
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.store import Actor, Store, command_actor
from propdesk.kernel.clock import ClockDoubtful
from propdesk.kernel.errors import UserError
from propdesk.kernel.permissions import Role
from propdesk.modules import declared
from propdesk.system.start.clock import confirm_clock
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import UserFields
from tests.clocks import StoppedClock
from tests.roles import rights_of

P = ParamSpec("P")
R = TypeVar("R")
Acknowledged = Counter[tuple[str, int]]
"""The receipts that a clerk was told of, by number and fen."""
CLERKS = (
    ("wang", "王会计", Role.MANAGER),
    ("liu", "刘出纳", Role.CASHIER),
    ("zhao", "赵前台", Role.CLERK),
    ("sun", "孙会计", Role.ACCOUNTANT),
    ("qian", "钱主管", Role.SUPERVISOR),
)


class Wrong(AssertionError):
    """Something that no office may ever see."""


@dataclass
class Memory:
    """What the office was told and must find again; a restored backup brings its own back."""

    receipts: Acknowledged


class Office:
    """See the module. `dice` are those of the act at hand; `tally` counts what became of each."""

    def __init__(self, root: Path, seed: int) -> None:
        self.seed, self.folder = seed, DataFolder(root)
        self.stick = root.parent / f"{root.name}-stick"
        self.clock = StoppedClock()
        self.dice = random.Random(f"begin {seed}")
        self.tally: Counter[tuple[str, str]] = Counter()
        self.memory = Memory(Counter())
        self.backups: dict[str, Memory] = {}
        self.clerks: list[Actor] = []
        self.lock: DataLock | None = None
        self.full = False  # the disk
        self._confirmed = False  # that the clock is right, which is a write of its own
        self.store: Store = None  # type: ignore[assignment]  # opened by `open`

    # Opening and closing

    def open(self, *, clean: bool = True) -> None:
        """Open the folder as the window does; Wrong when the start finds anything."""
        self.lock = take_lock(self.folder)
        opened = open_data(
            self.folder.root, lock=self.lock, clock=self.clock, declarations=declared()
        )
        verdict = check_at_start(opened, full=not clean)
        if not verdict.writable:
            raise Wrong([breach.sentence for breach in verdict.reasons])
        self.store = opened.store
        self.store.ask_clock = self._say_that_the_clock_is_right
        self.become(self.clerks[0] if self.clerks else command_actor(declared().permissions))
        self.stick.mkdir(exist_ok=True)

    def close(self) -> None:
        """Close store and lock."""
        self.store.close()
        if self.lock is not None:
            self.lock.release()

    def hire(self) -> None:
        """Enter the clerks as users, with the rights of their roles."""
        for name, display, role in CLERKS:
            fields = UserFields(name=name, display_name=display, role=role)
            with contextlib.suppress(UserError):  # an older file has him already
                self.store.write(USER_USES.add, fields=fields)
            (user_id,) = self.ask('SELECT id FROM "user" WHERE name = ?', name)[0]
            self.clerks.append(Actor(user_id, display, role, rights_of(role)))
        self.become(self.clerks[0])

    def become(self, actor: Actor) -> None:
        """Work as somebody from now on."""
        self.store.as_actor(actor)

    def _say_that_the_clock_is_right(self, _doubt: ClockDoubtful) -> bool:
        if self.dice.random() < 0.1:
            return False
        self.store.write(confirm_clock, reason="刚放完假")
        self._confirmed = True
        return True

    @property
    def today(self) -> date:
        return self.clock.today()

    # Reading and writing

    def read(
        self,
        function: Callable[Concatenate[Session, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        return self.store.read(function, *args, **kwargs)

    def write(
        self,
        function: Callable[Concatenate[Session, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a use case; one that is refused has written nothing."""
        if self.full:  # what was begun is taken back by the next start
            return self.store.write(function, *args, **kwargs)
        with self.raw() as before:
            (version,) = before.execute("PRAGMA data_version").fetchone()
            self._confirmed = False
            try:
                return self.store.write(function, *args, **kwargs)
            except UserError as refusal:
                (after,) = before.execute("PRAGMA data_version").fetchone()
                if after != version and not self._confirmed:
                    name = getattr(function, "__qualname__", "")
                    raise Wrong(f"{name} was refused and wrote: {refusal!r}") from refusal
                raise

    @contextlib.contextmanager
    def raw(self) -> Iterator[sqlite3.Connection]:
        """The data file without the program, only to read."""
        uri = f"{self.folder.database.absolute().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
            yield connection

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query, in its order."""
        with self.raw() as connection:
            return connection.execute(query, values).fetchall()

    def any_of(self, query: str, *values: object) -> Any:
        """One value of the first column of a query that says its order; UserError without any."""
        rows = self.ask(query, *values)
        if not rows:
            raise NothingThere
        return self.dice.choice(rows)[0]

    def some_of(self, query: str, most: int, *values: object) -> list[Any]:
        """At most so many, in the order of the dice."""
        rows = [row[0] for row in self.ask(query, *values)]
        return self.dice.sample(rows, min(len(rows), self.dice.randint(1, most)))

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def pick(self, several: Sequence[R]) -> R:
        return self.dice.choice(several)


class NothingThere(UserError):
    """An act has nothing to work on; it is left for another day."""

    message = "nothing there"
