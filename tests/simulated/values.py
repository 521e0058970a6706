"""Values for any declared form, by the dice: mostly such as are typed, now and then wrong ones."""

from collections.abc import Callable
from dataclasses import MISSING, fields as fields_of
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Table

from propdesk.kernel.clock import moment_of
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind, facts
from tests.generated import LEFT_EMPTY, PAST, asked_for, has_notation
from tests.simulated.office import NothingThere, Office

WRONG = 0.04  # of all fields
WORDS = ("黑伞", "漏水", "电梯异响", "O'Neill & <b>子</b>", "=1+1", "𠮷野家 👍", "三号楼 东侧")
HORRORS = ("", "   ", "长" * 5000, "a\nb\x00c", "';--", "=cmd|' /C calc'!A0")


def filled(
    office: Office,
    form: type[Any],
    table: Table | None,
    *,
    begun: Any = None,
) -> Any:
    """A form as somebody fills it; `table` has its columns, `begun` what stands there already."""
    values: dict[str, Any] = {}
    for fact in facts(form):
        if not fact.in_form:
            continue
        if begun is not None and office.chance(0.7):
            values[fact.name] = getattr(begun, fact.name)
        else:
            values[fact.name] = value(office, fact, table)
    for one in fields_of(form):
        if one.name in values:
            continue
        if begun is not None:
            values[one.name] = getattr(begun, one.name)
        elif one.default is MISSING and one.default_factory is MISSING:
            values[one.name] = None
    return asked_for(form(**values))


def value(office: Office, fact: Fact, table: Table | None) -> object:
    """One value of a field."""
    if office.chance(WRONG):
        return _wrong(office, fact)
    if fact.name in LEFT_EMPTY:
        return ""
    if not fact.required and fact.kind not in _NEVER_EMPTY and office.chance(0.4):
        return fact.default
    if fact.kind is FactKind.RECORD:
        return _record(office, fact, table)
    if fact.name in PAST:
        return office.today - timedelta(days=office.dice.randrange(30))
    return _OF_KIND[fact.kind](office, fact) if fact.kind in _OF_KIND else fact.default


def _record(office: Office, fact: Fact, table: Table | None) -> int | None:
    """Any record of the table that a field names."""
    column = table.columns.get(fact.name) if table is not None else None
    for key in sorted(column.foreign_keys, key=str) if column is not None else ():
        name, other = key.column.name, key.column.table.name
        rows = office.ask(f'SELECT "{name}" FROM "{other}" ORDER BY 1')
        if rows:
            return int(office.pick(rows)[0])
    if fact.required:
        raise NothingThere  # no form is saved without it
    return None


def _wrong(office: Office, fact: Fact) -> object:
    if fact.kind is FactKind.RECORD:
        return 10**9  # somebody deleted it meanwhile
    if fact.kind is FactKind.DAY:
        return office.pick(
            (date(1899, 1, 1) if fact.required else None, date(1899, 12, 30), date(2199, 1, 1))
        )
    if fact.kind is FactKind.MONEY:
        return Money(office.pick((0, -1, -100_00, 10**14)))
    if fact.kind in (FactKind.WHOLE, FactKind.YEAR, FactKind.SCALED, FactKind.AREA):
        return office.pick((-1, 0, fact.most + 1))
    if fact.kind in (FactKind.TEXT, FactKind.NOTES, FactKind.CODE, FactKind.PHONE):
        return office.pick(HORRORS)
    return fact.default


def _text(office: Office, fact: Fact) -> str:
    if has_notation(fact):
        return fact.placeholder
    text = f"{office.pick(WORDS)}{office.dice.randrange(1000)}"
    return text[: fact.longest] if fact.longest else text


def _day(office: Office, fact: Fact) -> date:
    later = office.dice.randrange(60) if fact.not_before or office.chance(0.2) else 0
    return office.today + timedelta(days=later - office.dice.randrange(12))


def _moment(office: Office, _fact: Fact) -> datetime:
    day = office.today - timedelta(days=office.dice.randrange(3))
    return moment_of(datetime.combine(day, time(office.dice.randrange(8, 18))))


def _whole(office: Office, fact: Fact) -> int:
    return office.dice.randint(fact.least, min(fact.most, fact.least + 40))


_NEVER_EMPTY = (FactKind.CHOICE, FactKind.FLAG)
_OF_KIND: dict[FactKind, Callable[[Office, Fact], object]] = {
    FactKind.TEXT: _text,
    FactKind.NOTES: _text,
    FactKind.PHONE: lambda office, _fact: f"1990000{office.dice.randrange(10_000):04d}",
    FactKind.CODE: lambda office, _fact: f"A{office.dice.randrange(10_000)}",
    FactKind.CHOICE: lambda office, fact: office.pick(list(fact.labels or {None: ""})),
    FactKind.DAY: _day,
    FactKind.MOMENT: _moment,
    FactKind.MONEY: lambda office, _fact: Money(office.dice.randint(1, 60_000)),
    FactKind.WHOLE: _whole,
    FactKind.YEAR: lambda office, _fact: office.today.year - office.dice.randrange(8),
    FactKind.SCALED: lambda office, fact: office.dice.randint(1, 40 * 10**fact.places),
    FactKind.AREA: lambda office, fact: office.dice.randint(1, 200 * 10**fact.places),
    FactKind.FLAG: lambda office, _fact: office.chance(0.5),
    FactKind.SEVERAL: lambda _office, _fact: (),
}
