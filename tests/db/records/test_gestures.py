"""Many records at once: each row as the form would save it, one gesture in the log, one undo."""

import json
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.access.loans.register import KEPT, HandOver
from propdesk.access.loans.rules import ItemKind, ItemState
from propdesk.db.models import AuditRow
from propdesk.db.records import gestures, saving
from propdesk.db.store import Actor, NotPermitted, Store, use_case
from propdesk.estate.people.people import add_person, person_details
from propdesk.estate.records import (
    PersonFields,
    PhoneFields,
    SpaceFields,
    UnitFields,
    VehicleFields,
)
from propdesk.estate.rules import SpaceTenure, UnitKind, UnitState
from propdesk.estate.search.searching import search
from propdesk.estate.together import (
    PEOPLE_TOGETHER,
    SPACES_TOGETHER,
)
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import save_space, space_fields, unit_details
from propdesk.estate.vehicles.vehicles import VEHICLE, VEHICLE_USES
from propdesk.kernel.errors import Cancelled
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.gestures import GestureUndone, RowChange, TooManyRows
from propdesk.kernel.records.refusals import RecordGone
from propdesk.system.log.audit_reader import AUDIT
from tests.access.things import DAY, put_things
from tests.roles import rights_of
from tests.sent import statements_of


@pytest.fixture
def cars(store: Store) -> list[int]:
    plates = ("宁Z00001", "宁Z00002", "宁Z00003")
    return [
        store.write(VEHICLE_USES.add, fields=VehicleFields(plate=plate, colour="白"))
        for plate in plates
    ]


def painted(ids: list[int], colour: str) -> list[RowChange]:
    return [RowChange(one, {"colour": colour}) for one in ids]


def colours(store: Store, ids: list[int]) -> list[str]:
    return [store.read(VEHICLE_USES.seen, record_id=one).colour for one in ids]


def log_of(store: Store) -> list[tuple[str, int | None, dict[str, object]]]:
    def read(session: Session) -> list[tuple[str, int | None, dict[str, object]]]:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id))
        return [(row.what, row.subject_id, json.loads(row.after or "{}")) for row in rows]

    return store.read(read)


# Changing


def test_what_changes_along_with_a_row_is_found_by_its_new_words(
    store: Store, cars: list[int]
) -> None:
    def repaint(session: Session, *, other: int) -> None:
        with gestures.gesture(session, VEHICLE, count=2) as mine:
            for each in cars[:2]:
                mine.row(each, "", partial(renamed, session, each, other))

    def renamed(session: Session, each: int, other: int) -> None:
        for one, plate in ((each, f"宁Z1000{each}"), (other, f"宁Z2000{each}")):
            saving.change(session, VEHICLE, one, VehicleFields(plate=plate))

    touches = ("vehicle", "search_entry", "audit")
    store.write(use_case(permission="", touches=touches)(repaint), other=cars[2])
    assert [hit.id for hit in store.read(search, text=f"Z2000{cars[1]}")] == [cars[2]]
    assert store.read(search, text="Z00003") == []


def test_every_row_is_changed_through_the_door_and_the_log_says_they_belong_together(
    store: Store, cars: list[int]
) -> None:
    begun = len(log_of(store))
    outcome = store.write(VEHICLE_USES.together.change, rows=painted(cars, "黑"))
    assert [(row.name, row.how) for row in outcome.rows] == [
        ("宁Z00001", "done"),
        ("宁Z00002", "done"),
        ("宁Z00003", "done"),
    ]
    assert colours(store, cars) == ["黑", "黑", "黑"]
    *rows, closing = log_of(store)[begun:]
    token = outcome.gesture
    assert rows == [("vehicle.change", one, {"colour": "黑", "gesture_id": token}) for one in cars]
    assert closing == ("vehicle.many", None, {"rows": 3, "refused": 0, "gesture_id": token})


def test_the_log_says_in_words_which_entries_belong_together(store: Store, cars: list[int]) -> None:
    store.write(VEHICLE_USES.together.change, rows=painted(cars, "黑"))
    closing, last, *_rest = store.read(AUDIT.first)
    assert closing.done == "车辆：批量处理"
    assert [(change.name, change.after) for change in closing.changes] == [
        ("拒绝", "0"),
        ("行数", "3"),
    ]
    assert last.done == "车辆：修改（批量）"


