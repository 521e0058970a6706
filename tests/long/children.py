"""Child processes that can be killed: forked from a server that has everything imported."""

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

WAY = "spawn" if sys.platform == "win32" else "forkserver"


def child(target: Callable[..., None], *arguments: object) -> BaseProcess:
    """Start a child process at a function of a module."""
    process = context().Process(target=target, args=arguments, daemon=True)  # type: ignore[attr-defined]  # every context has it
    assert isinstance(process, BaseProcess)
    process.start()
    return process


def context() -> BaseContext:
    """How children are made here."""
    made = multiprocessing.get_context(WAY)
    made.set_forkserver_preload(["tests.long.scenes", "tests.long.numbers"])
    return made
