"""Values for the fields of any declared record, made from its facts; none is written by hand."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields as fields_of, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.declarations import declarations
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.searching import referred
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind, facts, is_asked_for

# Words and their initials.
INITIALS = {"黑伞": "hs", "蓝箱": "lx", "红包": "hb", "白帽": "bm", "黄灯": "hd"}
WORDS = tuple(INITIALS)
DAY = date(2026, 11, 10)
MOMENT = datetime(2026, 11, 10, 1, 0, tzinfo=UTC)
# Days that must have come: nobody consents tomorrow.
PAST = {"consent_on"}
# Fields that name other records, make them, or say it in a notation: they may be empty.
LEFT_EMPTY = {"deposit_nos", "workers", "left_out", "buildings", "bands", "places"}
# Names that must be those of somebody else than another field says.
SOMEBODY_ELSE = {"second_person"}


def record(session: Session, kind: RecordKind[Any, Any], number: int) -> Any:
    """A whole record of a kind, another one for each number."""
    named = referred(declarations(session), kind)
    return made(kind.fields, number, {fact.name: newest(session, other) for fact, other in named})


def made(form: type[Any], number: int, others: Mapping[str, int | None] | None = None) -> Any:
    """A record of a declared class; what is drawn or noted by the program stays as it begins."""
    typed = {fact.name: fact for fact in facts(form) if fact.in_form}
    values = {name: value(fact, number) for name, fact in typed.items()} | dict(others or {})
    rest = [one for one in fields_of(form) if one.name not in values]
    lacking = [f.name for f in rest if f.default is MISSING and f.default_factory is MISSING]
    assert not lacking, f"{form.__name__}: nothing is typed into {lacking}; give it a default"
    return asked_for(form(**values))


def asked_for(record: Any) -> Any:
    """The same with nothing in the fields that what it chooses leaves out."""
    others = {f.name: f.default for f in facts(type(record)) if not is_asked_for(f, record)}
    return replace(record, **others) if others else record


def has_notation(fact: Fact) -> bool:
    """Whether the placeholder shows how the field is typed: no word can stand there."""
    return fact.placeholder[:1].isdigit()


def value(fact: Fact, number: int) -> object:
    """A value that the field takes."""
    if fact.kind is FactKind.CHOICE:
        choices = list(fact.labels or {})
        return choices[number % len(choices)]
    if fact.name in SOMEBODY_ELSE:
        return WORDS[(number + 1) % len(WORDS)]
    if fact.name in LEFT_EMPTY:
        return ""
    if fact.name in PAST:
        return DAY - timedelta(days=number)
    if fact.kind in (FactKind.WHOLE, FactKind.YEAR):
        return min(fact.most, fact.least + 1 + number)
    if fact.kind in (FactKind.TEXT, FactKind.NOTES, None):
        if has_notation(fact):
            return fact.placeholder
        text = f"{WORDS[number % len(WORDS)]}{number}"
        return text[: fact.longest] if fact.longest else text
    return _OTHERS[fact.kind](fact, number)


_OTHERS: dict[FactKind, Callable[[Fact, int], object]] = {
    FactKind.DAY: lambda fact, n: DAY + timedelta(days=n + (40 if fact.not_before else 0)),
    FactKind.PHONE: lambda _fact, n: f"199{n:08d}",
    FactKind.CODE: lambda _fact, n: f"A{n}",
    FactKind.MONEY: lambda _fact, n: Money(1250 + n),
    FactKind.SCALED: lambda fact, n: 12 * 10**fact.places + n,
    FactKind.AREA: lambda fact, n: 12 * 10**fact.places + n,
    FactKind.FLAG: lambda _fact, n: bool(n % 2),
    FactKind.RECORD: lambda _fact, _n: None,
    FactKind.MOMENT: lambda fact, n: MOMENT + timedelta(hours=n) if fact.required else None,
    FactKind.SEVERAL: lambda _fact, _n: (),
}


def newest(session: Session, kind: RecordKind[Any, Any]) -> int | None:
    """The id of the newest record of a kind."""
    key = getattr(kind.model, kind.key)
    return session.scalar(select(key).order_by(key.desc()).limit(1))
