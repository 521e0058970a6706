"""A column gets a second lane when its cards overflow and the others leave room."""

import pytest
from hypothesis import given, strategies as st

from propdesk.ui.boards.columns import (
    BETWEEN,
    CARD_WIDTH,
    WIDEST_CARD,
    BoardCard,
    BoardColumn,
    card_width,
    lanes_of,
    rows_in,
    width_of_lanes,
)


def test_a_column_is_as_wide_as_its_lanes() -> None:
    assert [width_of_lanes(1), width_of_lanes(2)] == [180, 352]


def test_eight_cards_stand_below_each_other_on_a_page_of_768() -> None:
    assert rows_in(568) == 8
    assert rows_in(496) == 7  # at 696 each column loses one row, not two


def test_a_column_always_has_room_for_one_card() -> None:
    assert rows_in(10) == 1


@pytest.mark.parametrize(
    ("counts", "room", "lanes"),
    [
        ((7, 18, 6, 11), 916, [1, 2, 1, 1]),  # room for one more lane: where most lie below
        ((7, 18, 6, 11), 1088, [1, 2, 1, 2]),
        ((7, 6, 6, 5), 1260, [1, 1, 1, 1]),  # nothing overflows
        ((90, 90), 3000, [2, 2]),  # never more than two
        ((90, 90), 100, [1, 1]),
        ((), 500, []),
    ],
)
def test_spare_room_goes_to_the_fullest_column(
    counts: tuple[int, ...], room: int, lanes: list[int]
) -> None:
    assert lanes_of(counts, 8, room) == lanes


def test_a_column_counts_its_late_cards_and_a_card_says_all_of_itself() -> None:
    late = BoardCard(id=1, title="1-1-0301", line="入户门锁松", badge="超 2 时", late=True)
    column = BoardColumn(id="out", title="在途", cards=(late, BoardCard(id=2, title="2-1-0604")))
    assert column.late == 1
    assert late.words() == "1-1-0301 · 超 2 时 · 入户门锁松"


@given(st.lists(st.integers(1, 2), min_size=1, max_size=7), st.integers(0, 2600))
def test_cards_share_what_the_lanes_leave_until_they_are_wide_enough(
    lanes: list[int], room: int
) -> None:
    def taken(card: int) -> int:
        return sum(width_of_lanes(each, card) + BETWEEN for each in lanes) - BETWEEN

    card = card_width(lanes, room)
    assert CARD_WIDTH <= card <= WIDEST_CARD
    assert card == CARD_WIDTH or taken(card) <= room
    assert card == WIDEST_CARD or taken(card + 1) > room
