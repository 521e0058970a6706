"""What SQLite and the disk refuse, as sentences with what to do."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

WAITING = N_("Another window or command is writing; this waits until it is done …")
"""What whoever waits to write is told after a moment."""


class DataReadOnly(UserError):
    """The file cannot be written."""

    message = N_(
        "The data is open read-only, nothing was saved. Look at the banner above for the reason."
    )


class DiskFull(UserError):
    """No room for the transaction."""

    message = N_("The disk is full, nothing was saved. Free some space and do it again.")


class DataUnchecked(UserError):
    """The checks at the start are not through yet."""

    message = N_("The data is still being checked, nothing was saved. Do it again in a moment.")


class DataBusy(UserError):
    """Another process holds the file."""

    message = N_(
        "The data file is in use by another program (a backup, a virus scanner, a sync program). "
        "Nothing was changed; try again in a moment."
    )


class DataDamaged(UserError):
    """SQLite says the file is not what it should be."""

    message = N_("The data file is damaged. Do not go on working: restore the newest backup.")
    way_out = ("restore", N_("Restore a backup"))


class DataUnreachable(UserError):
    """The disk does not answer."""

    message = N_("The data file cannot be read or written ({reason}). Check the disk.")


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what SQLite refuses into its sentence; what is a fault of ours goes on as it is."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        refusal = refusal_of(error.orig if isinstance(error, DBAPIError) else error)
        if refusal is None:
            raise
        raise refusal from error


def refusal_of(error: BaseException | None) -> UserError | None:
    """The sentence for what SQLite refuses; None for an error that is a fault of ours."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name == "SQLITE_ERROR" and str(error).startswith("no such table"):
        return DataDamaged()  # the tables were there at the start: the file was emptied since
    known: list[tuple[str, Callable[[], UserError]]] = [
        ("SQLITE_FULL", DiskFull),
        ("SQLITE_READONLY_DBMOVED", lambda: DataUnreachable(reason=name)),
        ("SQLITE_READONLY", DataReadOnly),
        ("SQLITE_BUSY", DataBusy),
        ("SQLITE_LOCKED", DataBusy),
        ("SQLITE_CORRUPT", DataDamaged),
        ("SQLITE_NOTADB", DataDamaged),
        ("SQLITE_IOERR", lambda: DataUnreachable(reason=name)),
        ("SQLITE_CANTOPEN", lambda: DataUnreachable(reason=name)),
        ("SQLITE_PERM", lambda: DataUnreachable(reason=name)),
    ]
    return next((make() for prefix, make in known if name.startswith(prefix)), None)