def test_a_row_that_is_refused_leaves_the_others(store: Store, cars: list[int]) -> None:
    rows = [
        RowChange(cars[0], {"plate": "宁Z00002"}),
        RowChange(cars[1], {"plate": ""}),
        RowChange(cars[2], {"note": "地库"}),
        RowChange(4711, {"note": "x"}),
    ]
    outcome = store.write(VEHICLE_USES.together.change, rows=rows)
    assert [row.how for row in outcome.rows] == ["refused", "refused", "done", "refused"]
    assert [list(row.errors) for row in outcome.rows] == [["plate"], ["plate"], [], []]
    assert outcome.ids("refused") == (cars[0], cars[1], 4711)
    assert "宁Z·00002" in outcome.rows[0].why
    assert [what for what, _id, _after in log_of(store)].count("vehicle.change") == 1
    assert store.read(VEHICLE_USES.seen, record_id=cars[2]).note == "地库"


def test_a_row_that_has_it_already_is_told_and_not_written(store: Store, cars: list[int]) -> None:
    before = log_of(store)
    outcome = store.write(VEHICLE_USES.together.change, rows=painted(cars, "白"))
    assert ({row.how for row in outcome.rows}, outcome.gesture) == ({"same"}, 0)
    assert log_of(store) == before


def test_what_somebody_else_changed_since_it_was_seen_is_not_overwritten(
    store: Store, cars: list[int]
) -> None:
    seen = {"colour": "白"}
    theirs = VehicleFields(plate="宁Z00001", colour="红")
    store.write(VEHICLE_USES.change, record_id=cars[0], fields=theirs)
    rows = [RowChange(one, {"colour": "黑"}, seen) for one in cars]
    outcome = store.write(VEHICLE_USES.together.change, rows=rows)
    assert [row.how for row in outcome.rows] == ["refused", "done", "done"]
    assert list(outcome.rows[0].errors) == ["colour"]
    assert colours(store, cars) == ["红", "黑", "黑"]


def test_a_trial_says_what_would_be_refused_and_does_nothing(store: Store, cars: list[int]) -> None:
    before = log_of(store)
    rows = [*painted(cars, "黑"), RowChange(0, {"plate": "宁Z00003"}, name="宁Z00003")]
    told = list[frozenset[str]]()
    store.listeners.append(told.append)
    tried = store.try_out(VEHICLE_USES.together.change, rows=rows)
    assert told == []  # no list has anything new to read
    assert [row.how for row in tried.rows] == ["done", "done", "done", "refused"]
    assert tried.rows[-1].errors.keys() == {"plate"}
    assert log_of(store) == before
    assert colours(store, cars) == ["白", "白", "白"]


def test_new_rows_are_made_among_changed_ones(store: Store, cars: list[int]) -> None:
    new = RowChange(0, {"plate": "宁Z88888", "colour": "蓝"}, name="宁Z88888")
    lacking = RowChange(0, {"colour": "蓝"}, name="")
    outcome = store.write(
        VEHICLE_USES.together.change, rows=[*painted(cars[:1], "黑"), new, lacking]
    )
    assert [row.how for row in outcome.rows] == ["done", "done", "refused"]
    assert store.read(search, text="88888")[0].id == outcome.rows[1].id
    assert outcome.rows[2].errors == {"plate": "请填“车牌”。"}
    store.write(VEHICLE_USES.together.undo_many, gesture=outcome.gesture)
    with pytest.raises(RecordGone):
        store.read(VEHICLE_USES.seen, record_id=outcome.rows[1].id)
    assert store.read(search, text="88888") == []


def test_a_part_of_a_field_is_changed_alone(store: Store) -> None:
    phones = (PhoneFields("19900003271", "女儿"), PhoneFields("19900007720"))
    person = store.write(add_person, fields=PersonFields(name="陈雨桐", phones=phones))
    seen = store.read(PEOPLE_TOGETHER.seen, ids=[person])[person]
    assert seen["phone"] == "19900003271"
    changed = RowChange(person, {"phone": "19900009043"}, {"phone": seen["phone"]})
    assert store.write(PEOPLE_TOGETHER.change, rows=[changed]).rows[0].how == "done"
    now = store.read(person_details, person_id=person).fields
    assert now.phones == (PhoneFields("19900009043", "女儿"), PhoneFields("19900007720"))
    assert store.read(search, text="9043")[0].id == person


def test_a_cancelled_gesture_leaves_nothing_behind(store: Store, cars: list[int]) -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            if done == 2:
                raise Cancelled

    before = log_of(store)
    with pytest.raises(Cancelled):
        store.write(VEHICLE_USES.together.change, rows=painted(cars, "黑"), progress=Stop())
    assert (log_of(store), colours(store, cars)) == (before, ["白", "白", "白"])


def test_more_rows_than_anybody_looks_through_are_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch, cars: list[int]
) -> None:
    monkeypatch.setattr(gestures, "MOST", 2)
    with pytest.raises(TooManyRows):
        store.write(VEHICLE_USES.together.change, rows=painted(cars, "黑"))


