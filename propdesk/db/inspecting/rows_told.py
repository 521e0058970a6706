"""Which records of a table are no longer what the program wrote, where the log knows it.

The log has what each record last said. Where its words, put in the place of what stands there now,
make the seal of the table right again, these records were changed and no other was: nobody is named
by a guess. What no words of the log make right (rows nobody logs, several changes of which one is
not known) is told by the table alone.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from msgspec import structs

from propdesk.db.breach import Breach, RowsMade
from propdesk.db.records.kinds import RecordKind
from propdesk.db.sealing.table_seals import (
    MODULUS,
    digest_number,
    line_number,
    sealed_tables,
    stated_seals,
)
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.fields import facts, logged_words

MOST = 50  # records that are named; and fields whose pairs are tried: 8
MOST_ROWS = 300_000
PAIRED = 8
TOLD_OF = frozenset({"table_changed", "table_rows"})

CHANGED = N_(
    "{table}: {name} was changed outside the program. {what} is {found}, the log says {stated}."
)
PUT_IN = N_("{table}: {name} was put in outside the program.")
TAKEN_OUT = N_("{table}: {name} was taken out outside the program; the log has it.")
AND_MORE = N_("{table}: {count} more records were changed in the same way.")
UNKNOWN = N_(
    "Which record it was cannot be known from the log. Restore the newest backup from before that: "
    "Data, Backup and restore, F6."
)
_LOGGED = """
    SELECT subject_id, subject, at, "before", "after" FROM main.audit
    WHERE subject_kind = ? AND subject_id IS NOT NULL ORDER BY id
