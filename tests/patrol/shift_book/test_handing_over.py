"""Hand-overs: who may take over, what stays as last time, what goes over by itself."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.question import asked
from propdesk.patrol.shift_book.due import due_entries, due_handovers, due_relief
from propdesk.patrol.shift_book.handovers import (
    HANDOVERS,
    HandoverFields,
    HandoverRow,
    NotHandedOver,
    Refusal,
    TakenOver,
    recalled,
)
from propdesk.patrol.shift_book.items import ITEMS, Done
from propdesk.patrol.shift_book.posts import POSTS, PostTaken
from propdesk.patrol.shift_book.rules import (
    HandoverState,
    OpenItemState,
    RefusedFor,
    last_entry,
    names_of,
    silences,
)
from tests.clocks import StoppedClock
from tests.patrol.shifts import (
    DAY,
    FIRE,
    FIRE_POST,
    GATE,
    GATE_POST,
    NIGHT,
    PUMP,
    SMOKE,
    put_shifts,
    take,
)


def row(store: Store, handover_id: int) -> HandoverRow:
    (found,) = store.read(HANDOVERS.records.rows, ids=[handover_id])
    return found


@pytest.mark.parametrize(
    ("team", "looked", "reason"),
    [
        ("赵磊、孙静", TakenOver(fit=False, calm=True), "drunk or ill"),
        ("赵磊、孙静", TakenOver(fit=True, calm=False), "incident"),
        ("赵磊", TakenOver(fit=True, calm=True), "1 of at least 2"),
        ("赵磊、孙静", TakenOver(), "drunk or ill"),
    ],
)
def test_who_must_not_take_over_does_not_and_the_old_shift_stays(
    store: Store, team: str, looked: TakenOver, reason: str
) -> None:
    store.write(POSTS.uses.add, fields=FIRE_POST)
    night = store.write(HANDOVERS.uses.add, fields=replace(NIGHT, incoming=team))
    with using_language("en"), pytest.raises(NotHandedOver, match=reason):
        take(store, night, looked)
    assert row(store, night).state is HandoverState.READY
    why = Refusal(refused_for=RefusedFor.TEAM, refused_words="少一人")
    store.write(HANDOVERS.uses.move, record_id=night, to=HandoverState.REFUSED, form=why)
    with using_language("en"):
        (line,) = store.read(due_handovers)
    assert (line.title, line.count) == ("Hand-overs refused: the old shift is on duty", 1)
    assert row(store, night).refused_words == "少一人"


def test_whoever_came_later_takes_over_what_was_refused(store: Store) -> None:
    store.write(POSTS.uses.add, fields=FIRE_POST)
    night = store.write(HANDOVERS.uses.add, fields=replace(NIGHT, incoming="赵磊"))
    why = Refusal(refused_for=RefusedFor.TEAM, refused_words="少一人")
    store.write(HANDOVERS.uses.move, record_id=night, to=HandoverState.REFUSED, form=why)
    seen = store.read(HANDOVERS.uses.seen, record_id=night)
    both = replace(seen, incoming="赵磊 孙静")
    store.write(HANDOVERS.uses.change, record_id=night, fields=both, seen=seen)
    take(store, night)
    assert row(store, night).state is HandoverState.TAKEN


def test_equipment_and_keys_are_those_of_last_time(store: Store) -> None:
    store.write(POSTS.uses.add, fields=FIRE_POST)
    first = store.write(HANDOVERS.uses.add, fields=NIGHT)
    assert row(store, first).equipment == FIRE_POST.equipment
    less = replace(NIGHT, equipment="对讲机 3，手电 2，消防钥匙 12")
    store.write(HANDOVERS.uses.add, fields=less)
    with using_language("en"):
        assert store.read(recalled, fields=replace(less, equipment="对讲机 4"))["equipment"] == (
            "Last time: 对讲机 3，手电 2，消防钥匙 12"
        )
    third = store.write(HANDOVERS.uses.add, fields=NIGHT)
    assert row(store, third).equipment == less.equipment


def test_what_is_open_goes_over_by_itself_until_it_is_done(store: Store) -> None:
    smoke = store.write(ITEMS.uses.add, fields=SMOKE)
    store.write(ITEMS.uses.add, fields=PUMP)
    yesterday = store.write(HANDOVERS.uses.add, fields=NIGHT)
    store.write(ITEMS.uses.move, record_id=smoke, to=OpenItemState.DONE, form=Done(done="已更换"))
    today = store.write(HANDOVERS.uses.add, fields=replace(NIGHT, day=DAY))
    elsewhere = store.write(HANDOVERS.uses.add, fields=GATE)
    assert row(store, yesterday).carried == f"{SMOKE.what} · {PUMP.what}"
    assert row(store, today).carried == PUMP.what
    assert row(store, elsewhere).carried == ""
    with using_language("en"):
        told = store.read(recalled, fields=NIGHT)["post"]
    assert told == f"1 item goes over: {PUMP.what}"


def test_a_fire_room_that_is_silent_too_long_is_told_while_typing(store: Store) -> None:
    store.write(POSTS.uses.add, fields=FIRE_POST)
    silent = replace(NIGHT, hours=9, incoming="赵磊", events="22:05 正常\n01:00 正常")
    with using_language("en"):
        assert store.read(recalled, fields=silent) == {
            "events": "No entry from 22:05 to 01:00; this post enters every 2 hours.",
        }
        assert warned(store, silent) == {
            "hours": "At most 8 hours at this post.",
            "incoming": "At least 2 people at this post: it will not be taken over so.",
        }
    assert store.read(recalled, fields=NIGHT) == {}
    assert warned(store, NIGHT) == {}
    assert warned(store, replace(silent, post="门岗")) == {}


def warned(store: Store, fields: HandoverFields) -> Mapping[str, str]:
    return store.read(HANDOVERS.warned, record_id=0, fields=fields)


@pytest.mark.parametrize(
    ("shift", "too_long"),
    [
        ("夜班 22:00-06:00", False),
        ("夜班 22:00-06:01", True),
        ("夜班 22：00—06：01", True),
        ("早班 08:00 至 16:00", False),
        ("早班 08:00 至 16:01", True),
        ("24 小时 08:00-08:00", True),
        ("夜班", False),
    ],
)
def test_a_shift_in_the_fire_room_lasts_eight_hours_and_no_minute_more(
    store: Store, shift: str, *, too_long: bool
) -> None:
    store.write(POSTS.uses.add, fields=FIRE_POST)
    assert ("shift" in warned(store, replace(NIGHT, shift=shift))) == too_long


def test_too_many_hours_are_warned_about_and_too_few_people_are_refused(store: Store) -> None:
    store.write(POSTS.uses.add, fields=FIRE_POST)
    long = store.write(HANDOVERS.uses.add, fields=replace(NIGHT, shift="22:00-08:00", hours=10))
    take(store, long)
    assert row(store, long).state is HandoverState.TAKEN
    alone = store.write(HANDOVERS.uses.add, fields=replace(NIGHT, incoming="赵磊"))
    with pytest.raises(NotHandedOver):
        take(store, alone)


def test_a_shift_nobody_takes_over_from_is_on_today_from_the_first_minute_too_long(
    store: Store, clock: StoppedClock
) -> None:
    store.write(POSTS.uses.add, fields=FIRE_POST)
    night = store.write(HANDOVERS.uses.add, fields=NIGHT)
    clock.moment = datetime(2026, 11, 19, 22, tzinfo=UTC)  # six in the morning of the 20th
    assert store.read(due_of_relief) == []
    clock.moment += timedelta(minutes=1)
    with using_language("en"):
        assert store.read(due_of_relief) == [
            f"{FIRE}: one shift is on duty since 11-19 22:00, at most 8 hours are allowed"
        ]
    take(store, night)
    assert store.read(due_of_relief) == []


@use_case(permission="patrol.see_shifts")
def due_of_relief(session: Session) -> list[str]:
    return [line.title for line in due_relief(session)]


def test_what_another_post_asks_for_is_not_asked_of_it(store: Store) -> None:
    store.write(POSTS.uses.add, fields=FIRE_POST)
    silent = replace(NIGHT, hours=9, incoming="赵磊", events="22:05 正常\n01:00 正常")
    assert store.read(recalled, fields=replace(silent, post="门岗")) == {}


def test_sheets_that_stay_out_and_shifts_that_nobody_took_stand_on_today(store: Store) -> None:
    put_shifts(store)
    old = replace(GATE, day=DAY - timedelta(days=4))
    store.write(HANDOVERS.uses.add, fields=old)
    take(store, store.write(HANDOVERS.uses.add, fields=old))
    found = [(line.icon, line.count, line.context) for line in store.read(due_handovers)]
    assert [(icon, count) for icon, count, _context in found] == [
        (state.icon, 1)
        for state in (HandoverState.REFUSED, HandoverState.READY, HandoverState.TAKEN)
    ]
    assert [[*context] for _icon, _count, context in found] == [
        ["filter"], ["ids", "told"], ["ids", "told"],  # younger ones may stand in those lists
    ]  # fmt: skip
    (late,) = store.read(ITEMS.due)
    assert (late.count, late.oldest) == (1, SMOKE.until)


def test_two_posts_have_two_names(store: Store) -> None:
    store.write(POSTS.uses.add, fields=FIRE_POST)
    with pytest.raises(PostTaken, match=FIRE):
        store.write(POSTS.uses.add, fields=FIRE_POST)


def test_hand_overs_are_numbered_and_found_by_who_was_there(store: Store) -> None:
    put_shifts(store)
    (found,) = store.read(HANDOVERS.records.first, question=asked(words="孙静"))
    assert found.no == "JB2026-000001"


@pytest.mark.parametrize("team", ["李伟、王芳", "李伟 王芳", "李伟,王芳", "李伟 / 王芳;"])
def test_a_team_is_counted_however_it_is_written(team: str) -> None:
    assert names_of(team) == ["李伟", "王芳"]


@given(st.lists(st.integers(0, 1439), min_size=2, max_size=8), st.integers(1, 12))
def test_a_silence_lies_between_two_entries_over_midnight_too(
    minutes: list[int], hours: int
) -> None:
    lines = [f"{one // 60:02d}:{one % 60:02d} 正常" for one in minutes]
    found = list(silences("\n".join(lines), hours))
    gaps = [(then - first) % 1440 for first, then in pairwise(minutes)]
    assert len(found) == sum(gap > hours * 60 for gap in gaps)


@pytest.mark.parametrize(
    ("shift", "events", "last"),
    [
        ("夜班 22:00-06:00", "22:05 接班\n00:10 误报\n02:00 正常", "2026-11-21 02:00"),
        ("夜班 22:00-06:00", "00:10 误报", "2026-11-21 00:10"),
        ("夜班 22:00-06:00", "一切正常", "2026-11-20 22:00"),
        ("夜班 22:00-06:00", "03:00 正常\n02:50 补记误报", "2026-11-21 03:00"),
        ("夜班 22:00-06:00", "00:10 误报\n23:50 补记", "2026-11-21 00:10"),
        ("早班 08:00-20:00", "07:55 接班", "2026-11-20 08:00"),
        ("早班", "8:05 接班\n08:05 正常", "2026-11-20 08:05"),
        ("", "", "2026-11-20 00:00"),
    ],
)
def test_the_last_entry_of_a_night_lies_on_the_day_after(
    shift: str, events: str, last: str
) -> None:
    assert f"{last_entry(DAY, shift, events):%Y-%m-%d %H:%M}" == last


def test_a_fire_room_without_an_entry_for_two_hours_stands_on_today(
    store: Store, clock: StoppedClock
) -> None:
    for post in (FIRE_POST, GATE_POST):
        store.write(POSTS.uses.add, fields=post)
    book = store.write(HANDOVERS.uses.add, fields=NIGHT)
    store.write(HANDOVERS.uses.add, fields=GATE)
    clock.moment = datetime(2026, 11, 19, 22, tzinfo=UTC)
    assert store.read(due_entries) == []
    clock.go_on(minutes=1)
    with using_language("en"):
        (line,) = store.read(due_entries)
    assert line.title == f"{FIRE}: no entry since 11-20 04:00, one is due every 2 hours"
    assert line.context == {"record_id": book}
    seen = store.read(HANDOVERS.uses.seen, record_id=book)
    typed = replace(seen, events=f"{seen.events}\n06:00 正常")
    store.write(HANDOVERS.uses.change, record_id=book, fields=typed, seen=seen)
    assert store.read(due_entries) == []
