"""A new price or coefficient as it is typed, alike in the window and in the command."""

import argparse

import pytest

from propdesk.cli.whatif_commands import six_places
from propdesk.fees.whatif.rules import read_term


@pytest.mark.parametrize(
    ("text", "found"),
    [("2.80", 2_800_000), ("２.8", 2_800_000), ("0.000001", 1), ("1000000", 10**12)],
)
def test_a_term_is_read_to_six_decimals(text: str, found: int) -> None:
    assert read_term(text) == six_places(text) == found


@pytest.mark.parametrize("text", ["0", "-1", "", "2,8,0", "0.0000001", "1000000.1", "x"])
def test_what_is_no_number_above_0_is_none_and_wrong_usage(text: str) -> None:
    assert read_term(text) is None
    with pytest.raises(argparse.ArgumentTypeError):
        six_places(text)
