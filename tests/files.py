"""What other programs and bad disks do to a data file: holding it, cutting it, writing over it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""

# What is left of the file, by name: a share of its length, or what is written over its beginning.
RUINS: dict[str, float | bytes] = {
    "empty": 0.0,
    "a few bytes": 0.00002,
    "half a page": 0.0005,
    "one page": 4096.0,
    "two pages and a half": 10240.0,
    "half": 0.5,
    "nearly all": 0.97,
    "garbage header": b"\x13garbage" * 12,
    "zeros": bytes(8192),
}


@contextmanager
def held_by_another(database: Path) -> Iterator[None]:
    """Another process holds the file for itself, as a virus scanner or a sync program does."""
    words = [sys.executable, "-c", _HOLD, str(database)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().rstrip() == b"held"
        try:
            yield
        finally:
            holder.kill()


def ruin(database: Path, how: str) -> None:
    """Leave of a data file what RUINS says."""
    raw, left = database.read_bytes(), RUINS[how]
    if isinstance(left, bytes):
        raw = left + raw[len(left) :]
    else:
        raw = raw[: int(left if left > 1 else left * len(raw))]
    database.write_bytes(raw)
