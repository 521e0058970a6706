"""A register of 200,000 people beside SQL by hand: `python -m tests.bench.registers`.

Each floor is the same question written by hand in SQL, without masks and row objects; where rows
are looked at, they are made by hand too, of what was read.
"""

import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import process_time
from typing import Any

from propdesk.db.keeping.migrate import create_data
from propdesk.db.listing import ListFigures
from propdesk.db.store import Store, connect
from propdesk.estate.people.listing import PEOPLE, PersonRow
from propdesk.estate.people.view import PeoplePage
from propdesk.estate.rules import PersonKind, RoleKind
from propdesk.kernel.records.question import asked
from propdesk.kernel.sheets.masking import (
    mask_id,
    mask_phone,
)
from propdesk.modules import declared
from tests.bench.measuring import Figure, in_turn
from tests.bench.scrolling import pages_down
from tests.clocks import StoppedClock

PEOPLE_OF = 200_000
UNITS = 100_000
ROUNDS, QUICK_ROUNDS = 7, 99  # milliseconds are measured more often
ON_SCREEN = 30
ALL = asked("all")
WORDS = "业主1234"
DAY = StoppedClock().today().isoformat()
LIVES = f"(since IS NULL OR since <= '{DAY}') AND (until IS NULL OR until >= '{DAY}')"
OF_ROLE = f"id IN (SELECT person_id FROM occupancy WHERE {LIVES} AND role = '%s')"
SHOWN = (RoleKind.OWNER, RoleKind.TENANT, RoleKind.FAMILY)
COUNTED = {
    "all": "id IS NOT NULL",
    **{f"role:{role}": OF_ROLE % role.value for role in SHOWN},
    "company": "kind = 'company'",
    "care": "care <> ''",
    "missing:phone": "id NOT IN (SELECT person_id FROM phone)",
    "missing:document": "id NOT IN (SELECT person_id FROM document)",
    "missing:unit": f"id NOT IN (SELECT person_id FROM occupancy WHERE {LIVES})",
}
COUNTS = f"""
SELECT {", ".join(f"count(CASE WHEN {one} THEN 1 END)" for one in COUNTED.values())} FROM person
"""
FOUND = f"""
SELECT id FROM person WHERE id IN (
    SELECT subject_id FROM search_entry WHERE kind = 'person' AND instr(haystack, ?) > 0
) OR id IN (
    SELECT person_id FROM occupancy WHERE {LIVES} AND unit_id IN (
        SELECT subject_id FROM search_entry WHERE kind = 'unit' AND instr(haystack, ?) > 0)
) ORDER BY initials, name, id LIMIT 200
"""
FIRST = "SELECT id FROM person ORDER BY initials, name, id LIMIT 200"
PEOPLE_BY_HAND = (
    "SELECT id, name, kind, * FROM person WHERE id IN ({ids}) ORDER BY initials, name, id"
)
PHONES_BY_HAND = "SELECT person_id, number, * FROM phone WHERE person_id IN ({ids}) ORDER BY id"
DOCUMENTS_BY_HAND = PHONES_BY_HAND.replace("phone", "document")
HOMES_BY_HAND = (
    "SELECT o.person_id, u.code, o.role FROM occupancy o JOIN unit u ON u.id = o.unit_id"
    f" WHERE o.person_id IN ({{ids}}) AND {LIVES} ORDER BY u.order_key"
)


