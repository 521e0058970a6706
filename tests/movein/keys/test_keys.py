"""Keys and cards: sets on tags, who has them, refusals that name him, custody, cards, counts."""

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import NotPermitted, Store
from propdesk.kernel.i18n import using_language
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused, NotMoved, StillReferred
from propdesk.movein.keys.cards import DOOR_CARDS
from propdesk.movein.keys.counting import CountBy, NothingToCount, count_keys
from propdesk.movein.keys.counts import KEY_COUNTS
from propdesk.movein.keys.entries import KEY_ENTRIES, CameOut, EntryFields, OwnerTold
from propdesk.movein.keys.handling import (
    NoSuchTag,
    NothingInTheCupboard,
    NotOut,
    TagInUse,
    cancel_cards,
    issue_keys,
    lend_keys,
    make_set,
    set_of,
    take_keys_back,
)
from propdesk.movein.keys.holding import NotTheDepositor, OutForEntry
from propdesk.movein.keys.models import KeyHolding
from propdesk.movein.keys.out import due_entries, keys_out_of
from propdesk.movein.keys.register import KEYS, GivenBack, Issue
from propdesk.movein.keys.rules import EntryState, KeyState, LoanReason, back_by
from tests.movein.keys.keys_made import (
    BORROWER,
    KEPT,
    OWNER,
    lend,
    loan,
    piece,
    put_keys,
    put_kinds,
)
from tests.offices import Office, invented_estate
from tests.roles import rights_of

NEEDED = EntryFields(
    unit_id=1,
    reason="楼下漏水",
    entered_at=None,  # type: ignore[arg-type]  # given where it is used
    first_person="李伟",
    second_person="王芳",
)


@pytest.fixture
def keys(office: Office) -> Store:
    """A set of two door keys, a letter box key and a card for two units, on tags 1047, 1048."""
    put_kinds(office.store)
    for code, tag in (("1-1-101", "1047"), ("1-1-102", "1048")):
        office.store.write(make_set, unit_id=office.units[code], tag=tag, place="A 柜")
    return office.store


def states(store: Store, tag: str) -> list[KeyState]:
    rows = store.read(KEYS.records.rows, ids=store.read(KEYS.records.ids))
    return [row.state for row in rows if row.tag == tag]


def holdings(session: Session, code: str) -> list[tuple[str, str, bool]]:
    """Who had a piece how, and whether that is over."""
    kept = select(KeyHolding).where(KeyHolding.piece_id == _id(session, code))
    rows = session.scalars(kept.order_by(KeyHolding.id))
    return [(row.how, row.holder, row.ended_at is not None) for row in rows]


def _id(session: Session, code: str) -> int:
    ids = KEYS.records.ids(session)
    return next(row.id for row in KEYS.records.rows(session, ids=ids) if row.code == code)


def move(store: Store, code: str, to: KeyState, form: object = None, why: str = "") -> None:
    store.write(KEYS.uses.move, record_id=piece(store, code).id, to=to, form=form, why=why)


# Sets


def test_the_set_of_a_unit_is_made_as_the_kinds_say(keys: Store) -> None:
    rows = [row for row in keys.read(KEYS.records.first, question=asked()) if row.tag == "1047"]
    assert [(row.code, row.kind) for row in rows] == [
        ("1047-1", "入户门钥匙"), ("1047-2", "入户门钥匙"), ("1047-3", "信箱钥匙"),
        ("1047-4", "单元门禁卡"),
    ]  # fmt: skip
    assert {row.unit for row in rows} == {"1-1-101"}


def test_a_tag_on_which_keys_of_a_unit_hang_is_not_given_to_another(
    keys: Store, office: Office
) -> None:
    with pytest.raises(TagInUse) as refused:
        keys.write(make_set, unit_id=office.units["1-2-201"], tag="1047")
    with using_language("en"):
        assert "On tag 1047 hang keys of 1-1-101 already" in str(refused.value)
    assert len(states(keys, "1047")) == 4


