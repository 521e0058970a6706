"""What a kind of record is found by: its words, their initials, its number, whom it is about.

All follows from the facts of its fields. Texts, codes and phones go into one narrow text per
record (`SearchEntry`), kept current with each save; other records it refers to are found by their
own, so that nothing grows old when those are renamed.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    Table,
    and_,
    bindparam,
    delete,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.among import among, among_given, ids_given
from propdesk.db.declarations import Declarations, Hit, declarations
from propdesk.db.models import SearchEntry
from propdesk.db.plain_rows import typed_rows
from propdesk.db.records import texts
from propdesk.db.records.kinds import RecordKind
from propdesk.db.store import use_case
from propdesk.db.withholding.withheld import open_to
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, FactKind, facts
from propdesk.kernel.records.folding import fold, haystack, normal_phone, tidy
from propdesk.kernel.records.initials import initials_of

Kind = RecordKind[Any, Any]
_PHONE = re.compile(r"[\d\s+()-]{5,}")
_LOOKED_THROUGH = frozenset({FactKind.TEXT, FactKind.CODE, FactKind.PHONE})


# Which kinds there are


def kind_of_table(declared: Declarations, table: str) -> Kind | None:
    """The kind whose records stand in a table, the first that says so."""
    found = declared.kinds.values()
    return next((kind for kind in found if kind.model.__tablename__ == table), None)


def referred(
    declared: Declarations, kind: Kind, form: type[Any] | None = None
) -> Iterator[tuple[Fact, Kind]]:
    """The fields of a kind, or of the `form` of one of its moves, that name another record, each
    with the kind of that one."""
    for fact in facts(form or kind.fields):
        if fact.kind is FactKind.RECORD and fact.name in kind.table.columns:
            for key in kind.table.columns[fact.name].foreign_keys:
                other = kind_of_table(declared, key.column.table.name)
                if other is not None:
                    yield fact, other


class NobodyCalledSo(UserError):
    """No record has that name or number."""

    message = N_("{name} is not known here. Enter it first, or correct the cell.")


def meant(session: Session, kind: Kind, name: str) -> int:
    """The id of the one record that people call so: as its kind says, else by its number or the
    value that no two share. Raises NobodyCalledSo, or the kind's own refusal.

    TypeError for a kind whose records have no name of their own.
    """
    if kind.meant is not None:
        return kind.meant(session, name)
    table = kind.table
    own = [one.column for one in kind.unique] or [n for n in ("no",) if n in table.columns]
    if not own:
        raise TypeError(f"{kind.kind}: say by `meant` what its records are known by")
    query = select(table.c[kind.key]).where(or_(*(table.c[one] == name for one in own)))
    found = session.scalar(query)
    if found is None:
        raise NobodyCalledSo(name=name)
    return int(found)


# The texts


def texts_of(session: Session, kind: Kind) -> texts.Texts | None:
    """What gives the search texts of a kind: its own, or its fields; None for one that has no
    group in the search."""
    if kind.texts is not None:
        return kind.texts
    if kind.kind not in {one.kind for one in declarations(session).search if one.find is None}:
        return None
    return lambda session, ids: _texts_by_facts(session, kind, ids)


def index(session: Session, kind: Kind, ids: Sequence[int]) -> None:
    """Write the search texts of these records anew; those of deleted ones go."""
    if (made := texts_of(session, kind)) is not None:
        texts.put(session, kind.kind, ids, made)


@use_case(permission="", touches=("search_entry",))
def rebuild_search(session: Session) -> int:
    """Write all search texts anew from the records; how many there are."""
    session.flush()
    session.execute(delete(SearchEntry))
    for kind in declarations(session).kinds.values():
        if (made := texts_of(session, kind)) is not None:
            texts.add(session, kind.kind, made(session, None))
    return session.execute(select(func.count()).select_from(SearchEntry)).scalar_one()


def _texts_by_facts(session: Session, kind: Kind, ids: Sequence[int] | None) -> dict[int, str]:
    found = [f for f in facts(kind.fields) if f.kind in _LOOKED_THROUGH and f.name in kind.columns]
    every, of_some = _looked_through(kind.table, kind.key, tuple(fact.name for fact in found))
    rows = (
        typed_rows(session, every) if ids is None else typed_rows(session, of_some, ids_given(ids))
    )
    return {
        record_id: haystack(
            term for fact, text in zip(found, row, strict=True) for term in _terms(fact, text or "")
        )
        for record_id, *row in rows
    }


@cache
def _looked_through(
    table: Table, key: str, names: tuple[str, ...]
) -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    """What asks for the texts of all records of a table, and of those whose ids are given."""
    every = select(table.c[key], *(table.c[name] for name in names))
    return every, every.where(among_given(table.c[key]))


def _terms(fact: Fact, text: str) -> Iterator[str]:
    """What a value is found by: itself on one line; a text that is not plain ASCII by its
    initials too."""
    yield " ".join(text.split())
    if fact.kind is FactKind.TEXT and not text.isascii():
        yield initials_of(text)


# What is typed


def folded_query(typed: str) -> str:
    """What is looked for in the texts: phones and plates without their separators."""
    folded = fold(typed)
    if _PHONE.fullmatch(folded) and len(normal_phone(folded)) >= 5 and "-" not in folded:
        return normal_phone(folded)
    if any(mark in folded for mark in "·•.") and any(one.isdigit() for one in folded):
        return re.sub(r"[\s·•.]+", "", folded)
    return folded


def subjects_called(kind: str, words: str) -> Select[int]:
    """The ids of the records of a kind that contain what was typed; for lists."""
    return _holding(kind, folded_query(tidy(words)))


def _holding(kind: str, query: str | BindParameter[str]) -> Select[int]:
    found = select(SearchEntry.subject_id).where(func.instr(SearchEntry.haystack, query) > 0)
    return found.where(SearchEntry.kind == kind)


def typed_words(words: str) -> dict[str, str]:
    """What a kept statement with `called` is run with for other words."""
    return {"words": folded_query(tidy(words))}


def called(session: Session, key: InstrumentedAttribute[int], words: str) -> ColumnElement[bool]:
    """The condition that a record, or one it refers to, contains what was typed.

    `key` is the id of the mapped class; its kind is the one declared for its table.
    """
    declared = declarations(session)
    kind = kind_of_table(declared, key.class_.__tablename__)
    if kind is None:
        raise LookupError(f"no kind of record is declared for {key}")
    table, query = kind.table, bindparam("words", typed_words(words)["words"], String)
    others = [
        table.c[fact.name].in_(_holding(other.kind, query))
        for fact, other in referred(declared, kind)
    ]
    found = or_(key.in_(_holding(kind.kind, query)), *others)
    seen = open_to(session, kind)
    return found if seen is None else and_(found, seen)


# What is shown of what was found


def hits(session: Session, kind: Kind, ids: Collection[int]) -> list[Hit]:
    """What is told of these records: what they are called, whom they are about, their state."""
    query = select(kind.model).where(among(getattr(kind.model, kind.key), ids))
    seen = open_to(session, kind)
    records = session.scalars(query if seen is None else query.where(seen))
    return [
        Hit(kind.kind, getattr(record, kind.key), title, _about(session, kind, record, title))
        for record in records
        for title in (kind.name(session, record),)
    ]


def _about(session: Session, kind: Kind, record: object, title: str) -> str:
    told = [
        other.name(session, one)
        for fact, other in referred(declarations(session), kind)
        if (one := session.get(other.model, getattr(record, fact.name) or 0)) is not None
    ]
    words = (
        getattr(record, fact.name)
        for fact in facts(kind.fields)
        if fact.kind is FactKind.TEXT and not fact.mask and fact.name in kind.columns
    )
    told += [next((word for word in words if word and word not in title), "")]
    if kind.states is not None:
        told.append(kind.states.label(getattr(record, "state")))  # noqa: B009  every moved record has one
    return " · ".join(filter(None, told))


def ended(session: Session, kind: Kind, ids: Collection[int]) -> set[int]:
    """Those of these records that stand where no move leads on: they are found after the others."""
    key = kind.table.c[kind.key]
    return set(session.scalars(select(key).where(among(key, ids), _has_ended(kind))))


def _has_ended(kind: Kind) -> ColumnElement[bool]:
    if kind.states is None:
        return false()
    last = [each for each in kind.states.words if each not in kind.states.left]
    return kind.table.c.state.in_(last)


def about(
    session: Session, kind: Kind, subject: Kind, ids: Collection[int], most: int
) -> list[int]:
    """The newest records of a kind that refer to these of another and are not ended."""
    found: list[int] = []
    for fact, other in referred(declarations(session), kind):
        if other.model is subject.model:
            key = kind.table.c[kind.key]
            query = select(key).where(among(kind.table.c[fact.name], ids), ~_has_ended(kind))
            if (seen := open_to(session, kind)) is not None:
                query = query.where(seen)
            found += session.scalars(query.order_by(key.desc()).limit(most))
    return sorted(set(found), reverse=True)[:most]
