"""The data a command works on."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from propdesk.db.refusals import WAITING, DataReadOnly
from propdesk.db.store import Store
from propdesk.kernel.i18n import N_, _, together
from propdesk.kernel.paths import default_data_folder
from propdesk.system.backups.anchoring import follow
from propdesk.system.start.clock import confirm_clock
from propdesk.system.users.login import login_names
from propdesk.system.users.users import ensure_first_manager


class CommandReadOnly(DataReadOnly):
    """The same fact with its reasons in the sentence: nobody sees a banner here."""

    kind = "data_read_only"
    message = N_(
        "The data can only be read, nothing was saved. {reasons} "
        "Restore the newest backup: propdesk restore FILE."
    )


@contextmanager
def data(options: argparse.Namespace) -> Iterator[Store]:
    """The checked store of --data (default: this user's estate), acting as the built-in user.

    Runs beside an open window; only creating and migrating take the lock for a moment.
    """
    from propdesk.db.keeping.opening import check_at_start, open_data
    from propdesk.modules import declared

    opened = open_data(folder_of(options), declarations=declared())
    reasons: list[str] = []
    follower = None
    try:
        verdict = check_at_start(opened, full=False)
        reasons += [breach.sentence for breach in verdict.reasons]
        for breach in (*verdict.warnings, *verdict.reasons):
            print(breach.sentence, file=sys.stderr)  # noqa: T201  a command speaks on stderr
        opened.store.waiting = _say_waiting
        if verdict.writable and not opened.store.read(login_names):  # reading waits for nobody
            opened.store.write(ensure_first_manager)
        follower = follow(opened, verdict)
        if options.clock_is_right is not None:
            opened.store.write(confirm_clock, reason=options.clock_is_right)
        yield opened.store
    except DataReadOnly as refusal:
        raise CommandReadOnly(reasons=together(reasons)) from refusal
    finally:
        if follower is not None:
            follower.end()
        opened.close()


def _say_waiting() -> None:
    print(_(WAITING), file=sys.stderr, flush=True)  # noqa: T201  a command speaks on stderr


def folder_of(options: argparse.Namespace) -> Path:
    """The data folder a command is for."""
    given: Path | None = options.data
    return given or default_data_folder()