def test_a_whole_set_is_issued_by_the_room_in_one_gesture_and_one_undo(keys: Store) -> None:
    done = keys.write(issue_keys, typed="1栋1单元101", form=Issue(holder=OWNER))
    assert done.codes == ("1047-1", "1047-2", "1047-3", "1047-4")
    assert set(states(keys, "1047")) == {KeyState.ISSUED}
    assert piece(keys, "1047-3").holder == OWNER
    last = keys.read(KEYS.uses.together.last)
    assert last is not None
    assert last.count == 4
    keys.write(KEYS.uses.together.undo_many, gesture=last.gesture)
    assert set(states(keys, "1047")) == {KeyState.STOCK}
    assert keys.read(holdings, code="1047-1") == []


def test_what_a_set_lacks_is_said_before_it_is_issued(keys: Store) -> None:
    lend(keys, "1047-1")
    assert keys.read(set_of, typed="1-1-101").lacks == ("入户门钥匙 1/2",)
    assert keys.read(set_of, typed="1-1-101").owner == "陈雨桐"


# Twice


def test_a_key_lent_twice_is_refused_naming_who_has_it_since_when(keys: Store) -> None:
    lend(keys, "1047")
    with pytest.raises(NothingInTheCupboard) as refused:
        keys.write(lend_keys, typed="1047", loan=loan(keys, "赵磊"))
    with using_language("en"):
        told = str(refused.value)
    assert "1047" in told
    assert BORROWER in str(refused.value)
    assert "2026-11-20 15:42" in told


def test_a_key_issued_twice_is_refused_naming_who_has_it(keys: Store) -> None:
    keys.write(issue_keys, typed="1047", form=Issue(holder=OWNER))
    with pytest.raises(NothingInTheCupboard) as refused:
        keys.write(issue_keys, typed="1-1-101", form=Issue(holder="赵磊"))
    assert OWNER in str(refused.value)
    with pytest.raises(NotMoved) as moved:
        move(keys, "1047-1", KeyState.LENT, loan(keys, "赵磊"))
    assert f"1047-1 ({OWNER})" in str(moved.value)


def test_a_key_taken_back_twice_is_refused_saying_where_it_is(keys: Store) -> None:
    lend(keys, "1047")
    assert keys.write(take_keys_back, typed="1047").holder == BORROWER
    with using_language("zh_CN"), pytest.raises(NotOut) as refused:
        keys.write(take_keys_back, typed="1047")
    assert "在柜" in str(refused.value)


def test_a_key_that_is_issued_is_not_taken_back_as_a_loan(keys: Store) -> None:
    keys.write(issue_keys, typed="1047", form=Issue(holder=OWNER))
    with pytest.raises(NotOut, match=OWNER):
        keys.write(take_keys_back, typed="1047")


def test_of_a_set_that_is_partly_out_the_rest_is_lent_and_the_other_told(keys: Store) -> None:
    lend(keys, "1047-2")
    done = keys.write(lend_keys, typed="1047", loan=loan(keys, "赵磊"))
    assert done.codes == ("1047-1", "1047-3", "1047-4")
    assert "1047-2" in done.others
    assert BORROWER in done.others


def test_a_tag_nobody_knows_is_named(keys: Store) -> None:
    for typed in ("9999", " ", "9-9-999"):
        with pytest.raises(NoSuchTag):
            keys.write(lend_keys, typed=typed, loan=loan(keys))


def test_a_card_is_found_by_its_number_too_and_a_number_works_once(keys: Store) -> None:
    row, other = piece(keys, "1047-4"), piece(keys, "1048-4")
    fields = keys.read(KEYS.uses.seen, record_id=row.id)
    numbered = replace(fields, number="C00012345")
    keys.write(KEYS.uses.change, record_id=row.id, fields=numbered)
    lend(keys, "c00012345")
    assert states(keys, "1047").count(KeyState.LENT) == 1
    fields = keys.read(KEYS.uses.seen, record_id=other.id)
    with pytest.raises(FieldsRefused, match="1047-4"):
        keys.write(KEYS.uses.change, record_id=other.id, fields=replace(fields, number="C00012345"))


