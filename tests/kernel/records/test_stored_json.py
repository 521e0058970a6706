"""JSON of the data file: the bytes that the standard library writes, read by declared types."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, strategies as st

from propdesk.kernel.money import Money
from propdesk.kernel.records.stored_json import (
    compact_json,
    from_json,
    from_plain,
    json_lines,
    spaced_json,
)

SCALAR = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text()
PLAIN = st.recursive(
    SCALAR, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


class Word(StrEnum):
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Part:
    amount: Money
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    name: str
    at: datetime
    parts: tuple[Part, ...] = ()
    word: Word = Word.ONE
    sums: dict[str, int] = field(default_factory=dict)


FULL = Whole(
    "云杉", datetime(2026, 11, 28, 8, 30, tzinfo=UTC), (Part(Money(-5), date(2026, 2, 28)),),
    sums={"b": 1, "a": 2},
)  # fmt: skip
TEXT = (
    '{"name": "云杉", "at": "2026-11-28T08:30:00Z", "parts": [{"amount": -5, "day": "2026-02-28"}],'
    ' "word": "one", "sums": {"b": 1, "a": 2}}'
)


@given(PLAIN)
def test_plain_values_are_the_bytes_of_the_standard_library(value: object) -> None:
    compact = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert compact_json(value) == compact
    assert spaced_json(value) == json.dumps(value, ensure_ascii=False)
    assert json_lines([value, value]) == (compact + "\n").encode() * 2
    assert from_json(Any, compact) == value


def test_a_dataclass_is_an_object_of_its_fields_and_comes_back() -> None:
    assert spaced_json(FULL) == TEXT
    assert from_json(Whole, TEXT) == FULL
    assert from_plain(Whole, json.loads(TEXT)) == FULL


def test_an_offset_written_as_figures_is_the_same_moment() -> None:
    assert from_json(Whole, TEXT.replace("Z", "+00:00")) == FULL


def test_absent_keys_get_their_default_and_unknown_ones_are_ignored() -> None:
    read = from_json(Part, '{"amount": 3, "colour": [1, {"a": null}]}')
    assert read == Part(Money(3))


@pytest.mark.parametrize(
    "text",
    [
        *('{"amount": 1.0}', '{"amount": "1"}', '{"amount": true}', '{"amount": {"fen": 1}}'),
        *('{"amount": 1, "day": "2026-02-30"}', '{"amount": 1, "day": 5}', "{}", "[]", "3", "{"),
        '{"amount": 1} x',
    ],
)
def test_what_is_of_another_type_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(Part, text)


def test_a_value_without_a_form_is_refused() -> None:
    with pytest.raises(TypeError):
        compact_json(object())