def test_whoever_may_not_change_one_changes_none(store: Store, cars: list[int]) -> None:
    store.as_actor(Actor(7, "周", Role.READER, rights_of(Role.READER)))
    for write in (store.write, store.try_out):
        with pytest.raises(NotPermitted):
            write(VEHICLE_USES.together.change, rows=painted(cars, "黑"))
    with pytest.raises(NotPermitted):
        store.write(VEHICLE_USES.together.delete, ids=cars)
    with pytest.raises(NotPermitted):
        store.read(VEHICLE_USES.together.seen, ids=cars)


def test_ten_times_as_many_rows_take_as_many_statements_a_row(store: Store) -> None:
    ids = [
        store.write(VEHICLE_USES.add, fields=VehicleFields(plate=f"宁Z{number:05}"))
        for number in range(60)
    ]
    with statements_of(store) as few:
        store.write(VEHICLE_USES.together.change, rows=painted(ids[:10], "黑"))
    with statements_of(store) as many:
        store.write(VEHICLE_USES.together.change, rows=painted(ids, "红"))
    # A row: as it was, the change, as it is, the end of the log, the log.
    assert len(many) - len(few) == 5 * 50
    with statements_of(store) as few:
        store.write(VEHICLE_USES.together.delete, ids=ids[:10])
    with statements_of(store) as many:
        store.write(VEHICLE_USES.together.delete, ids=ids[10:])
    assert (len(many) - len(few)) / 40 <= 6


# Moving and deleting


def test_records_move_with_what_goes_with_the_move_each_by_its_own_state(store: Store) -> None:
    found, parcel, left, gone = put_things(store)
    to = HandOver(handed_to="顾清和", mark="2041")
    outcome = store.write(
        KEPT.uses.together.move, ids=[found, parcel, left, gone], to=ItemState.HANDED, values=to
    )
    assert [row.how for row in outcome.rows] == ["done", "done", "done", "refused"]
    assert "已领取" in outcome.rows[-1].why
    undone = store.write(KEPT.uses.together.undo_many, gesture=outcome.gesture)
    assert [row.how for row in undone.rows] == ["done", "done", "done"]
    states = store.read(KEPT.uses.together.seen, ids=[found, parcel, left])
    assert list(states) == [found, parcel, left]


def test_new_things_of_a_paste_get_their_numbers(store: Store) -> None:
    values = {"kind": ItemKind.PARCEL, "what": "纸箱", "arrived": DAY, "kept_at": "B-01"}
    rows = [RowChange(0, values, name="纸箱"), RowChange(0, {"what": "伞"}, name="伞")] * 2
    outcome = store.write(KEPT.uses.together.change, rows=rows)
    assert [row.how for row in outcome.rows] == ["done", "refused", "done", "refused"]
    made = [store.read(KEPT.uses.seen, record_id=one).no for one in outcome.ids("done")]
    assert made == ["YL2026-000001", "YL2026-000002"]


def test_what_is_referred_to_stays_and_says_so(store: Store) -> None:
    units = [
        store.write(UNIT_USES.add, fields=UnitFields(building="1", room=room))
        for room in ("101", "102")
    ]
    store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z00001", unit_id=units[0]))
    outcome = store.write(UNIT_USES.together.delete, ids=units)
    assert [row.how for row in outcome.rows] == ["refused", "done"]
    assert "车辆 1" in outcome.rows[0].why
    assert store.read(search, text="102") == []
    store.write(UNIT_USES.together.undo_many, gesture=outcome.gesture)
    assert store.read(unit_details, unit_id=units[1]).code == "1-102"
    assert store.read(search, text="102")[0].id == units[1]


def test_a_space_goes_with_the_household_it_belongs_to(store: Store) -> None:
    home = store.write(UNIT_USES.add, fields=UnitFields(building="1", room="101"))
    space = store.write(
        UNIT_USES.add, fields=UnitFields(building="B", room="086", kind=UnitKind.SPACE)
    )
    store.write(save_space, unit_id=space, fields=SpaceFields(home_unit_id=home))
    outcome = store.write(UNIT_USES.together.delete, ids=[space, home])
    assert [row.how for row in outcome.rows] == ["done", "done"]
    undone = store.write(UNIT_USES.together.undo_many, gesture=outcome.gesture)
    assert [row.how for row in undone.rows] == ["done", "done"]
    terms = store.read(space_fields, unit_id=space)
    assert terms is not None
    assert terms.home_unit_id == home