def figures() -> list[Figure]:
    """First rows, all counts, words as they are typed, and a page down."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "propdesk.db"
        create_data(path)
        fill(path)
        store = Store(path, clock=StoppedClock(), declarations=declared())
        with closing(connect(path, read_only=True)) as raw:
            first = _rows(store, raw, FIRST, (), rounds=QUICK_ROUNDS)
            seen = in_turn(
                lambda: seen_by_hand(raw),
                lambda: [_told(row) for row in store.read(PEOPLE.first, question=ALL)[:ON_SCREEN]],
                rounds=QUICK_ROUNDS,
                clock=process_time,
                agree=lambda by_hand, ours: by_hand == ours,
            )
            found = _rows(store, raw, FOUND, (WORDS, WORDS), words=WORDS)
            counted = in_turn(
                lambda: raw.execute(COUNTS).fetchone(),
                lambda: store.read(PEOPLE.figures, question=asked("all")),
                rounds=ROUNDS,
                agree=_counted_alike,
            )
        down = pages_down(store, PeoplePage, lambda page: page.table.view)
        store.close()
    return [
        ("6c the first 200 of 200,000 people", 1.2, *first),
        ("6c the same, the thirty on screen made of them", 1.2, *seen),
        ("6c all counts of their chips", 1.2, *counted),
        ("6c the first found by words among them", 1.5, *found),
        ("9 a page down in their list", 1.5, *down),
    ]


def _rows(
    store: Store,
    raw: sqlite3.Connection,
    query: str,
    values: tuple[str, ...],
    words: str = "",
    rounds: int = ROUNDS,
) -> tuple[float, float]:
    return in_turn(
        lambda: by_hand(raw, query, values),
        lambda: store.read(PEOPLE.first, question=asked("all", words=words)),
        rounds=rounds,
        agree=_named_alike,
        clock=process_time,
    )


def by_hand(
    raw: sqlite3.Connection, query: str, values: tuple[str, ...]
) -> list[tuple[object, ...]]:
    """The people of a query with their phones, documents and homes, as plainly as can be."""
    return _read(raw, query, values)[0]


def _read(
    raw: sqlite3.Connection, query: str, values: tuple[str, ...]
) -> list[list[tuple[Any, ...]]]:
    """People, phones, documents, homes."""
    ids = ",".join(str(one) for (one,) in raw.execute(query, values))
    return [
        raw.execute(one.format(ids=ids)).fetchall()
        for one in (PEOPLE_BY_HAND, PHONES_BY_HAND, DOCUMENTS_BY_HAND, HOMES_BY_HAND)
    ]


def seen_by_hand(raw: sqlite3.Connection) -> list[tuple[object, ...]]:
    """What a screen shows of the first people: roles and kinds in words of ours, numbers masked."""
    people, *others = _read(raw, FIRST, ())
    phones, documents, homes = (defaultdict[int, list[tuple[Any, ...]]](list) for _each in others)
    for kept, lines in zip((phones, documents, homes), others, strict=True):
        for line in lines:
            kept[line[0]].append(line)
    return [
        (
            person,
            name,
            PersonKind(kind),
            tuple(dict.fromkeys(RoleKind(role) for _id, _code, role in homes[person])),
            "、".join(dict.fromkeys(code for _id, code, _role in homes[person])),
            mask_phone(phones[person][0][1]) if phones[person] else "",
            len(phones[person]),
            mask_id(documents[person][0][1]) if documents[person] else "",
        )
        for person, name, kind, *_more in people[:ON_SCREEN]
    ]


def _told(row: PersonRow) -> tuple[object, ...]:
    return (
        row.id, row.name, row.kind, row.roles, row.units, row.phone, row.phone_count, row.document,
    )  # fmt: skip


def _named_alike(by_hand: Sequence[tuple[object, ...]], ours: Sequence[PersonRow]) -> bool:
    return bool(ours) and [row[0] for row in by_hand] == [row.id for row in ours]


def _counted_alike(by_hand: tuple[int, ...], ours: ListFigures) -> bool:
    return ours.count == PEOPLE_OF and by_hand == tuple(ours.chips[chip] for chip in COUNTED)


def fill(path: Path) -> None:
    """Units with two people each, one phone a person, and what the search looks through."""
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        connection.execute(
            "INSERT INTO building (id, code, name, order_key) VALUES (1, '1', '', '1')"
        )
        many = _writer(connection)
        many("unit", "id building_id entrance room code order_key floor kind state area_basis"
             " old_room area_group note",
             ((n, 1, "", str(n), f"1-{n}", f"{n:06d}", "", "room", "sold", "built", "", "", "")
              for n in range(1, UNITS + 1)))  # fmt: skip
        numbers = range(1, PEOPLE_OF + 1)
        many("person", "id kind name initials care consent note",
             ((n, "person", f"业主{n}", f"yz{n}", "", 0, "") for n in numbers))  # fmt: skip
        many("phone", "id person_id number relation position",
             ((n, n, f"13{n:09d}", "", 0) for n in numbers))  # fmt: skip
        many("occupancy", "id unit_id person_id role relation position since",
             ((n, (n + 1) // 2, n, "owner" if n % 2 else "family", "", 0, "2016-01-01")
              for n in numbers))  # fmt: skip
        many("search_entry", "kind subject_id haystack",
             (("unit", n, f"\n1-{n}\n{n}\n1{n}\n") for n in range(1, UNITS + 1)))  # fmt: skip
        many("search_entry", "kind subject_id haystack",
             (("person", n, f"\n业主{n}\nyz{n}\n13{n:09d}\n") for n in numbers))  # fmt: skip
        connection.execute("COMMIT")


def _writer(connection: sqlite3.Connection) -> Callable[[str, str, Any], None]:
    def write(table: str, names: str, rows: Any) -> None:
        columns = names.split()
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    return write


if __name__ == "__main__":
    from tests.bench.__main__ import show

    show(figures())
