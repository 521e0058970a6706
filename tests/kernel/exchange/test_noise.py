"""Rows that are no data; what is only figures is data, whatever stands beside it."""

import pytest
from hypothesis import given, strategies as st

from propdesk.kernel.exchange.noise import noise_of

FIGURES = st.from_regex(r"[A-Za-z]{0,2}[\d\s./:-]{1,12}", fullmatch=True).filter(str.strip)


@given(st.lists(FIGURES, min_size=1, max_size=6))
def test_a_row_of_figures_is_data(texts: list[str]) -> None:
    assert noise_of(texts, ["heading"] * len(texts)) == ""


@given(st.lists(FIGURES, min_size=1, max_size=2))
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("合计", "total"),
        ("本页小计", "subtotal"),
        ("{{room}}", "placeholder"),
        ("示例行", "example"),
    ],
)
def test_a_word_beside_figures_is_still_understood(said: str, why: str, texts: list[str]) -> None:
    row = [*texts, said]
    assert noise_of(row, ["heading"] * len(row)) == why


def test_a_row_of_figures_under_the_same_headings_is_the_headings_again() -> None:
    assert noise_of(["1", "2", "3"], ["1", "2", "3"]) == "header again"