def test_spaces_without_terms_get_theirs_at_once(store: Store) -> None:
    spaces = [
        store.write(UNIT_USES.add, fields=UnitFields(building="B", room=room, kind=UnitKind.SPACE))
        for room in ("086", "087")
    ]
    room = store.write(UNIT_USES.add, fields=UnitFields(building="1", room="101"))
    values = {"tenure": SpaceTenure.LEASED, "rent": Money(30000)}
    rows = [RowChange(one, values) for one in (*spaces, room)]
    outcome = store.write(SPACES_TOGETHER.change, rows=rows)
    assert [(row.name, row.how) for row in outcome.rows] == [
        ("B-086", "done"),
        ("B-087", "done"),
        ("1-101", "refused"),
    ]
    terms = store.read(space_fields, unit_id=spaces[1])
    assert terms is not None
    assert terms.rent == Money(30000)


# Taking back


def test_one_undo_takes_the_whole_gesture_back(store: Store, cars: list[int]) -> None:
    rows = [RowChange(one, {"colour": "黑", "plate": f"宁Z7777{one}"}) for one in cars]
    outcome = store.write(VEHICLE_USES.together.change, rows=rows)
    last = store.read(VEHICLE_USES.together.last)
    assert last is not None
    assert (last.done, last.gesture, last.count) == ("many", outcome.gesture, 3)
    undone = store.write(VEHICLE_USES.together.undo_many, gesture=last.gesture)
    assert {row.how for row in undone.rows} == {"done"}
    assert colours(store, cars) == ["白", "白", "白"]
    assert store.read(search, text="00002")[0].id == cars[1]
    assert store.read(VEHICLE_USES.together.last) is None  # what was undone is not undone again
    again = store.write(VEHICLE_USES.together.undo_many, gesture=outcome.gesture)
    assert {row.how for row in again.rows} == {"refused"}


def test_a_row_that_was_changed_since_stays_and_is_told(store: Store, cars: list[int]) -> None:
    outcome = store.write(VEHICLE_USES.together.change, rows=painted(cars, "黑"))
    later = store.read(VEHICLE_USES.seen, record_id=cars[1])
    store.write(VEHICLE_USES.change, record_id=cars[1], fields=replace(later, note="新"))
    undone = store.write(VEHICLE_USES.together.undo_many, gesture=outcome.gesture)
    assert {row.id: row.how for row in undone.rows} == {
        cars[0]: "done",
        cars[1]: "refused",
        cars[2]: "done",
    }
    assert colours(store, cars) == ["白", "黑", "白"]


def test_one_row_of_a_gesture_is_taken_back_alone(store: Store, cars: list[int]) -> None:
    store.write(VEHICLE_USES.together.change, rows=painted(cars, "黑"))
    store.write(VEHICLE_USES.together.undo, record_id=cars[0])
    assert colours(store, cars) == ["白", "黑", "黑"]


def test_what_was_printed_or_read_meanwhile_does_not_keep_a_save_from_its_undo(
    store: Store, cars: list[int]
) -> None:
    from propdesk.system.log.audit_reader import record_print

    store.write(VEHICLE_USES.together.change, rows=painted(cars[:1], "黑"))
    store.write(record_print, document="slip", subject=("vehicle", cars[0], "宁Z00001"))
    store.write(VEHICLE_USES.together.undo, record_id=cars[0])
    assert colours(store, cars[:1]) == ["白"]


def test_the_last_step_is_ones_own(store: Store, cars: list[int]) -> None:
    store.write(VEHICLE_USES.delete, record_id=cars[2])
    mine = store.read(VEHICLE_USES.together.last)
    assert mine is not None
    assert (mine.done, mine.record_id, mine.name, mine.gesture) == (
        "delete",
        cars[2],
        "宁Z00003",
        0,
    )
    store.as_actor(Actor(7, "周", Role.CLERK, rights_of(Role.CLERK)))
    assert store.read(VEHICLE_USES.together.last) is None


def test_there_is_no_such_gesture(store: Store, cars: list[int]) -> None:
    with pytest.raises(GestureUndone):
        store.write(VEHICLE_USES.together.undo_many, gesture=4711)


def test_units_follow_their_new_state_when_many_change(store: Store) -> None:
    units = [
        store.write(UNIT_USES.add, fields=UnitFields(building="1", room=room))
        for room in ("101", "102")
    ]
    rows = [RowChange(one, {"state": UnitState.VACANT, "note": "空置"}) for one in units]
    outcome = store.write(UNIT_USES.together.change, rows=rows)
    assert outcome.count("done") == 2
    assert store.read(unit_details, unit_id=units[1]).fields.state is UnitState.VACANT
