"""The data a command works on."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from propdesk.db.store import Store
from propdesk.kernel.paths import default_data_folder
from propdesk.system.service import confirm_clock, ensure_first_manager


@contextmanager
def data(options: argparse.Namespace) -> Iterator[Store]:
    """The checked store of --data (default: this user's estate), acting as the built-in user.

    Runs beside an open window; only creating and migrating take the lock for a moment.
    """
    from propdesk.db.opening import check_at_start, open_data

    opened = open_data(folder_of(options))
    try:
        verdict = check_at_start(opened, full=False)
        for breach in (*verdict.warnings, *verdict.reasons):
            print(breach.sentence, file=sys.stderr)  # noqa: T201  a command speaks on stderr
        opened.store.write(ensure_first_manager) if verdict.writable else None
        if options.clock_is_right is not None:
            opened.store.write(confirm_clock, reason=options.clock_is_right)
        yield opened.store
    finally:
        opened.close()


def folder_of(options: argparse.Namespace) -> Path:
    """The data folder a command is for."""
    given: Path | None = options.data
    return given or default_data_folder()
