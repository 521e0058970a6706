"""Amounts in capitals are written as the rules say and read back to the same fen."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from propdesk.kernel.capitals import LARGEST_FEN, rmb_capitals
from propdesk.kernel.money import Money
from tests.kernel.capitals_read import read_capitals

WRITTEN = {
    "1409.50": "壹仟肆佰零玖元伍角",
    "6007.14": "陆仟零柒元壹角肆分",
    "1680.32": "壹仟陆佰捌拾元叁角贰分",
    "107000.53": "壹拾万零柒仟元伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分",
    "100010001": "壹亿零壹万零壹元整",
    "20000500": "贰仟万零伍佰元整",
    "1000000.05": "壹佰万元零伍分",
    "10": "壹拾元整",
    "0": "零元整",
    "0.05": "伍分",
    "0.50": "伍角",
    "0.55": "伍角伍分",
    "-12.30": "负壹拾贰元叁角",
    "100000500": "壹亿零伍佰元整",
    "100001000": "壹亿零壹仟元整",
    "1000000000000": "壹万亿元整",
    "1001": "壹仟零壹元整",
    "10001000": "壹仟万零壹仟元整",
}


@pytest.mark.parametrize(("figures", "capitals"), WRITTEN.items())
def test_amounts_are_written_as_the_rules_say(figures: str, capitals: str) -> None:
    assert rmb_capitals(Money.from_yuan(Decimal(figures))) == capitals
    assert read_capitals(capitals) == Money.from_yuan(Decimal(figures))


@given(st.integers(-LARGEST_FEN, LARGEST_FEN) | st.integers(-(10**7), 10**7))
def test_what_is_written_reads_back_to_the_same_fen(fen: int) -> None:
    written = rmb_capitals(Money(fen))
    assert read_capitals(written) == Money(fen)
    assert "零零" not in written
    assert written.endswith(("整", "角", "分"))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("人民币壹仟肆佰零玖元零伍角整", "1409.50"),
        ("人民币：陆仟零柒圆壹角肆分", "6007.14"),
        ("壹仟陆佰捌拾元零叁角贰分", "1680.32"),
        ("壹拾万柒仟元伍角叁分", "107000.53"),
        ("壹拾万零柒仟元零伍角叁分", "107000.53"),
        ("貳仟萬零伍佰圓正", "20000500"),
        ("壹億零壹萬零壹元整", "100010001"),
        ("负人民币拾元正", "-10"),
        ("叁佰元零角伍分", "300.05"),
        ("伍角整", "0.50"),
        ("人民币 伍 分", "0.05"),
    ],
)
def test_every_form_the_rules_allow_is_read(text: str, figures: str) -> None:
    assert read_capitals(text) == Money.from_yuan(Decimal(figures))


@pytest.mark.parametrize(
    "text",
    [
        *("", "整", "负", "人民币", "元", "壹", "壹贰元", "壹拾佰元", "万元整", "壹亿亿元"),
        *("伍分伍角", "壹元元", "12元", "壹万壹万元整", "零万元整"),
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_capitals(text)


def test_an_amount_too_large_for_capitals_is_refused() -> None:
    with pytest.raises(ValueError):
        rmb_capitals(Money(LARGEST_FEN + 1))
