"""Amounts and numbers as people type them: read exactly, or refused."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from propdesk.kernel.money import MOST, AmountTooLarge, AmountUnreadable, Money, check_amount
from propdesk.kernel.scaled import format_scaled, plain_number, read_scaled

FULL = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("12.5", 1250),
        ("1,200", 120000),
        ("1,234,567.89", 123456789),
        ("￥3.00", 300),
        ("300元", 30000),
        ("１，２００．５０", 120050),
        ("12。5", 1250),
        (".5", 50),
        ("12.", 1200),
        ("007", 700),
        ("-3", -300),
        ("+3", 300),
        (" 12.500 ", 1250),
        ("99,999,999.99", 9_999_999_999),
    ],
)
def test_an_amount_is_read_as_it_is_typed(typed: str, fen: int) -> None:
    assert Money.parse(typed) == Money(fen)


@pytest.mark.parametrize(
    "typed",
    [
        *("12,5", "100,00", "0,5", "1,2,3", "3516,24", "1,2345", ",123", "0,500", "1234,567"),
        *("12.345", "1.2.3", "1e3", "0x10", "1_000", "十二", "--3", "1 200", "", "¥", ".", "NaN"),
        *("٣", "1,234,5"),
    ],
)
def test_what_is_no_amount_is_refused_by_name(typed: str) -> None:
    with pytest.raises(AmountUnreadable) as refused:
        Money.parse(typed)
    assert typed in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    [
        "100000000",
        "-100,000,000",
        "1" + "0" * 16,
        "9" * 4000,
        "1e16",
        "1E17",
        "¥1.5e+17元",
        "１ｅ17",
        "-1e8",
        "1e99999999999",
    ],
)
def test_one_amount_has_a_ceiling(typed: str) -> None:
    with pytest.raises(AmountTooLarge, match=r"99,999,999\.99"):
        Money.parse(typed)


@pytest.mark.parametrize("typed", ["1e3", "1.2E+03", "1e-3", "e16", "1e16x"])
def test_a_number_that_may_have_lost_digits_is_no_amount(typed: str) -> None:
    with pytest.raises(AmountUnreadable):
        Money.parse(typed)


def test_sums_are_wider_than_one_amount() -> None:
    assert (MOST + MOST).fen == 2 * MOST.fen
    with pytest.raises(AmountTooLarge):
        check_amount(MOST + Money(1))


@given(st.integers(-MOST.fen, MOST.fen))
def test_what_is_written_is_read_back_in_any_width(fen: int) -> None:
    money = Money(fen)
    for shown in (str(money), money.plain, f"¥{money}" if fen >= 0 else str(money)):
        assert Money.parse(shown) == Money.parse(shown.translate(FULL)) == money


@given(st.integers(1, 10**7), st.integers(0, 99), st.data())
def test_a_comma_elsewhere_than_before_three_digits_is_refused(
    yuan: int, fen: int, data: st.DataObject
) -> None:
    plain = f"{yuan}.{fen:02d}"
    place = data.draw(st.integers(0, len(plain)))
    typed = f"{plain[:place]},{plain[place:]}"
    if typed in (f"{yuan:,}.{fen:02d}", plain):
        assert Money.parse(typed) == Money(yuan * 100 + fen)
    else:
        with pytest.raises(AmountUnreadable):
            Money.parse(typed)


@given(st.text(alphabet="0123456789.,，。-+¥元 e", max_size=14))
def test_whatever_is_typed_is_exact_or_refused(text: str) -> None:
    with suppress(AmountUnreadable, AmountTooLarge):
        money = Money.parse(text)
        exact = Decimal(plain_number(text.strip().lstrip("¥￥").removesuffix("元")))
        assert Money.from_yuan(exact) == money


@given(st.integers(-(10**15), 10**15), st.sampled_from([0, 2, 4, 6]))
def test_a_scaled_number_is_read_back(value: int, places: int) -> None:
    assert read_scaled(format_scaled(value, places), places) == value


def test_decimals_are_never_dropped() -> None:
    with pytest.raises(ValueError, match="0000001"):
        read_scaled("12.0000001", 6)
    with pytest.raises(ValueError, match="1"):
        read_scaled("12." + "0" * 40 + "1", 2)
