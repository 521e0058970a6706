"""Bounds of time and memory for what an office does: a loop without end becomes a fault with its
place, instead of a PC that stands still."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.simulated.office import Wrong

MOST_MEMORY = 4 << 30  # beyond what the process has when it begins
LONGEST = 600  # seconds for one act, one morning or one night, on a PC that does much else


@contextmanager
def memory_within(most: int = MOST_MEMORY) -> Iterator[None]:
    """Whoever asks for more memory gets a MemoryError where he asks; Linux alone can say so."""
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        before, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = pages * resource.getpagesize() + most
        limits = [each for each in (before, hard, wanted) if each != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_AS, (min(limits), hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (before, hard))
    else:
        yield


@contextmanager
def time_within(seconds: int = LONGEST) -> Iterator[None]:
    """Wrong where the work stands after so many seconds; Windows has no such signal."""
    if sys.platform != "win32":
        import signal

        def stop(_signal: int, _frame: object) -> None:
            raise Wrong(f"nothing came of it in {seconds} seconds")

        before = signal.signal(signal.SIGALRM, stop)
        signal.alarm(seconds)
        try:
            yield
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)
    else:
        yield
