"""The items of a check-list as they are written, and what an answer to one may be."""

import pytest
from hypothesis import given, strategies as st

from propdesk.duties.checklists.rules import (
    AnswerUnreadable,
    CheckKind,
    GivenAnswer,
    ItemTwice,
    ItemUnreadable,
    TooManyItems,
    answer_to,
    item_line,
    items_of,
    normal_answer,
    result_of,
)
from propdesk.kernel.i18n import using_language


@pytest.mark.parametrize(
    ("line", "kind", "allowed"),
    [
        ("Door closes", CheckKind.YES_NO, "Yes"),
        ("Leaks: no", CheckKind.YES_NO, "No"),
        ("有无漏水：无", CheckKind.YES_NO, "No"),
        ("水压： 0.2～0.6 MPa", CheckKind.NUMBER, "0.2–0.6 MPa"),
        ("Battery: >= 12.5 V", CheckKind.NUMBER, "≥ 12.5 V"),
        ("Heat: ≤60 °C", CheckKind.NUMBER, "≤ 60 °C"),
        ("Reading: number", CheckKind.NUMBER, "a number"),
        ("清洁： １０分", CheckKind.SCORE, "0 to 10 points"),
        ("State: good/fair/!bad", CheckKind.CHOICE, "good / fair"),
        ("说明：文字", CheckKind.TEXT, "Own words"),
        ("现场照片: 图片", CheckKind.PICTURE, "Photo"),
        ("Time 08:30: closes at 9", CheckKind.YES_NO, "Yes"),
    ],
)
def test_a_line_says_how_it_is_answered_in_any_language(
    line: str, kind: CheckKind, allowed: str
) -> None:
    (item,) = items_of(line)
    with using_language("en"):
        assert (item.kind, item.allowed) == (kind, allowed)
    assert items_of(item_line(item)) == (item,), "a frozen item reads as it was"


def test_what_is_no_list_is_said() -> None:
    with using_language("en"):
        with pytest.raises(ItemUnreadable, match="Line 2"):
            items_of("Door\n: yes")
        with pytest.raises(ItemTwice, match="Door"):
            items_of("Door\n\nDoor: no")
        with pytest.raises(ItemUnreadable):
            items_of(" \n ")
        with pytest.raises(TooManyItems, match="200"):
            items_of("\n".join(f"item {number}" for number in range(201)))


@pytest.mark.parametrize(
    ("line", "typed", "answer"),
    [
        ("Door", "1", GivenAnswer("yes")),
        ("Door", "2", GivenAnswer("no", is_bad=True)),
        ("Door", "否", GivenAnswer("no", is_bad=True)),
        ("Leaks: no", "1", GivenAnswer("yes", is_bad=True)),
        ("Leaks: no", "２", GivenAnswer("no")),
        ("Door", "0", GivenAnswer("-")),
        ("P: 0.2-0.6", "0.6", GivenAnswer("0.6")),
        ("P: 0.2-0.6", "0.61", GivenAnswer("0.61", is_bad=True)),
        ("P: 0.2-0.6", "0", GivenAnswer("0", is_bad=True)),
        ("T: -5-5", "-6", GivenAnswer("-6", is_bad=True)),
        ("State: good/!bad", "2", GivenAnswer("bad", is_bad=True)),
        ("State: good/!bad", "good", GivenAnswer("good")),
        ("Clean: 10 points", "6", GivenAnswer("6", points=6)),
        ("Clean: 10 points", "5", GivenAnswer("5", is_bad=True, points=5)),
        ("Clean: 10 points", "0", GivenAnswer("0", is_bad=True)),
        ("Clean: 10 points", "-", GivenAnswer("-")),
        ("Words: text", "all quiet", GivenAnswer("all quiet")),
        ("Photo: picture", "1", GivenAnswer("taken")),
    ],
)
def test_digits_choose_limits_count_and_points_pass(
    line: str, typed: str, answer: GivenAnswer
) -> None:
    (item,) = items_of(line)
    assert answer_to(item, typed) == answer
    assert answer_to(item, answer.text) == answer, "what is kept reads as it was typed"


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("Door", "3"),
        ("Door", "maybe"),
        ("P: 0.2-0.6", "full"),
        ("P: 0.2-0.6", "nan"),
        ("P: 0.2-0.6", "1e99"),
        ("State: good/!bad", "3"),
        ("Clean: 10 points", "11"),
        ("Photo: picture", "2"),
    ],
)
def test_what_is_no_answer_is_said_with_what_is_allowed(line: str, typed: str) -> None:
    (item,) = items_of(line)
    with using_language("en"), pytest.raises(AnswerUnreadable, match="no answer to 4"):
        answer_to(item, typed, row=4)


LINES = ["A", "B: no", "C: 1-5", "D: 10 points", "E: good/!bad", "F: text", "G: picture"]


@given(st.lists(st.sampled_from(["", "0", "1", "2", "-"]), min_size=7, max_size=7))
def test_a_result_counts_each_item_once(typed: list[str]) -> None:
    rows = []
    for row, (line, text) in enumerate(zip(LINES, typed, strict=True), 1):
        (item,) = items_of(line)
        try:
            kept = answer_to(item, text).text if text else ""
        except AnswerUnreadable:
            kept = ""
        rows.append((row, item, kept))
    found = result_of(iter(rows))
    assert found.items == len(LINES)
    assert found.answered == sum(bool(kept) for _row, _item, kept in rows)
    needed = {row for row, item, kept in rows if item.kind is not CheckKind.TEXT and not kept}
    assert set(found.missing) == needed
    assert 0 <= found.points <= found.most <= 10
    assert found.most == (10 if rows[3][2] not in ("", "-") else 0)


def test_the_rest_is_normal_but_nobody_invents_a_measurement_or_a_picture() -> None:
    said = [normal_answer(items_of(line)[0]) for line in LINES]
    words = [one.text if one else None for one in said]
    assert words == ["yes", "no", None, "10", "good", None, None]
    assert not any(one.is_bad for one in said if one)
