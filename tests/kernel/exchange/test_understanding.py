"""What a cell or a pasted text says of a field."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import pytest

from propdesk.kernel.errors import UserError
from propdesk.kernel.exchange.understanding import Understood, understood
from propdesk.kernel.i18n import N_, using_language
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind, facts
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord
from propdesk.kernel.sheets.cells import UNCALCULATED, Cell, CellError


class Basis(Labelled):
    BUILT = "built", N_("Built-up area")
    INNER = "inner", N_("Inner area")


class Standing(StateWord):
    OPEN = "open", N_("Open"), "grey", "x"


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """A record with a field of each kind."""

    text: Annotated[str, Fact(N_("Name"))] = ""
    notes: Annotated[str, Fact(N_("Note"), FactKind.NOTES)] = ""
    code: Annotated[str, Fact(N_("Plate"), FactKind.CODE)] = ""
    phone: Annotated[str, Fact(N_("Phone"), FactKind.PHONE)] = ""
    unit_id: Annotated[int | None, Fact(N_("Unit"), FactKind.RECORD)] = None
    whole: Annotated[int | None, Fact(N_("Copies"), most=12)] = None
    year: Annotated[int | None, Fact(N_("Year"), FactKind.YEAR, least=1900, most=2099)] = None
    scaled: Annotated[int | None, Fact(N_("Price"), FactKind.SCALED, places=2)] = None
    area: Annotated[int | None, Fact(N_("Inner area"), FactKind.AREA)] = None
    money: Annotated[Money | None, Fact(N_("Amount"))] = None
    day: Annotated[date | None, Fact(N_("Day"))] = None
    moment: Annotated[datetime | None, Fact(N_("Time"))] = None
    choice: Annotated[Basis | None, Fact(N_("Area"))] = None
    flag: Annotated[bool, Fact(N_("Paid"))] = False
    state: Annotated[Standing, Fact(N_("State"))] = Standing.OPEN


FIELDS = {fact.name: fact for fact in facts(Everything)}


class NobodyCalledSo(UserError):
    """A record that is not there."""

    message = "nobody is called {name}"


def find(name: str) -> int:
    if name != "1-2-301":
        raise NobodyCalledSo(name=name)
    return 7


def read(field: str, cell: Cell) -> Understood:
    return understood(FIELDS[field], cell, find=find)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("text", "  black \n umbrella ", "black umbrella"),
        ("text", 301, "301"),
        ("text", "/", "/"),  # a text is kept as it stands
        ("notes", "two\nlines ", "two\nlines"),
        ("code", "Ａ－１２ b", "A-12B"),
        ("phone", "１３８ 0013-8000", "13800138000"),
        ("phone", 13800138000, "13800138000"),
        ("phone", "无", ""),
        ("unit_id", "１－２－３０１", 7),
        ("unit_id", "—", None),
        ("whole", "１２", 12),
        ("whole", Decimal("12.0"), 12),
        ("year", "1998", 1998),
        ("scaled", "12.5", 1250),
        ("scaled", "1,234.5", 123450),
        ("area", "89.46㎡", 894600),
        ("area", Decimal("89.46"), 894600),
        ("money", "￥１，２００．５", Money(120050)),
        ("money", Decimal("0.1"), Money(10)),
        ("money", "12元", Money(1200)),
        ("day", date(2026, 11, 20), date(2026, 11, 20)),
        ("day", datetime.fromisoformat("2026-11-20T08:30"), date(2026, 11, 20)),
        ("day", 45000, date(2023, 3, 15)),
        ("day", "2024.10.1", date(2024, 10, 1)),
        ("day", "２０２４年１０月１日", date(2024, 10, 1)),
        ("day", "暂无", None),
        ("choice", "建筑面积", Basis.BUILT),
        ("choice", "建築面積", Basis.BUILT),
        ("choice", " inner AREA", Basis.INNER),
        ("choice", "inner", Basis.INNER),
        ("choice", None, None),
        ("flag", "√", True),
        ("flag", "是", True),
        ("flag", "无", False),
        ("flag", True, True),
    ],
)
def test_a_cell_is_read_as_the_field_s_own_value(field: str, cell: Cell, value: object) -> None:
    assert read(field, cell) == Understood(value)


@pytest.mark.parametrize(
    ("field", "cell", "sentence"),
    [
        ("phone", "138001380", "11"),
        ("phone", "call him", "call him"),
        ("unit_id", "9-9-999", "9-9-999"),
        ("whole", "12,5", "12,5"),
        ("whole", 13, "12"),
        ("scaled", "12,5", "12,5"),
        ("scaled", "1.005", "2"),
        ("area", "-3", "89.46"),
        ("area", "eighty", "89.46"),
        ("money", "12,5", "300.00"),
        ("money", "0.005", "two"),
        ("money", -5, "zero"),
        ("day", "2024-02-30", "2021-05-01"),
        ("day", "3/4/2024", "2021-05-01"),
        ("day", "2024-10", "2021-05-01"),
        ("day", True, "2021-05-01"),
        ("moment", "2024-10-01", "program"),
        ("choice", "some area", "Inner area"),
        ("flag", "perhaps", "Yes"),
        ("text", CellError("#REF!"), "Excel"),
        ("day", UNCALCULATED, "formula"),
    ],
)
def test_what_a_cell_does_not_say_is_told_in_a_sentence(
    field: str, cell: Cell, sentence: str
) -> None:
    with using_language("en"):
        got = read(field, cell)
    assert sentence in got.wrong
    assert got.value is None


def test_an_area_of_nothing_is_taken_and_doubted() -> None:
    with using_language("en"):
        doubt = read("area", "1.23456").doubt
    assert doubt == "More than four decimals; the area was rounded to four."


def test_nobody_types_a_state() -> None:
    with pytest.raises(TypeError, match="state"):
        read("state", "Open")
