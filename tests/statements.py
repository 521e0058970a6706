"""One memory of compiled statements for all stores of a run.

Each test opens a file of its own, and SQLAlchemy keeps what it compiled by engine and by dialect:
a quarter of the time of a test of the money went into compiling the same statements again.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_compiled: LRUCache[Any, Any] = LRUCache(4000)


def share_statements() -> None:
    """From now on what one store has compiled serves all others."""
    # Every engine makes a dialect of its own, and they are all alike.
    SQLiteDialect_pysqlite.__eq__ = _is_alike  # type: ignore[method-assign]
    SQLiteDialect_pysqlite.__hash__ = _hash  # type: ignore[method-assign,assignment]
    event.listen(Engine, "engine_connect", _give_memory)


def _is_alike(one: object, other: object) -> bool:
    return type(one) is type(other)


def _hash(dialect: object) -> int:
    return hash(type(dialect))


def _give_memory(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled)
