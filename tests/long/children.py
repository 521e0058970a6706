"""Child processes that can be killed: forked from a server that has everything imported."""

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from tests.clocks import BEGUN, office_time

WAY = "spawn" if sys.platform == "win32" else "forkserver"


def child(target: Callable[..., None], *arguments: object) -> BaseProcess:
    """Start a child process at a function of a module, in the time the tests live in."""
    given = (target, BEGUN, arguments)
    process = context().Process(target=_in_office_time, args=given, daemon=True)  # type: ignore[attr-defined]  # every context has it
    assert isinstance(process, BaseProcess)
    process.start()
    return process


def _in_office_time(
    target: Callable[..., None], begun: float, arguments: tuple[object, ...]
) -> None:
    with office_time(begun):
        target(*arguments)


def context() -> BaseContext:
    """How children are made here."""
    made = multiprocessing.get_context(WAY)
    made.set_forkserver_preload(
        ["tests.long.scenes", "tests.long.numbers", "tests.simulated.years"]
    )
    return made
