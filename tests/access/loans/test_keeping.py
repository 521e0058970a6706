"""What is kept: numbered, told, handed out, taken back; overdue; found; masked in lists."""

from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from msgspec import structs

from propdesk.access.loans.register import KEPT, KEPT_ITEM, HandOver, KeptFields, KeptRow
from propdesk.access.loans.rules import ItemKind, ItemState
from propdesk.db.attachments.attaching import NewFile, attach, files_of
from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.estate.models import Unit
from propdesk.estate.search.searching import search_everything
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import (
    FieldsRefused,
    MovedMeanwhile,
    MoveNotExplained,
    NotMoved,
)
from propdesk.system.log.audit_reader import AUDIT
from tests.access.things import DAY, FOUND, LEFT, PARCEL, put_things, some_unit
from tests.offices import Office
from tests.roles import rights_of


def row(store: Store, item_id: int) -> KeptRow:
    (found,) = store.read(KEPT.records.rows, ids=[item_id])
    return found


def hand_out(store: Store, item_id: int, *, mark: str = "", seen: ItemState | None = None) -> None:
    to = HandOver(handed_to="顾清和", mark=mark)
    store.write(KEPT.uses.move, record_id=item_id, to=ItemState.HANDED, form=to, seen=seen)


def test_things_are_numbered_and_wait_as_long_as_their_kind(store: Store) -> None:
    ids = [store.write(KEPT.uses.add, fields=one) for one in (FOUND, PARCEL, LEFT)]
    rows = [row(store, each) for each in ids]
    assert [one.no for one in rows] == [f"YL2026-00000{n}" for n in (1, 2, 3)]
    assert [one.keep_until for one in rows] == [
        date(2026, 11, 15), date(2026, 11, 27), date(2026, 11, 21)
    ]  # fmt: skip
    assert {one.state for one in rows} == {ItemState.KEPT}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": " "}, "what"),
        ({"kept_at": ""}, "kept_at"),
        ({"arrived": date(1900, 1, 1)}, "arrived"),
        ({"keep_until": date(2026, 11, 19)}, "keep_until"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(
    store: Store, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldsRefused) as refused:
        store.write(KEPT.uses.add, fields=replace(PARCEL, **wrong))
    assert field in refused.value.errors
    assert store.write(KEPT.uses.add, fields=PARCEL) == 1
    assert row(store, 1).no == "YL2026-000001"  # the refused one drew no number


def test_of_a_document_only_the_last_digits_are_kept_and_two_of_them_shown(store: Store) -> None:
    item = store.write(KEPT.uses.add, fields=PARCEL)
    with pytest.raises(FieldsRefused, match="最多 6 位"):
        hand_out(store, item, mark="999999199001011234")
    hand_out(store, item, mark="1234")
    assert (row(store, item).mark, row(store, item).phone) == ("**34", "199****9043")
    (whole,) = store.read(KEPT.records.rows, ids=[item], unmasked=True)
    assert (whole.mark, whole.phone) == ("1234", "19900009043")


def test_what_was_handed_out_cannot_be_handed_out_again_and_comes_back_by_undo(
    store: Store,
) -> None:
    item = store.write(KEPT.uses.add, fields=PARCEL)
    hand_out(store, item, mark="1234")
    with pytest.raises(NotMoved):
        hand_out(store, item)
    with pytest.raises(MovedMeanwhile):
        hand_out(store, item, seen=ItemState.KEPT)
    store.write(KEPT.uses.undo, record_id=item)
    back = row(store, item)
    assert (back.state, back.handed_to, back.mark, back.handed_on) == (ItemState.KEPT, "", "", None)
    assert [one.to for one in store.read(KEPT.uses.history, record_id=item)] == [
        "kept", "handed", "kept"
    ]  # fmt: skip


def test_what_nobody_came_for_goes_only_with_a_reason(store: Store) -> None:
    item, to = store.write(KEPT.uses.add, fields=FOUND), ItemState.DISPOSED
    with pytest.raises(MoveNotExplained):
        store.write(KEPT.uses.move, record_id=item, to=to, why=" ")
    store.write(KEPT.uses.move, record_id=item, to=to, why="移交派出所")
    assert store.read(KEPT.uses.history, record_id=item)[-1].why == "移交派出所"


def test_what_waits_too_long_is_due_until_it_is_gone(store: Store) -> None:
    assert tuple(store.read(KEPT.due)) == ()
    item = store.write(KEPT.uses.add, fields=FOUND)
    store.write(KEPT.uses.add, fields=PARCEL)
    (line,) = store.read(KEPT.due)
    assert (line.count, line.oldest, line.context) == (
        1, date(2026, 11, 15), {"filter": "overdue"}
    )  # fmt: skip
    hand_out(store, item)
    assert tuple(store.read(KEPT.due)) == ()


def test_chips_count_what_they_find(store: Store) -> None:
    put_things(store)
    figures = store.read(KEPT.records.figures, question=asked("here"))
    assert figures.count == 3
    assert {name: figures.chips[name] for name in ("all", "here", "state:told", "overdue")} == {
        "all": 4, "here": 3, "state:told": 1, "overdue": 1
    }  # fmt: skip
    assert figures.chips["soon"] == 1


@pytest.mark.parametrize("words", ["到付", "顾清和", "9900009043", "yl2026-000002", "b-11"])
def test_a_thing_is_found_by_what_people_know_of_it(store: Store, words: str) -> None:
    put_things(store)
    assert [one.no for one in store.read(KEPT.records.first, question=asked(words=words))] == [
        "YL2026-000002"
    ]


def found(store: Store, words: str) -> list[tuple[str, str]]:
    return [(hit.title, hit.detail) for hit in store.read(search_everything, text=words)]


def test_the_search_over_everything_finds_by_words_initials_phone_and_number(store: Store) -> None:
    put_things(store)
    bag = ("YL2026-000001 灰色双肩包，内有雨伞", "5 栋大堂 · 待领")
    parcel = ("YL2026-000002 到付件 2 件", "顾清和 · 已通知")
    assert found(store, "双肩包") == [bag]
    assert found(store, "ysyc") == [("YL2026-000003 钥匙一串，蓝色扣", "苏映雪 · 待领")]
    assert found(store, "gqh") == found(store, "199 0000 9043") == [parcel]
    assert found(store, "yl2026-000004")[0][0] == "YL2026-000004 生鲜箱 1 件"


def test_what_has_gone_is_found_after_what_is_here(store: Store) -> None:
    ids = put_things(store)
    again = store.write(KEPT.uses.add, fields=replace(PARCEL, what="生鲜箱"))
    assert [hit.id for hit in store.read(search_everything, text="生鲜箱")] == [again, ids[3]]


def test_a_room_is_found_with_what_waits_for_it(office: Office) -> None:
    store = office.store
    put_things(store)
    unit = store.read(some_unit)
    assert unit is not None
    kept = store.write(KEPT.uses.add, fields=replace(PARCEL, unit_id=unit))
    code = store.read(lambda session: session.get_one(Unit, unit).code)
    hits = store.read(search_everything, text=code)
    assert [hit.kind for hit in hits[:1]] == ["unit"]
    assert [hit.id for hit in hits if hit.kind == "kept_item"] == [kept]


def test_a_room_is_found_with_what_waits_for_it_however_many_are_gone_since(
    office: Office,
) -> None:
    store = office.store
    unit = store.read(some_unit)
    assert unit is not None
    waits, *gone = (
        store.write(KEPT.uses.add, fields=replace(PARCEL, unit_id=unit)) for _number in range(5)
    )
    for one in gone:
        hand_out(store, one)
    code = store.read(lambda session: session.get_one(Unit, unit).code)
    hits = store.read(search_everything, text=code)
    assert [hit.id for hit in hits if hit.kind == "kept_item"] == [waits]


def test_nobody_finds_what_he_may_not_see(store: Store) -> None:
    put_things(store)
    rights = store.actor.permissions - {"access.view"}
    store.actor = structs.replace(store.actor, user_id=7, permissions=rights)
    assert found(store, "双肩包") == []
    with pytest.raises(NotPermitted):
        store.read(KEPT.records.first, question=asked(words="双肩包"))


def test_the_log_says_in_words_what_happened_and_masks_the_person(store: Store) -> None:
    item = store.write(KEPT.uses.add, fields=PARCEL)
    hand_out(store, item, mark="1234")
    told = store.read(AUDIT.rows, ids=store.read(AUDIT.ids)[:2])
    words = {change.name: change.after for entry in reversed(told) for change in entry.changes}
    assert words["状态"] == "已领取"
    assert (words["交给"], words["证件末几位"]) == ("顾清和", "**34")
    assert words["电话"] == "199****9043"


def test_a_cashier_looks_a_clerk_hands_out(store: Store) -> None:
    item = store.write(KEPT.uses.add, fields=PARCEL)
    store.actor = structs.replace(store.actor, user_id=7, permissions=rights_of(Role.CASHIER))
    assert row(store, item).what == "到付件 2 件"
    with pytest.raises(NotPermitted):
        store.write(KEPT.uses.undo, record_id=item)
    store.actor = structs.replace(store.actor, permissions=rights_of(Role.CLERK))
    hand_out(store, item)


def test_another_clerk_s_change_of_another_field_stays(store: Store) -> None:
    item = store.write(KEPT.uses.add, fields=PARCEL)
    seen = store.read(KEPT.uses.seen, record_id=item)
    store.write(KEPT.uses.change, record_id=item, fields=replace(seen, kept_at="C-01"), seen=seen)
    mine = replace(seen, note="易碎")
    store.write(KEPT.uses.change, record_id=item, fields=mine, seen=seen)
    now = store.read(KEPT.uses.seen, record_id=item)
    assert (now.kept_at, now.note, now.no) == ("C-01", "易碎", "YL2026-000001")


def test_every_kind_says_how_long_it_waits() -> None:
    for kind in ItemKind:
        fields = KEPT_ITEM.tidy(KeptFields(kind=kind, what="x", arrived=DAY, kept_at="A"))
        assert fields.keep_until is not None
        assert fields.keep_until > DAY


def test_what_an_older_file_keeps_is_found_after_its_migration(store: Store) -> None:
    put_things(store)
    step = import_module("propdesk.db.migrations.versions.0005_pieces_in_use")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM search_entry")
        connection.exec_driver_sql(step.KEPT_FOUND)
    assert [title for title, _about in found(store, "双肩包")] == [
        "YL2026-000001 灰色双肩包，内有雨伞"
    ]


def test_a_picture_of_a_thing_is_kept_with_it_for_whoever_may_enter_things(store: Store) -> None:
    thing = store.write(KEPT.uses.add, fields=FOUND)
    attach(store, kind="kept_item", record_id=thing, new=[NewFile("包.txt", b"x")])
    assert [one.name for one in store.read(files_of, kind="kept_item", record_id=thing)] == [
        "包.txt"
    ]
    store.as_actor(Actor(7, "周", Role.READER, rights_of(Role.READER)))
    with pytest.raises(NotPermitted):
        attach(store, kind="kept_item", record_id=thing, new=[NewFile("b.txt", b"y")])