"""


class _Told(NamedTuple):
    """What the log says of a record: its columns so far, how people call it; whether it went."""

    columns: dict[str, Any]
    name: str
    is_gone: bool


class _Edit(NamedTuple):
    """How a record differs from the log; what its row would add to the seal if it were right."""

    record: int
    fields: tuple[str, ...]
    adds: int
    message: str = CHANGED


def name_rows(
    connection: sqlite3.Connection,
    breaches: Iterable[Breach],
    kinds: Mapping[str, RecordKind[Any, Any]],
    past: Sequence[RowsMade] = (),
) -> list[Breach]:
    """The same breaches: of a table whose records are known, one for each of them."""
    found: list[Breach] = []
    for breach in breaches:
        table = breach.values.get("table")
        if breach.kind not in TOLD_OF or not isinstance(table, str):
            found.append(breach)
            continue
        kind = next((one for one in kinds.values() if one.table.name == table), None)
        found += _named(connection, breach, table, kind, past) or [
            structs.replace(breach, remedy=UNKNOWN)
        ]
    return found


def _named(
    connection: sqlite3.Connection,
    breach: Breach,
    table: str,
    kind: RecordKind[Any, Any] | None,
    past: Sequence[RowsMade],
) -> list[Breach]:
    columns = sealed_tables(connection).columns.get(table)
    if columns is None:  # the ids given once
        return []
    look = _Table(connection, table, columns, kind.key if kind is not None else "id")
    if look.rows is None:
        return []
    told = {} if kind is None else dict(_told(connection, kind, table, past))
    edits = look.edits(told)
    shown = [_breach(breach, look, told, one, kind) for one in edits[:MOST]]
    if len(edits) > MOST:
        rest = {**breach.values, "count": len(edits) - MOST}
        shown.append(structs.replace(breach, message=AND_MORE, values=rest))
    return shown


def _told(
    connection: sqlite3.Connection, kind: RecordKind[Any, Any], table: str, past: Sequence[RowsMade]
) -> Iterator[tuple[int, _Told]]:
    """What the log and what stands beside it say of each record, the later above the earlier."""
    events: list[tuple[int, int, str | None, Any, Any]] = [
        (at, record, None, None, columns)
        for each in past
        for record, at, columns in each(connection, table)
    ]
    for record, name, at, before, after in connection.execute(_LOGGED, (kind.kind,)):
        events.append((at, record, name, _read(before), _read(after)))
    events.sort(key=lambda one: one[0])
    found: dict[int, _Told] = {}
    for _at, record, name, before, after in events:
        last = found.get(record) or _Told({}, "", is_gone=False)
        called = last.name if name is None else name or last.name
        gone = before is not None and after is None
        columns = last.columns | (before or {}) | (after or {})
        found[record] = _Told(columns, called, gone)
    yield from found.items()


def _read(side: str | None) -> dict[str, Any] | None:
    try:
        said = json.loads(side) if side else None
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


class _Table:
    """The rows of a table as they stand, and what they are short of to make its seal right."""

    def __init__(
        self, connection: sqlite3.Connection, table: str, columns: Sequence[str], key: str
    ) -> None:
        self._connection, self.columns = connection, list(columns)
        self._key = self.columns.index(key) if key in self.columns else None
        stated = stated_seals(connection)[table]
        self.rows = self._read(table)
        self._line = f"SELECT CAST(json_array({', '.join('?' * len(self.columns))}) AS BLOB)"
        if self.rows is not None:
            found = sum(line_number(line) for line, _row in self.rows.values())
            self._short = (digest_number(stated.digest) - found) % MODULUS
            self._more = stated.rows - len(self.rows)

    def _read(self, table: str) -> dict[Any, tuple[bytes, Sequence[Any]]] | None:
        names = ", ".join(f'"{name}"' for name in self.columns)
        asked = f'SELECT CAST(json_array({names}) AS BLOB), {names} FROM main."{table}" LIMIT ?'  # noqa: S608  names of the schema
        try:
            rows = self._connection.execute(asked, (MOST_ROWS + 1,)).fetchall()
        except sqlite3.OperationalError:  # bytes, which no column of ours holds
            return None
        if len(rows) > MOST_ROWS:
            return None
        key = self._key
        return {
            place if key is None else row[1 + key]: (row[0], row[1:])
            for place, row in enumerate(rows, 1)
        }

    def value(self, record: Any, field: str) -> Any:  # noqa: ANN401  what stands there
        """A column of a row."""
        return (self.rows or {})[record][1][self.columns.index(field)]

    def edits(self, told: Mapping[int, _Told]) -> list[_Edit]:
        """The edits that account for the whole difference; [] where none do."""
        rows = self.rows or {}
        known = {one for one, said in told.items() if not said.is_gone}
        gone = [
            _Edit(one, (), self._number(told[one].columns), TAKEN_OUT)
            for one in sorted(known - rows.keys())
            if told[one].columns.keys() >= set(self.columns)
        ]
        if self._more > 0:
            return self._fitting([gone, *([one] for one in gone)])
        if self._more < 0:
            new = [_Edit(key, (), -line_number(line), PUT_IN) for key, (line, _row) in rows.items()]
            strange = [one for one in new if one.record not in known]
            return self._fitting([strange, new[self._more :], *([one] for one in new)])
        return self._fitting(self._changes(told))

    def _fitting(self, tried: Iterable[list[_Edit]]) -> list[_Edit]:
        for edits in tried:
            if edits and sum(one.adds for one in edits) % MODULUS == self._short:
                return edits
        return []

    def _changes(self, told: Mapping[int, _Told]) -> Iterator[list[_Edit]]:
        """The records that differ from the log in some fields, or one of them."""
        differing = {
            one: fields
            for one, said in told.items()
            if not said.is_gone and one in (self.rows or {}) and (fields := self._unlike(one, said))
        }
        names = sorted({name for fields in differing.values() for name in fields})
        some: list[tuple[str, ...]] = [(name,) for name in names]
        if len(names) > 1:
            some += [tuple(names), *(combinations(names, 2) if len(names) <= PAIRED else ())]
        for wanted in some:
            edits = [
                self._edit(one, [name for name in fields if name in wanted], told[one])
                for one, fields in differing.items()
                if not fields.isdisjoint(wanted)
            ]
            yield edits
            yield from ([one] for one in edits)

    def _unlike(self, record: int, said: _Told) -> set[str]:
        own = {name: v for name, v in said.columns.items() if name in self.columns}
        return {
            name
            for name, value in own.items()
            if isinstance(value, int | str | None) and self.value(record, name) != value
        }

    def _edit(self, record: int, fields: Sequence[str], said: _Told) -> _Edit:
        line, row = (self.rows or {})[record]
        right = dict(zip(self.columns, row, strict=True)) | {n: said.columns[n] for n in fields}
        return _Edit(record, tuple(fields), self._number(right) - line_number(line))

    def _number(self, columns: Mapping[str, Any]) -> int:
        values = [columns[name] for name in self.columns]
        plain = [int(one) if isinstance(one, bool) else one for one in values]
        return line_number(self._connection.execute(self._line, plain).fetchone()[0])


def _breach(
    breach: Breach,
    look: _Table,
    told: Mapping[int, _Told],
    edit: _Edit,
    kind: RecordKind[Any, Any] | None,
) -> Breach:
    said = told.get(edit.record)
    name = (said.name if said is not None else "") or f"#{edit.record}"
    values: dict[str, object] = {**breach.values, "name": name}
    if edit.fields and kind is not None and said is not None:
        declared = {fact.name: fact for fact in facts(kind.fields)}
        words = []
        for field in edit.fields:
            fact, sides = declared.get(field), (look.value(edit.record, field), said.columns[field])
            shown = [_shown(fact, one) for one in sides]
            words.append((_(fact.header) if fact is not None else field, *shown))
        what, found, stated = (" · ".join(part) for part in zip(*words, strict=True))
        values |= {"what": what, "found": found, "stated": stated}
    is_there = edit.message is not TAKEN_OUT and isinstance(edit.record, int)
    word = kind.kind if kind is not None else str(breach.values["table"])
    subject = (word, edit.record if is_there else None, name)
    return structs.replace(breach, message=edit.message, values=values, subject=subject)


def _shown(fact: Any, value: Any) -> str:  # noqa: ANN401  a fact, if one is declared
    if value in (None, ""):
        return "—"
    return logged_words(fact, value) if fact is not None else str(value)
