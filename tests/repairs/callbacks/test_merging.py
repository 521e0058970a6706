"""Several reports of one fault: one order, the earliest clock, a call for each who reported it."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.linking.links import links_of
from propdesk.db.models import AuditRow
from propdesk.db.store import Actor, Store
from propdesk.kernel.i18n import using_language
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.links import LinkWord
from propdesk.kernel.records.question import ANY
from propdesk.repairs.callbacks.reading import reporters_of
from propdesk.repairs.callbacks.rules import CallState as C
from propdesk.repairs.orders.from_contact import join_contact
from propdesk.repairs.orders.register import ORDERS
from propdesk.repairs.orders.rules import OrderState as S
from propdesk.repairs.summary.facts import month_facts
from propdesk.service.complaints.turning.from_contact import complaint_begun, complaint_of_contact
from propdesk.service.contacts.register import ContactFields
from propdesk.service.contacts.rules import IDENTITY, Channel, ContactKind, ContactState
from propdesk.service.contacts.taking import take_contact
from propdesk.system.log.audit_reader import AUDIT
from tests.clocks import StoppedClock
from tests.repairs.callbacks.calls import answer, calls, go, ids_of, join, report, state_of, verify

SECRET = "业主说密码是 4711"


def contact(store: Store, clock: StoppedClock, caller: str, phone: str) -> int:
    """Take down a call about the same fault."""
    fields = ContactFields(
        day=clock.today(),
        time="15:42",
        channel=Channel.PHONE,
        kind=ContactKind.REPAIR,
        place="7 栋大堂",
        caller=caller,
        phone=phone,
        what="灯不亮",
        note=SECRET,
    )
    return store.write(take_contact, fields=fields, state=ContactState.TO_ANSWER)


def told(store: Store, order: int) -> list[tuple[str, C]]:
    """Who is called about an order, and how far that is."""
    return [(person, state) for person, _turn, _step, _day, state in calls(store, order)]


def test_three_reports_of_one_lamp_are_one_order_and_three_calls(
    store: Store, clock: StoppedClock
) -> None:
    lamp = report(store)
    clock.go_on(hours=1)
    later = report(store, reporter="许文博", phone="19900007720")
    join(store, later, lamp)
    third = contact(store, clock, "何清扬", "19900009043")
    store.write(join_contact, contact_id=third, order_id=lamp)
    verify(store, lamp)
    assert told(store, lamp) == [("陈雨桐", C.OPEN), ("许文博", C.OPEN), ("何清扬", C.OPEN)]
    assert calls(store, later) == []
    first, second, last = ids_of(store, lamp)
    answer(store, first, C.SATISFIED)
    answer(store, second, C.FAIR)
    assert state_of(store, lamp) is S.VERIFIED  # the third reporter is owed his call
    no, reporters = store.read(reporters_of, order_id=later)
    assert no.endswith("000001")
    assert [one.told for one in reporters] == [True, True, False]
    answer(store, last, C.SATISFIED)
    assert state_of(store, lamp) is S.CALLED_BACK
    day = clock.today()
    facts = store.read(month_facts, basis="reported", first=day, last=day)
    assert [(one.is_merged, one.called) for one in facts] == [(False, True), (True, None)]


def test_a_join_is_seen_from_both_sides_and_taken_apart(store: Store, clock: StoppedClock) -> None:
    lamp = report(store)
    clock.go_on(hours=1)
    later = report(store, reporter="许文博", phone="19900007720")
    for take_apart in ("undo", "move"):
        join(store, later, lamp)
        (mine,) = store.read(links_of, kind="repair_order", record_id=later)
        (other,) = store.read(links_of, kind="repair_order", record_id=lamp)
        assert (mine.words, mine.other_id) == (LinkWord.JOINED.msgid, lamp)
        assert (other.words, other.other_id) == (LinkWord.JOINED.other_msgid, later)
        if take_apart == "undo":
            store.write(ORDERS.uses.undo, record_id=later)
        else:
            go(store, later, S.REPORTED)
        assert state_of(store, later) is S.REPORTED
        assert store.read(links_of, kind="repair_order", record_id=lamp) == ()


def test_taken_apart_after_the_end_nobody_is_called_twice(
    store: Store, clock: StoppedClock
) -> None:
    lamp = report(store)
    clock.go_on(hours=1)
    later = report(store, reporter="许文博", phone="19900007720")
    join(store, later, lamp)
    verify(store, lamp)
    go(store, later, S.REPORTED)
    assert told(store, lamp) == [("陈雨桐", C.OPEN), ("许文博", C.WITHDRAWN)]
    join(store, later, lamp)
    assert told(store, lamp) == [("陈雨桐", C.OPEN), ("许文博", C.OPEN)]


def test_the_undo_of_a_join_gives_each_order_its_own_clock_and_calls_back(
    store: Store, clock: StoppedClock
) -> None:
    lamp = report(store)
    clock.go_on(hours=1)
    later = report(store, reporter="许文博", phone="19900007720")
    (before,) = store.read(ORDERS.records.rows, ids=[later])
    join(store, later, lamp)
    verify(store, lamp)
    assert told(store, lamp) == [("陈雨桐", C.OPEN), ("许文博", C.OPEN)]
    store.write(ORDERS.uses.undo, record_id=later)
    assert told(store, lamp) == [("陈雨桐", C.OPEN), ("许文博", C.WITHDRAWN)]
    (after,) = store.read(ORDERS.records.rows, ids=[later])
    assert (after.state, after.due_at) == (S.REPORTED, before.due_at)
    verify(store, later)
    assert told(store, later) == [("许文博", C.OPEN)]
    (call,) = ids_of(store, lamp, C.OPEN)
    answer(store, call, C.SATISFIED)
    assert state_of(store, lamp) is S.CALLED_BACK


def test_a_contact_that_is_a_complaint_as_well_tells_nothing_of_who_called_or_what_was_said(
    store: Store, clock: StoppedClock
) -> None:
    lamp = report(store)
    spoken = contact(store, clock, "何清扬", "19900009043")
    known = store.read(complaint_begun, contact_id=spoken).fields
    complaint = replace(known, cause="公共照明", what="大堂没有灯")
    store.write(complaint_of_contact, contact_id=spoken, fields=complaint)
    store.write(join_contact, contact_id=spoken, order_id=lamp)
    verify(store, lamp)
    rights = frozenset(store.declarations.permissions) - {IDENTITY}
    store.actor = Actor(7, "李倩", Role.CLERK, rights)
    with using_language("en"):
        seen = str((
            store.read(reporters_of, order_id=lamp),
            calls(store, lamp),
            links := store.read(links_of, kind="repair_order", record_id=lamp),
            store.read(ORDERS.uses.history, record_id=lamp),
            store.read(AUDIT.rows, ids=store.read(AUDIT.ids, question=ANY)),
        ))  # fmt: skip
    for hidden in ("何清扬", "19900009043", "4711"):
        assert hidden not in seen
    assert [(one.name, one.other_id) for one in links] == [("restricted", None)]


def test_an_order_with_others_joined_to_it_takes_them_along(
    store: Store, clock: StoppedClock
) -> None:
    lamp = report(store)
    clock.go_on(hours=1)
    second = report(store, reporter="许文博", phone="19900007720")
    clock.go_on(hours=1)
    third = report(store, reporter="何清扬", phone="19900009043")
    join(store, third, second)
    join(store, second, lamp)
    verify(store, lamp)
    assert [person for person, _state in told(store, lamp)] == ["陈雨桐", "许文博", "何清扬"]


def test_who_reported_twice_is_called_once(store: Store, clock: StoppedClock) -> None:
    lamp = report(store)
    again = contact(store, clock, "陈女士", "19900003271")
    store.write(join_contact, contact_id=again, order_id=lamp)
    verify(store, lamp)
    assert told(store, lamp) == [("陈雨桐", C.OPEN)]


def test_who_joins_after_the_end_is_called_too(store: Store, clock: StoppedClock) -> None:
    lamp = report(store)
    verify(store, lamp)
    answer(store, ids_of(store, lamp)[0], C.SATISFIED)
    assert state_of(store, lamp) is S.CALLED_BACK
    late = contact(store, clock, "何清扬", "19900009043")
    store.write(join_contact, contact_id=late, order_id=lamp)
    assert told(store, lamp) == [("陈雨桐", C.SATISFIED), ("何清扬", C.OPEN)]
    assert state_of(store, lamp) is S.VERIFIED


def test_notes_of_a_contact_stay_with_the_contact(store: Store, clock: StoppedClock) -> None:
    lamp = report(store)
    third = contact(store, clock, "何清扬", "19900009043")
    store.write(join_contact, contact_id=third, order_id=lamp)
    verify(store, lamp)

    def log(session: Session) -> list[str]:
        rows = session.scalars(select(AuditRow).where(AuditRow.subject_kind != "contact"))
        return [f"{row.before}{row.after}" for row in rows]

    assert not any("4711" in one for one in store.read(log))


def test_done_reopened_done_is_one_order_with_one_reopening(
    store: Store, clock: StoppedClock
) -> None:
    """Done on 10 May, opened again on the 12th, done on the 13th."""
    order = report(store)
    verify(store, order)
    (call,) = ids_of(store, order)
    clock.go_on(days=2)
    answer(store, call, C.UNSATISFIED, "还是不亮")
    clock.go_on(days=1)
    verify(store, order)
    answer(store, ids_of(store, order)[-1], C.SATISFIED)
    go(store, order, S.CLOSED)
    history = store.read(ORDERS.uses.history, record_id=order)
    assert [event.to for event in history].count(S.REOPENED) == 1
    day = clock.today()
    (fact,) = store.read(month_facts, basis="finished", first=day.replace(day=1), last=day)
    assert (fact.is_reopened, fact.is_verified, fact.called) == (True, True, True)
    assert (fact.is_reached, fact.is_satisfied) == (True, False)