# Loans


def test_a_loan_ends_on_the_same_day(keys: Store) -> None:
    moment = keys.clock.now()
    assert f"{back_by(moment) - moment}" == "2:18:00"  # 15:42 to 18:00
    evening = moment + timedelta(hours=5)
    assert (back_by(evening) - evening) < timedelta(hours=4)
    late = moment + timedelta(hours=8)
    assert timedelta() <= back_by(late) - late < timedelta(minutes=20)


def test_a_loan_that_is_over_stands_on_today_and_in_the_list(keys: Store) -> None:
    lend(keys, "1047-1", minutes=-5)
    lend(keys, "1048-1", minutes=30)
    (line,) = keys.read(lambda session: list(KEYS.due(session)))
    assert (line.count, line.is_overdue) == (1, True)
    assert keys.read(KEYS.records.ids, question=asked("overdue")) == [piece(keys, "1047-1").id]


# Custody


def test_a_key_in_custody_goes_back_to_its_depositor_alone(keys: Store) -> None:
    keys.write(issue_keys, typed="1047", form=Issue(holder=OWNER))
    move(keys, "1047-1", KeyState.CUSTODY, KEPT)
    with pytest.raises(NotTheDepositor, match=OWNER):
        move(keys, "1047-1", KeyState.ISSUED, GivenBack(holder="赵磊"))
    assert piece(keys, "1047-1").state is KeyState.CUSTODY
    with pytest.raises(NothingInTheCupboard, match=OWNER):
        keys.write(lend_keys, typed="1047-1", loan=loan(keys))
    move(keys, "1047-1", KeyState.ISSUED, GivenBack(holder=f" {OWNER} "))
    assert keys.read(holdings, code="1047-1") == [
        ("issued", OWNER, True), ("custody", OWNER, True), ("issued", f" {OWNER} ", False)
    ]  # fmt: skip


# Cards


def test_old_cards_are_cancelled_by_number_and_leave_the_list_of_the_door_system(
    keys: Store, office: Office, tmp_path: Path
) -> None:
    for code, number in (("1047-4", "00123"), ("1048-4", "00124")):
        row = piece(keys, code)
        fields = keys.read(KEYS.uses.seen, record_id=row.id)
        keys.write(KEYS.uses.change, record_id=row.id, fields=replace(fields, number=number))
    for tag in ("1047", "1048"):
        keys.write(issue_keys, typed=tag, form=Issue(holder=OWNER))

    def numbers() -> list[str]:
        path = tmp_path / "cards.csv"
        assert DOOR_CARDS.write(keys, path) is not None
        with path.open(encoding="utf-8-sig") as file:
            return [row[0] for row in csv.reader(file)][1:]

    assert numbers() == ["00123", "00124"]
    gone = keys.write(cancel_cards, unit_id=office.units["1-1-101"], why="过户")
    assert [one.number for one in keys.read(KEYS.records.rows, ids=list(gone))] == ["00123"]
    assert numbers() == ["00124"]
    assert piece(keys, "1047-4").state is KeyState.CANCELLED
    assert piece(keys, "1047-1").state is KeyState.ISSUED
    assert keys.write(cancel_cards, unit_id=office.units["1-1-101"], why="过户") == ()


