"""What free text says of a person, in every table there is: counted, and masked.

A new table joins by itself. Left are the posted rows and the vouchers that were exported, which
are told, and what the office says of itself: its settings, prices, users and workers.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.audit import redact_rows
from propdesk.db.declarations import Declarations, declarations
from propdesk.db.records.searching import kind_of_table
from propdesk.db.tables import Base
from propdesk.privacy.matching import Traits
from propdesk.privacy.persons.rules import Scrub, flat

# Words of the program's own, digests, and who of the office did it.
_NO_WORDS = frozenset(
    {
        "digest", "file_sha256", "fingerprint", "from_kind", "from_state", "hash", "kind", "lines",
        "no", "os_user", "prev", "sha256", "subject_kind", "to_kind", "to_state", "user_name",
    }
)  # fmt: skip
# The office itself: an owner who works there is forgotten as an owner only.
OF_THE_OFFICE = frozenset(
    {
        "audit", "building", "check_list", "counter", "fault_kind", "fee_item", "invoice_column",
        "keeper", "key_kind", "letter_text", "meter_usage", "open_charge", "patrol_phrase",
        "permission_grant", "plan_reach", "receipt_group", "repair_price", "retention_look",
        "setting", "shift_post", "table_seal", "tariff", "tariff_scope", "tariff_version", "team",
        "user", "worker",
    }
)  # fmt: skip
# A voucher is written again as it was, byte for byte.
_WRITTEN_AGAIN = frozenset({"voucher_export"})


class Naming(msgspec.Struct, frozen=True):
    """A table with its rows in which words about a person stand: id → what is left of each.
    `posted`: nothing of them can be changed."""

    table: Table
    rows: Mapping[int, Mapping[str, str]]
    posted: bool


def scrub_of(who: Traits) -> Scrub:
    """What takes the person out of any text."""
    return Scrub(who.name, (*who.numbers, *who.plates), who.former, who.longer)


def texts_of(table: Table) -> list[str]:
    """The columns of a table in which somebody may be named."""
    return [
        one.name
        for one in table.c
        if isinstance(one.type, Text) and not one.foreign_keys and one.name not in _NO_WORDS
    ]


def naming(session: Session, who: Traits, matched: Mapping[str, Sequence[int]]) -> Iterator[Naming]:
    """Every table in which words name the person; `matched`: the rows that are known as theirs.

    Where somebody else is called the same, a name alone counts only in what is the person's: their
    rows and what hangs on those, their units, and where a number of theirs stands.
    """
    scrub, (closed, parted) = scrub_of(who), insert_only(session)
    for table in list(Base.metadata.tables.values()):
        texts = texts_of(table)
        if not texts or table.name in OF_THE_OFFICE or "id" not in table.c:
            continue
        columns = [table.c[name] for name in texts]
        numbered = or_(false(), *(holds(one, flat(n)) for one in columns for n in scrub.numbers))
        called = or_(false(), *(func.instr(one, n) > 0 for one in columns for n in scrub.names))
        theirs = _theirs(session, table, who, matched) if who.namesake else None
        there = or_(numbered, called if theirs is None else and_(called, theirs))
        rows = {
            row_id: left
            for row_id, *said in session.execute(select(table.c.id, *columns).where(there))
            if (left := _left(scrub, table, texts, row_id, said))
        }
        if rows:
            posted = table.name in closed - parted or table.name in _WRITTEN_AGAIN
            yield Naming(table, rows, posted)


def holds(column: Any, number: str) -> ColumnElement[bool]:  # noqa: ANN401  a column of texts
    """Whether a number stands in a text, however it is parted there."""
    bare = func.upper(column)
    for parting in (" ", "-", "·"):
        bare = func.replace(bare, parting, "")
    held = func.instr(bare, number) > 0
    # Nobody parts the last three; most texts are without, and need not be made bare.
    tail = number.rstrip("X")[-3:]
    return and_(func.instr(column, tail) > 0, held) if tail.isdigit() else held


def _left(
    scrub: Scrub, table: Table, texts: Sequence[str], row_id: int, said: Sequence[object]
) -> dict[str, str]:
    found = dict[str, str]()
    for name, value in zip(texts, said, strict=True):
        if isinstance(value, str) and (left := scrub.text(value, named=True)) != value:
            found[name] = f"{left} {row_id}" if _is_unique(table, name) else left
    return found


def _is_unique(table: Table, name: str) -> bool:
    return any(
        name in one.columns for one in table.constraints if isinstance(one, UniqueConstraint)
    ) or any(name in one.columns for one in table.indexes if one.unique)


def _theirs(
    session: Session, table: Table, who: Traits, matched: Mapping[str, Sequence[int]]
) -> ColumnElement[bool]:
    """Whether a row is the person's, of a unit of theirs, or hangs on what is."""
    told = declarations(session)
    ways = [_own(table, who, matched)]
    ways += [
        column.in_(select(key.column.table.c.id).where(_own(key.column.table, who, matched)))
        for column in table.c
        for key in column.foreign_keys
        if key.column.table is not table and "id" in key.column.table.c
    ]
    kind = next((one for one in ("subject_kind", "kind") if one in table.c), "")
    if kind and "subject_id" in table.c:
        for other in Base.metadata.tables.values():
            if "id" in other.c and ("unit_id" in other.c or other.name in matched):
                ids = select(other.c.id).where(_own(other, who, matched))
                own = table.c[kind] == word_of(told, other.name)
                ways.append(and_(own, table.c.subject_id.in_(ids)))
    return or_(*ways)


def _own(table: Table, who: Traits, matched: Mapping[str, Sequence[int]]) -> ColumnElement[bool]:
    ids = (
        ("id", matched.get(table.name, ())), ("unit_id", who.units),
        ("account_id", who.accounts), ("person_id", (who.id,)),
    )  # fmt: skip
    return or_(false(), *(among(table.c[name], of) for name, of in ids if name in table.c and of))


def word_of(told: Declarations, table: str) -> str:
    """By which word the log and the histories know the records of a table."""
    kind = kind_of_table(told, table)
    return kind.kind if kind else table


def insert_only(session: Session) -> tuple[frozenset[str], frozenset[str]]:
    """The tables whose rows the file lets nobody change, and those of them from which words may
    go after an entry of the log."""
    fences = session.connection().exec_driver_sql(
        "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'no_update_%'"
    )
    closed = {name: "words.redact" in sql for name, sql in fences}
    return frozenset(closed), frozenset(name for name, parted in closed.items() if parted)


def mask_words(session: Session, found: Naming) -> None:
    """Take the person out of these rows; posted ones stay."""
    if found.posted:
        return
    if found.table.name in insert_only(session)[1]:
        redact_rows(session, found.table, found.rows)
        return
    for row_id, left in found.rows.items():
        session.execute(update(found.table).where(found.table.c.id == row_id).values(left))


def counted(
    told: Declarations, found: Collection[Naming], matched: Mapping[str, Collection[int]]
) -> tuple[dict[str, int], int]:
    """How many rows by the title of their list would lose words, without those that are told as
    the person's anyway ('': lists without a title); and how many posted ones keep them."""
    lists, posted = dict[str, int](), 0
    for one in found:
        ids = one.rows.keys() - set(matched.get(one.table.name, ()))
        if one.posted:
            posted += len(ids)
        elif ids and one.table.name != "search_entry":
            word = word_of(told, one.table.name)
            title = told.audit.kinds.get(word, told.counted.get(one.table.name, ""))
            lists[title] = lists.get(title, 0) + len(ids)
    return lists, posted
