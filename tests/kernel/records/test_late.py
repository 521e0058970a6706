"""Rows that are made when they are looked at."""

import pytest

from propdesk.kernel.records.late import LateRows

FOUND = {3: "three", 1: "one", 2: "two"}


def upper(made: list[str]) -> LateRows[str]:
    def make(found: str) -> str:
        made.append(found)
        return found.upper()

    return LateRows(FOUND, make)


def test_a_row_is_made_once_and_only_when_it_is_looked_at() -> None:
    made: list[str] = []
    rows = upper(made)
    assert (len(rows), rows.ids, made) == (3, [3, 1, 2], [])
    assert (rows[1], rows[1], rows.row(1)) == ("ONE", "ONE", "ONE")
    assert (made, rows.made) == (["one"], 1)
    assert rows[-1:] == ["TWO"]
    assert made == ["one", "two"]


def test_rows_come_in_the_order_asked_for_those_not_found_are_missing() -> None:
    made: list[str] = []
    turned = upper(made).ordered([2, 9, 3, 2], lambda word: f"{word}!")
    assert (turned.ids, made) == ([2, 3, 2], [])
    assert list(turned) == ["TWO!", "THREE!", "TWO!"]
    assert made == ["two", "three"]
    with pytest.raises(KeyError):
        turned.row(9)


def test_they_are_equal_to_a_list_of_the_same_rows() -> None:
    assert upper([]) == ["THREE", "ONE", "TWO"]
    assert upper([]) == upper([])
    assert upper([]) != ["THREE", "ONE"]
    assert upper([]).ordered([], str) == []
    with pytest.raises(IndexError):
        upper([])[3]
