"""Formulas of the office: what they may say, what they come to, and what is refused in words."""

import contextlib
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.estate.models import Unit
from propdesk.fees.amounts.own_formula import FormulaFails, formula_errors, names_in, value_of
from propdesk.fees.models import Charge
from propdesk.fees.rules import Formula, Unbilled
from propdesk.fees.tariffs import changes
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.refusals import FieldsRefused
from tests.fees.billing.runs import charges, publish
from tests.fees.estates import PRICE, ROOMS, Estate, open_estate

OWN = replace(ROOMS, name="电梯费", formula=Formula.OWN)
BY_FLOOR = replace(PRICE, expression="建筑面积 × 单价 + 取大(0, 楼层 - 1) × 0.1")


@pytest.fixture
def estate(store: Store) -> Estate:
    return open_estate(store)


@use_case(permission="", touches=("unit",))
def on_floor(session: Session, *, unit_id: int, floor: str) -> None:
    session.execute(update(Unit).where(Unit.id == unit_id).values(floor=floor))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0.1 + 0.2", "3/10"),
        ("（1 ＋ 2）× 3 ÷ 4", "9/4"),
        ("max(built, 100) * price", "200"),
        ("取小(建筑面积，套内面积) × 单价", "160"),
        ("- 1 + floor", "11"),
    ],
)
def test_a_formula_is_computed_exactly_in_the_signs_of_the_office(text: str, amount: str) -> None:
    measures = {
        "built": Fraction(90), "inner": Fraction(80), "price": Fraction(2), "floor": Fraction(12),
    }  # fmt: skip
    assert value_of(text, measures) == Fraction(amount)


@pytest.mark.parametrize(
    "text",
    [
        "", "built **2", "__import__('os')", "built.real", "built if floor else 1", "rooms * 2",
        "'a'", "1e9", "1_000", "max(built)", "(built", "lambda: 1", "built, price", "0x10",
        "1.1234567", "max(*built, 2)", "x := 2", "1" * 201,
    ],
)  # fmt: skip
def test_what_is_no_formula_is_refused_in_a_sentence(text: str) -> None:
    with using_language("en"):
        assert formula_errors(text).startswith("The formula is wrong: ")


@given(st.text("0123456789.+-*/()[]{}=<>:,'\"_ abfloruint面积", max_size=40))
def test_whatever_is_typed_is_refused_or_computed(text: str) -> None:
    if formula_errors(text):
        return
    with contextlib.suppress(FormulaFails):
        assert value_of(text, dict.fromkeys(names_in(text), Fraction(7))) > 0


def test_a_formula_bills_with_its_numbers_in_the_explanation(estate: Estate) -> None:
    unit_id = estate.unit("1-1201", charge_start=date(2026, 11, 16))
    estate.store.write(on_floor, unit_id=unit_id, floor="12")
    estate.tariff(fields=OWN, version=BY_FLOOR)
    publish(estate, "2026-11")
    # (134.65 x 1.5 + 1.1) x 15/30 = 101.5375
    assert estate.store.read(charges) == [("2026-11-16", "2026-11-30", "101.54", "normal")]

    def explained(session: Session) -> tuple[str, ...]:
        return explanation_text(session.scalars(select(Charge.explanation)).one())

    with using_language("en"):
        lines = estate.store.read(explained)
    assert lines[2:6] == (
        "By the formula 建筑面积 × 单价 + 取大(0, 楼层 - 1) × 0.1",
        "built-up area = 134.65",
        "price = 1.5",
        "floor = 12",
    )
    assert lines[-2:] == ("203.075 × 15/30 month = 101.5375", "To the fen, half up, once: 101.54")


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("inner * price", "inner area is missing"),
        ("price / (built - 134.65)", "it divides by 0"),
        ("price * 0", "it comes to 0"),
        ("rooms * 2", "“rooms” is none of"),
    ],
)
def test_a_formula_is_tried_on_a_unit_when_it_is_saved(
    estate: Estate, expression: str, why: str
) -> None:
    estate.unit()
    with pytest.raises(FieldsRefused) as refused, using_language("en"):
        estate.tariff(fields=OWN, version=replace(PRICE, expression=expression))
    assert why in refused.value.errors["expression"]
    if "rooms" not in expression:
        assert "物业费, unit 1-101" in refused.value.errors["expression"]
    tariff_id = estate.tariff(fields=OWN, version=replace(PRICE, expression="built"))
    later = replace(PRICE, expression=expression, effective_from=date(2027, 1, 1))
    with pytest.raises(FieldsRefused):
        estate.store.write(changes.add_version, tariff_id=tariff_id, version=later)


def test_a_unit_whose_formula_gives_nothing_is_named_and_never_billed_0(estate: Estate) -> None:
    estate.store.write(on_floor, unit_id=estate.unit("1-101"), floor="1")
    estate.unit("1-102")
    estate.tariff(fields=OWN, version=replace(PRICE, expression="floor * price"))
    result = publish(estate, "2026-11")
    (row,) = result.unbilled
    assert (row.unit_code, row.reason) == ("1-102", Unbilled.FORMULA_FAILS)
    assert row.detail == "缺少楼层"
    assert [row[2] for row in estate.store.read(charges)] == ["1.50"]
