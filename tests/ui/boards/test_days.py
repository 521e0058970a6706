"""Which appointments clash, and how far the axis reaches."""

from hypothesis import given, strategies as st

from propdesk.ui.boards.days import (
    DayBlock,
    DayHours,
    DayLane,
    clash_of,
    clashes,
    hours_around,
    missed,
)


def block(number: int, begins: int, ends: int, look: str = "planned") -> DayBlock:
    return DayBlock(id=number, title=f"1-{number}", begins=begins, ends=ends, look=look)  # type: ignore[arg-type]


def test_the_later_of_two_that_overlap_clashes_with_the_minutes_they_share() -> None:
    one, two = block(1, 900, 990, "on_site"), block(2, 975, 1060)
    assert [clash_of(each, (one, two)) for each in (one, two)] == [0, 15]


def test_what_ends_when_the_next_begins_does_not_clash() -> None:
    one, two = block(1, 900, 960), block(2, 960, 1020)
    assert clashes([DayLane("许师傅", (one, two))]) == 0


def test_missed_and_done_ones_take_nobody_s_time() -> None:
    gone, done, now = block(1, 900, 960, "missed"), block(2, 900, 960, "done"), block(3, 900, 960)
    lane = DayLane("罗师傅", (gone, done, now))
    assert (clashes([lane]), missed([lane])) == (0, 1)


def test_of_two_at_the_same_minute_one_clashes() -> None:
    lane = DayLane("梁师傅", (block(1, 900, 960), block(2, 900, 930)))
    assert clashes([lane]) == 1


@given(st.lists(st.tuples(st.integers(0, 1380), st.integers(10, 60)), max_size=8))
def test_a_lane_clashes_exactly_when_two_of_its_blocks_share_a_minute(
    spans: list[tuple[int, int]],
) -> None:
    lane = DayLane("a", tuple(block(n, at, at + span) for n, (at, span) in enumerate(spans)))
    minutes = [m for one in lane.blocks for m in range(one.begins, one.ends)]
    assert (clashes([lane]) > 0) == (len(minutes) != len({*minutes}))


def test_the_axis_holds_early_and_late_appointments_and_this_minute() -> None:
    lane = DayLane("何师傅", (block(1, 7 * 60 + 30, 8 * 60), block(2, 18 * 60, 19 * 60 + 1)))
    assert hours_around(DayHours(8, 18), [lane], None) == (7, 20)
    assert hours_around(DayHours(8, 18), [], 21 * 60 + 5) == (8, 22)
    assert hours_around(DayHours(8, 18), [], None) == (8, 18)
