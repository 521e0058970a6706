"""Which tables are posted."""

from typing import Any

from propdesk.db.tables import Base, Posted


def posted_tables() -> list[type[Any]]:
    """The mapped classes that are posted, by table name."""
    found = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, Posted)]
    return sorted(found, key=lambda mapped: str(mapped.__tablename__))
