"""A printed reckoning gives the amount printed beside it, whatever was charged and paid."""

import ast
import operator
import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings, strategies as st

from propdesk.estate.rules import AreaBasis
from propdesk.fees.amounts.spans import ONCE, ONE, Span, span_of
from propdesk.fees.dues.household_dues import DueLine
from propdesk.fees.notices.notices import owed_line
from propdesk.fees.papers.basis import basis_of_line, merged_owed, merged_paid
from propdesk.fees.papers.facts import PaidLine
from propdesk.fees.papers.words import basis_text, figures_text, part_words
from propdesk.fees.receipts.layout import LAYOUTS
from propdesk.fees.receipts.receipts import SettledLine, paid_line
from propdesk.fees.receipts.rows import PAD, line_basis, rows_of_line
from propdesk.fees.rules import ROUNDING_FEN, Formula, Proration, Rounding
from propdesk.fees.tariffs.rules import Terms, charge_amount, explanation_text
from propdesk.kernel.i18n import LANGUAGES, using_language
from propdesk.kernel.money import ZERO, Money, round_half_up, total
from propdesk.kernel.paper.typeface import CLOSEST, width_in_mm

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
ROUNDED = {"取整到元": 100, "取整到角": 10, "rounded to the yuan": 100, "rounded to the jiao": 10}
UNITS = re.compile(r"/(?:月|季|半年|年|month|quarter|half-year|year)|个月|個月|[㎡元¥]|m²|mo\.|pcs")


def value(text: str) -> Fraction:
    """What somebody with a pocket calculator gets from a printed reckoning."""
    plain = UNITS.sub("", text).replace("×", "*").replace("÷", "/").replace(",", "")
    return computed(ast.parse(plain.strip(), mode="eval").body)


def computed(node: ast.expr) -> Fraction:
    if isinstance(node, ast.BinOp):
        done = OPERATORS[type(node.op)](computed(node.left), computed(node.right))
        assert isinstance(done, Fraction)
        return done
    if isinstance(node, ast.UnaryOp):
        return -computed(node.operand)
    assert isinstance(node, ast.Constant)
    return Fraction(str(node.value))


def money(text: str) -> Money:
    """The amount a printed reckoning gives, rounded as it says; each step of it is right."""
    step = 1
    for words, unit in ROUNDED.items():
        if words in text:
            text, step = re.sub(rf"[（(]{words}[）)]", "", text).strip(), unit
    steps = re.split(r"[；;]", text)
    for one in steps[:-1]:
        left, right = one.split("=")
        assert rounded(value(left), step) == rounded(value(right), 1)
    return rounded(value(steps[-1]), 1 if len(steps) > 1 else step)


def rounded(yuan: Fraction, unit: int) -> Money:
    fen = yuan * 100 / unit
    return Money(unit * round_half_up(fen.numerator, fen.denominator))


@st.composite
def charges(draw: st.DrawFn) -> DueLine:
    """A line of any tariff, period, part month, quantity, coefficient, extra and rounding."""
    formula = draw(st.sampled_from(Formula))
    months = draw(st.sampled_from((1, 3, 6, 12)))
    takes_area = formula is Formula.AREA or (formula is Formula.COUNTER and draw(st.booleans()))
    terms = Terms(
        version_id=7,
        item="物业费",
        tariff="物业费",
        formula=formula,
        period_months=months,
        effective_from=date(2026, 1, 1),
        price=draw(st.integers(1, 50_000_000)),
        area_basis=AreaBasis.BUILT if takes_area else None,
        coefficient=draw(st.sampled_from((ONE, 800_000, 1_234_567))),
        extra=draw(st.sampled_from((0, 0, 500, 1234))),
        rounding=draw(st.sampled_from(Rounding)),
        proration=draw(st.sampled_from(Proration)),
    )
    span = ONCE
    if formula in (Formula.AREA, Formula.FIXED):
        span = draw(spans(terms.proration))
    amount, explanation = charge_amount(
        terms,
        span,
        area=draw(st.integers(1, 30_000_000)) if terms.needs_area else None,
        quantity=draw(st.sampled_from((ONE, 2 * ONE, 1_500_000))),
        price=draw(st.none() | st.integers(1, 3_000_000)),
    )
    assume(amount > ZERO)
    settled = draw(st.integers(0, amount.fen - 1))
    left = Money(amount.fen - settled)
    return DueLine(
        charge_id=1,
        account_id=1,
        debtor="王建国",
        unit_id=1,
        unit_code="1-101",
        fee_item_id=1,
        item="物业费",
        period_from=span.first,
        period_to=span.last,
        due_day=date(2026, 11, 30),
        amount=amount,
        open=left,
        explanation=explanation,
        near=True,
    )


