"""Reading processes that start warm: each is forked from one that has imported what it needs.

The tests read hundreds of workbooks, and to start Python for each took most of that time. What is
forked is the child of the program itself, with its limits; `tests/kernel/sheets` starts it whole.
"""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import IO

from propdesk.kernel.paths import ROOT
from propdesk.kernel.sheets import files

assert sys.platform == "linux"


@dataclass(frozen=True, slots=True)
class Reader:
    """What `files` needs of a child: where it is asked, and where it answers."""

    stdin: IO[bytes]
    stdout: IO[bytes]


@contextmanager
def warm_readers() -> Iterator[None]:
    """Let `files` fork its children inside the block."""
    whole_child = files._child
    with ExitStack() as ends:
        server = cache(lambda: _start(ends))  # only who reads a workbook waits for it
        files._child = partial(_child, server, threading.Lock())  # type: ignore[assignment]
        try:
            yield
        finally:
            files._child = whole_child


def _start(ends: ExitStack) -> socket.socket:
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    words, silent = [sys.executable, "-m", "tests.readers"], subprocess.DEVNULL
    with there:
        kept = subprocess.Popen(words, stdin=there.fileno(), stdout=silent, stderr=silent, cwd=ROOT)
    ends.callback(kept.wait)
    return ends.enter_context(here)


@contextmanager
def _child(
    server: Callable[[], socket.socket], one_at_once: threading.Lock, seconds: int
) -> Iterator[Reader]:
    (ask, stdin), (stdout, answer) = os.pipe(), os.pipe()
    with one_at_once:
        socket.send_fds(server(), [b"."], [ask, answer])
        _said, (process,), *_ = socket.recv_fds(server(), 1, 1)
    os.close(ask)
    os.close(answer)
    timer = threading.Timer(seconds, _kill, [process])
    timer.start()
    with os.fdopen(stdin, "wb") as asked, os.fdopen(stdout, "rb") as answered:
        try:
            yield Reader(asked, answered)
        finally:
            timer.cancel()
            timer.join()
            _kill(process)
            select.select([process], [], [])
            os.close(process)


def _kill(process: int) -> None:
    try:
        signal.pidfd_send_signal(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def _serve(server: socket.socket) -> None:
    import openpyxl  # noqa: F401 - what the child imports when it is asked for it
    import python_calamine  # noqa: F401

    from propdesk.kernel.sheets import child, report  # noqa: F401

    while True:
        asked, descriptors, *_ = socket.recv_fds(server, 1, 2)
        if not asked:
            return
        made = os.fork()
        if not made:
            os.dup2(descriptors[0], 0)
            os.dup2(descriptors[1], 1)
            os.closerange(3, 64)
            try:
                child.main()
            finally:
                os._exit(0)
        for each in descriptors:
            os.close(each)
        process = os.pidfd_open(made)
        socket.send_fds(server, [b"."], [process])
        os.close(process)
        _bury()


def _bury() -> None:
    """Take note of those that ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


if __name__ == "__main__":
    _serve(socket.socket(fileno=0))
