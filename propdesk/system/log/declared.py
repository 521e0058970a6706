"""The declared fields of records, as the log finds them: by the kind of record and the field."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from propdesk.db.declarations import Declarations
from propdesk.db.records.kinds import RecordKind
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, FactKind, facts, words_of


def fact_of(declared: Declarations, kind: str, field: str) -> Fact | None:
    """The declaration of a field; None for what a save notes besides."""
    return fields_of(declared).get((kind, field))


def fields_of(declared: Declarations) -> Mapping[tuple[str, str], Fact]:
    """The declared fields of all kinds by (kind, field)."""
    return _facts(declared.records)


@cache
def _facts(
    records: tuple[Callable[[], Iterable[RecordKind[Any, Any]]], ...],
) -> dict[tuple[str, str], Fact]:
    return {
        (kind.kind, name): fact
        for kinds in records
        for kind in kinds()
        for fact in (*facts(kind.fields), *_of_moves(kind), *_noted(kind))
        for name in (*fact.was, fact.name)
    }


def _noted(kind: RecordKind[Any, Any]) -> Iterator[Fact]:
    """What other steps write down on a record."""
    if kind.noted is not None:
        yield from facts(kind.noted)


def _of_moves(kind: RecordKind[Any, Any]) -> Iterator[Fact]:
    """What a move writes down, which no form of the record has."""
    if kind.states is not None:
        for form in kind.states.forms:
            yield from facts(form)
        labels = words_of(kind.states.words)
        yield Fact(N_("State"), FactKind.STATE, name="state", labels=labels)
        yield Fact(N_("Reason"), FactKind.TEXT, name=kind.reason)