@st.composite
def spans(draw: st.DrawFn, rule: Proration) -> Span:
    first = draw(st.dates(date(2024, 1, 1), date(2027, 12, 31)))
    return span_of(rule, first, first, first + timedelta(draw(st.integers(0, 380))))


@settings(max_examples=400, deadline=None)
@given(charges(), st.data(), st.sampled_from(LANGUAGES))
def test_what_is_printed_gives_the_amount_beside_it(
    line: DueLine, data: st.DataObject, language: str
) -> None:
    taken = Money(data.draw(st.integers(1, line.open.fen)))
    reduced = Money(data.draw(st.integers(0, min(99, taken.fen - 1))))
    paid = paid_line(SettledLine(line, taken - reduced, reduced), 1)
    owed = owed_line(line, 1)
    with using_language(language):
        assert owed.basis is not None
        assert money(basis_text(owed.basis)) == owed.charged == line.amount
        assert money(line_basis(paid)) == (paid.charged if paid.is_part else paid.amount)
        parts = [amount for _word, amount in part_words(paid)]
        if paid.is_part:
            charged, before, now, left = parts
            assert charged - before - paid.discount - now == left == line.open - taken
        assert (now if paid.is_part else paid.amount - paid.discount) == paid.net
        assert money(figures(paid)) == line.amount
        assert_rows_can_be_read(paid)
        assert_panel_agrees(line)


def figures(line: PaidLine) -> str:
    """The figures of a narrow column, with the rounding the line says."""
    assert line.basis is not None
    text = re.sub(r"^.*?([\d(])", r"\1", figures_text(line.basis).replace("月 ", ""))
    text = re.sub(r"(?:半?年|季|monthly|quarterly|half-yearly|yearly) ", "", text)
    words = {Rounding.FEN: "", Rounding.JIAO: "（取整到角）", Rounding.YUAN: "（取整到元）"}
    return text + words[Rounding(line.basis.rounding)]


def assert_rows_can_be_read(line: PaidLine) -> None:
    """The whole reckoning stands in the cells: nothing is cut off."""
    for layout in LAYOUTS.values():
        rows = rows_of_line(layout, line)
        said = "".join(row.how for row in rows)
        assert "…" not in said
        assert line_basis(line).replace(" ", "") in said.replace(" ", "")
        width = layout.columns[3] - layout.columns[2] - 2 * PAD
        for row in rows:
            assert width_in_mm(row.how, layout.body) * CLOSEST <= width


def assert_panel_agrees(line: DueLine) -> None:
    """“Why this amount?” ends in a product, its exact value and the amount."""
    *_, product, last = explanation_text(line.explanation)
    left, right = product.split(" = ")
    shown = value(re.sub(r"months?$", "", left))
    exact = Fraction(right.rstrip("…").replace(",", ""))
    assert 0 <= shown - exact < Fraction(1, 10**6)
    unit = ROUNDING_FEN[basis_rounding(line)]
    assert rounded(shown, unit) == line.amount
    assert last.endswith(str(line.amount))


def basis_rounding(line: DueLine) -> Rounding:
    basis = basis_of_line(line.explanation)
    assert basis is not None
    return Rounding(basis.rounding)


def fee(formula: Formula, price: int, months: int = 1, **more: object) -> Terms:
    return Terms(
        version_id=7,
        item="物业费",
        tariff="物业费",
        formula=formula,
        period_months=months,
        effective_from=date(2026, 1, 1),
        price=price,
        **more,  # type: ignore[arg-type]
    )