def test_a_card_number_keeps_its_zeros_in_a_workbook(keys: Store, tmp_path: Path) -> None:
    fields = keys.read(KEYS.uses.seen, record_id=piece(keys, "1047-4").id)
    numbered = replace(fields, number="00123")
    keys.write(KEYS.uses.change, record_id=piece(keys, "1047-4").id, fields=numbered)
    keys.write(issue_keys, typed="1047", form=Issue(holder=OWNER))
    DOOR_CARDS.write(keys, tmp_path / "cards.xlsx")
    sheet = load_workbook(tmp_path / "cards.xlsx").active
    assert sheet is not None
    cell = sheet["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == ("00123", "s", "@")


# Counts


def test_a_count_names_what_is_missing_what_is_astray_and_what_nobody_knows(keys: Store) -> None:
    lend(keys, "1048-1")
    typed = "1047-1 1047-2、1047-3，1048 7777"
    done = keys.write(count_keys, typed=typed, by=CountBy.HERE, counted_by="王芳")
    (row,) = keys.read(KEY_COUNTS.records.rows, ids=[done.id])
    assert (row.expected, row.found, row.missing, row.unknown) == (7, 7, "1047-4", "7777")
    assert "1048-1" in row.astray
    assert BORROWER in row.astray
    assert done.differences == 3


def test_a_count_by_ticks_takes_all_else_as_there_and_keeps_what_it_found(keys: Store) -> None:
    done = keys.write(count_keys, typed="1047-2", by=CountBy.MISSING, counted_by="王芳")
    assert (done.expected, done.found, done.missing) == (8, 7, (piece(keys, "1047-2").id,))
    lend(keys, "1047")
    (row,) = keys.read(KEY_COUNTS.records.rows, ids=[done.id])
    fields = keys.read(KEY_COUNTS.uses.seen, record_id=done.id)
    keys.write(KEY_COUNTS.uses.change, record_id=done.id, fields=replace(fields, note="复核"))
    (after,) = keys.read(KEY_COUNTS.records.rows, ids=[done.id])
    assert (after.expected, after.missing) == (row.expected, row.missing)


def test_where_nothing_hangs_nothing_is_counted(keys: Store) -> None:
    with pytest.raises(NothingToCount):
        keys.write(count_keys, typed="", by=CountBy.HERE, counted_by="王芳", place="B 柜")


# Entries in need


def test_an_entry_in_need_takes_two_people_and_waits_until_the_owner_is_told(keys: Store) -> None:
    entered = replace(NEEDED, entered_at=keys.clock.now())
    with pytest.raises(FieldsRefused, match="两人"):
        keys.write(KEY_ENTRIES.uses.add, fields=replace(entered, second_person=" 李伟"))
    one = keys.write(KEY_ENTRIES.uses.add, fields=entered)
    assert [line.count for line in keys.read(due_entries)] == [1]
    out = CameOut(found_inside="已关阀")
    keys.write(KEY_ENTRIES.uses.move, record_id=one, to=EntryState.TO_TELL, form=out)
    assert [line.count for line in keys.read(due_entries)] == [1]
    told = OwnerTold(told_whom=OWNER)
    keys.write(KEY_ENTRIES.uses.move, record_id=one, to=EntryState.TOLD, form=told)
    assert keys.read(due_entries) == ()
    (row,) = keys.read(KEY_ENTRIES.records.rows, ids=[one])
    assert row.no == "YR2026-000001"
    assert row.left_at == row.told_at == keys.clock.now()


def test_the_key_of_an_entry_goes_with_both_and_comes_back_with_them(keys: Store) -> None:
    entered = replace(NEEDED, entered_at=keys.clock.now(), key_used="1047-1，锁匠")
    one = keys.write(KEY_ENTRIES.uses.add, fields=entered)
    taken = piece(keys, "1047-1")
    assert (taken.state, taken.loan_reason) == (KeyState.LENT, LoanReason.EMERGENCY)
    assert taken.holder == "李伟、王芳"
    assert piece(keys, "1047-2").state is KeyState.STOCK
    out = CameOut(found_inside="已关阀")
    keys.write(KEY_ENTRIES.uses.move, record_id=one, to=EntryState.TO_TELL, form=out)
    assert piece(keys, "1047-1").state is KeyState.STOCK


def test_a_key_in_custody_is_booked_out_with_an_entry_and_back(keys: Store) -> None:
    move(keys, "1047-1", KeyState.CUSTODY, KEPT)
    keys.clock.go_on(minutes=5)  # type: ignore[attr-defined]  # the tests' clock
    entered = replace(NEEDED, entered_at=keys.clock.now(), key_used="1047-1")
    one = keys.write(KEY_ENTRIES.uses.add, fields=entered)
    kept = piece(keys, "1047-1")
    assert (kept.state, kept.holder) == (KeyState.CUSTODY, OWNER)
    assert keys.read(holdings, code="1047-1") == [
        ("custody", OWNER, True), ("lent", "李伟、王芳", False)
    ]  # fmt: skip
    with pytest.raises(NothingInTheCupboard, match="李伟、王芳"):
        keys.write(lend_keys, typed="1047-1", loan=loan(keys))
    with pytest.raises(OutForEntry, match="李伟、王芳"):
        move(keys, "1047-1", KeyState.ISSUED, GivenBack(holder=OWNER))
    keys.clock.go_on(minutes=5)  # type: ignore[attr-defined]  # the tests' clock
    out = CameOut(found_inside="已关阀")
    keys.write(KEY_ENTRIES.uses.move, record_id=one, to=EntryState.TO_TELL, form=out)
    assert keys.read(holdings, code="1047-1") == [
        ("custody", OWNER, True), ("lent", "李伟、王芳", True), ("custody", OWNER, False)
    ]  # fmt: skip
    keys.write(KEYS.uses.undo, record_id=piece(keys, "1047-1").id)
    assert keys.read(holdings, code="1047-1") == []
    assert piece(keys, "1047-1").state is KeyState.STOCK


def test_a_key_that_somebody_else_has_by_now_stays_with_him(keys: Store) -> None:
    entered = replace(NEEDED, entered_at=keys.clock.now(), key_used="1047-1")
    one = keys.write(KEY_ENTRIES.uses.add, fields=entered)
    move(keys, "1047-1", KeyState.STOCK)
    lend(keys, "1047-1")
    out = CameOut(found_inside="已关阀")
    keys.write(KEY_ENTRIES.uses.move, record_id=one, to=EntryState.TO_TELL, form=out)
    assert piece(keys, "1047-1").holder == BORROWER


# The household, rights


def test_the_page_of_a_household_says_what_is_out_and_the_late_first(
    keys: Store, office: Office
) -> None:
    keys.write(issue_keys, typed="1047", form=Issue(holder=OWNER))
    move(keys, "1047-3", KeyState.STOCK)
    lend(keys, "1047-3", minutes=-90)
    lines = keys.read(keys_out_of, unit_id=office.units["1-1-101"])
    assert [(line.name, line.count) for line in lines] == [
        ("信箱钥匙", 1), ("入户门钥匙 × 2", 2), ("单元门禁卡", 1)
    ]  # fmt: skip
    assert lines[0].detail.startswith(BORROWER)
    assert keys.read(keys_out_of, unit_id=office.units["1-2-201"]) == []


def test_whoever_may_only_look_lends_nothing(keys: Store) -> None:
    keys.actor = structs.replace(keys.actor, user_id=7, permissions=rights_of(Role.READER))
    with pytest.raises(NotPermitted):
        keys.write(lend_keys, typed="1047", loan=loan(keys))


def test_a_piece_that_was_ever_lent_is_not_deleted(keys: Store) -> None:
    lend(keys, "1047-1")
    keys.write(take_keys_back, typed="1047-1")
    with pytest.raises(StillReferred):
        keys.write(KEYS.uses.delete, record_id=piece(keys, "1047-1").id)


def test_the_sample_of_the_tests_has_every_state(store: Store) -> None:
    invented_estate(store, units=20)
    put_keys(store)
    found = {row.state for row in store.read(KEYS.records.rows, ids=store.read(KEYS.records.ids))}
    assert found == set(KeyState)
