"""Whether a file has the tables, indexes and triggers that this program's migrations make."""

import contextlib
import hashlib
import json
import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from propdesk.db.breach import Breach
from propdesk.db.keeping import migrate
from propdesk.kernel.i18n import N_

Schema = frozenset[tuple[str, str, str]]
CHANGED, FOREIGN = "schema_changed", "schema_foreign"


def schema_of(connection: sqlite3.Connection) -> Schema:
    """Every object of a file as (type, name, its SQL with plain spaces)."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    )
    return frozenset((kind, name, " ".join((sql or "").split())) for kind, name, sql in rows)


@cache
def fresh_schema() -> Schema:
    """The schema of a file that was created just now.

    Known from a file beside the migrations, since running them takes half a second of every start;
    they are run when that file is of other migrations than these.
    """
    try:
        known = json.loads(_known_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return _made_afresh()
    if known["migrations"] != _migrations():
        return _made_afresh()
    return frozenset((kind, name, sql) for kind, name, sql in known["objects"])


def write_known_schema() -> None:
    """Write down what the migrations make, when they were changed."""
    known = {"migrations": _migrations(), "objects": sorted(_made_afresh())}
    text = json.dumps(known, ensure_ascii=False, indent=1)
    _known_file().write_text(text + "\n", encoding="utf-8", newline="\n")


def _known_file() -> Path:
    return migrate.VERSIONS.with_name("schema.json")


def _migrations() -> str:
    state = hashlib.sha256()
    for file in sorted(migrate.VERSIONS.glob("[0-9]*.py")):
        state.update(file.read_text(encoding="utf-8").encode())
    return state.hexdigest()


def _made_afresh(version: int | None = None) -> Schema:
    with TemporaryDirectory() as folder:  # holds an empty file, nobody's data
        path = Path(folder) / "propdesk.db"
        migrate.create_data(path, until=version)
        with contextlib.closing(sqlite3.connect(path)) as connection:
            return schema_of(connection)


@cache
def schema_of_version(version: int) -> Schema:
    """What the migrations up to a version make; of a backup of an older program."""
    return fresh_schema() if version == migrate.newest_version() else _made_afresh(version)


def check_schema(connection: sqlite3.Connection) -> list[Breach]:
    """What differs from a fresh file of its version: missing, changed and foreign objects, by
    name. A trigger or view that is not ours is `FOREIGN`: it acts, or hides what there is."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    known, found = schema_of_version(version), schema_of(connection)
    message = N_(
        "The structure of the data file was changed outside the program ({name}). "
        "Restore the newest backup."
    )
    foreign = {name for kind, name, _sql in found - known if kind in ("trigger", "view")}
    names = sorted({name for _kind, name, _sql in found ^ known})
    return [
        Breach(FOREIGN if name in foreign else CHANGED, message, {"name": name}) for name in names
    ]


def check_references(connection: sqlite3.Connection) -> list[Breach]:
    """A breach per table with rows that name a record that does not exist."""
    message = N_("{table}: {count} rows name a record that does not exist.")
    lost: dict[str, int] = {}
    for table, *_rest in connection.execute("PRAGMA foreign_key_check"):
        lost[table] = lost.get(table, 0) + 1
    return [
        Breach("reference_lost", message, {"table": table, "count": count}, (table, None, ""))
        for table, count in sorted(lost.items())
    ]