def lines_of_months(terms: Terms, count: int, *, area: int | None = None) -> list[DueLine]:
    """`count` lines of whole periods from October 2026 on."""
    found = []
    for number in range(count):
        begin = 2026 * 12 + 9 + number * terms.period_months
        end = begin + terms.period_months
        first = date(begin // 12, begin % 12 + 1, 1)
        last = date(end // 12, end % 12 + 1, 1) - timedelta(1)
        span = span_of(Proration.ACTUAL_DAYS, first, first, last)
        amount, explanation = charge_amount(terms, span, area=area)
        line = DueLine(
            charge_id=number,
            account_id=1,
            debtor="王建国",
            unit_id=1,
            unit_code="1-101",
            fee_item_id=1,
            item=terms.item,
            period_from=first,
            period_to=last,
            due_day=last,
            amount=amount,
            open=amount,
            explanation=explanation,
            near=True,
        )
        found.append(line)
    return found


def whole(line: DueLine) -> PaidLine:
    return paid_line(SettledLine(line, line.open), 1)


def test_a_quarterly_fee_is_said_to_be_one() -> None:
    (line,) = lines_of_months(fee(Formula.FIXED, 24_000_000, 3), 1)
    with using_language("zh_CN"):
        assert line_basis(whole(line)) == "24.00元/季"


def test_a_part_payment_says_what_was_charged_settled_taken_and_left() -> None:
    (line,) = lines_of_months(fee(Formula.AREA, 2_800_000), 1, area=1_123_750)
    part = paid_line(SettledLine(line, Money(300_00)), 1)
    with using_language("zh_CN"):
        assert line_basis(part) == "112.375㎡ × 2.80元"
        said = " ".join(f"{word} {amount}" for word, amount in part_words(part))
    assert said == "应收 314.65 已收 0.00 本次 300.00 尚欠 14.65"


def test_fifteen_months_of_one_price_are_one_line() -> None:
    months = [whole(line) for line in lines_of_months(fee(Formula.AREA, 2_000_000), 15, area=10**6)]
    (one,) = merged_paid(months)
    assert (one.period_from, one.period_to) == (date(2026, 10, 1), date(2027, 12, 31))
    assert (one.months, one.amount) == (15, Money(3000_00))
    with using_language("zh_CN"):
        assert line_basis(one) == "100.00㎡ × 2.00元 × 15个月"


def test_months_that_were_rounded_each_say_so() -> None:
    terms = fee(Formula.AREA, 1_500_000)
    (one,) = merged_paid([whole(line) for line in lines_of_months(terms, 12, area=1_346_500)])
    assert one.amount == Money(2423_76)
    with using_language("zh_CN"):
        assert line_basis(one) == "134.65㎡ × 1.50元 = 201.98元；201.98元 × 12个月"


def test_items_that_alternate_are_merged_each() -> None:
    fees = [whole(line) for line in lines_of_months(fee(Formula.AREA, 2_000_000), 3, area=10**6)]
    spaces = [whole(line) for line in lines_of_months(fee(Formula.FIXED, 80_000_000), 3)]
    mixed = [line for pair in zip(fees, spaces, strict=True) for line in pair]
    assert [line.months for line in merged_paid(mixed)] == [3, 3]


def test_a_gap_a_new_price_and_a_part_stay_apart() -> None:
    first, _gap, *rest = lines_of_months(fee(Formula.AREA, 2_000_000), 5, area=10**6)
    dearer = lines_of_months(fee(Formula.AREA, 2_100_000), 6, area=10**6)[-1]
    part = paid_line(SettledLine(dearer, Money(1)), 1)
    lines = [whole(first), *map(whole, rest), whole(dearer), part]
    assert [line.months for line in merged_paid(lines)] == [0, 3, 0, 0]


def test_lines_of_an_earlier_version_print_as_they_were_issued() -> None:
    old = [
        PaidLine(
            item="物业费",
            amount=Money(100),
            period_from=date(2026, n, 1),
            period_to=date(2026, n, 28),
        )
        for n in (2, 3)
    ]
    assert merged_paid(old) == old


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 5_000_000),
    st.integers(1, 3_000_000),
    st.sampled_from(Rounding),
    st.sampled_from((1, 3, 6, 12)),
    st.sampled_from((Formula.AREA, Formula.FIXED)),
    st.integers(1, 15),
    st.booleans(),
    st.sampled_from(LANGUAGES),
)
def test_a_merged_line_gives_its_sum_and_so_does_what_takes_it_back(
    price: int,
    area: int,
    rounding: Rounding,
    months: int,
    formula: Formula,
    count: int,
    red: bool,
    language: str,
) -> None:
    terms = fee(formula, price, months, rounding=rounding)
    due = lines_of_months(terms, count, area=area if formula is Formula.AREA else None)
    assume(due[0].amount > ZERO)
    (owed,) = merged_owed([owed_line(line, 1) for line in due], day=date(2026, 1, 1))
    assert owed.amount == total(line.amount for line in due)
    lines = [whole(line) for line in due]
    if red:
        lines = [replace(line, amount=-line.amount) for line in lines]
    (one,) = merged_paid(lines)
    with using_language(language):
        assert money(line_basis(one)) == one.amount == total(line.amount for line in lines)
        assert_rows_can_be_read(one)


@pytest.mark.parametrize("explanation", ["", "{}", '{"price": "1", "amount": "5.00"}'])
def test_what_does_not_give_the_amount_is_not_printed(explanation: str) -> None:
    assert basis_of_line(explanation) is None
