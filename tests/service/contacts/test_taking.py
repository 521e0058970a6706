"""The contact book: taken down in one go, answered by its hour, and turned into something else."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy.orm import Session

from propdesk.db.attachments.attaching import NewFile, attach, files_of
from propdesk.db.linking.links import links_of
from propdesk.db.store import Actor, NotPermitted, Store, use_case
from propdesk.kernel.clock import wall_time
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused, MovedMeanwhile, NotMoved
from propdesk.service.contacts.papers import book_pdf
from propdesk.service.contacts.register import CONTACTS, AnswerGiven, ContactRow, moment
from propdesk.service.contacts.rules import (
    Channel,
    ContactKind,
    ContactState,
    kind_told,
    time_typed,
)
from propdesk.service.contacts.taking import (
    TURN_TABLES,
    book_of,
    first_answers,
    next_number,
    promise_reply,
    take_contact,
    turn,
)
from tests.clocks import StoppedClock
from tests.roles import rights_of
from tests.service.contacts.talks import DAY, HOTLINE, LEAK, QUESTION, put_contacts
from tests.walks import text_of

USES = CONTACTS.uses


def row(store: Store, contact_id: int) -> ContactRow:
    (found,) = store.read(CONTACTS.records.rows, ids=[contact_id])
    assert isinstance(found, ContactRow)
    return found


def due_of(store: Store, contact_id: int) -> datetime:
    found = row(store, contact_id).due_at
    assert found is not None
    return found


def take(store: Store, state: ContactState = ContactState.TO_ANSWER) -> int:
    return store.write(take_contact, fields=LEAK, state=state)


def test_a_contact_is_numbered_and_its_receiver_is_whoever_takes_it(store: Store) -> None:
    assert store.read(next_number) == "LX2026-000001"
    store.actor = Actor(7, "王丽", Role.CLERK, rights_of(Role.CLERK))
    taken = row(store, store.write(take_contact, fields=replace(LEAK, receiver="别人"),
                                   state=ContactState.ANSWERED))  # fmt: skip
    assert (taken.no, taken.receiver, taken.state) == (
        "LX2026-000001", "王丽", ContactState.ANSWERED
    )  # fmt: skip
    assert taken.answered_on == DAY
    assert store.read(next_number) == "LX2026-000002"


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({}, datetime(2026, 11, 20, 12, 47)),  # noqa: DTZ001  on the wall
        ({"kind": ContactKind.COMPLAINT}, datetime(2026, 11, 20, 11, 2)),  # noqa: DTZ001
        ({"channel": Channel.LETTER}, datetime(2026, 11, 26, 10, 47)),  # noqa: DTZ001
        ({"reply_day": date(2026, 11, 23)}, datetime(2026, 11, 23, 18, 0)),  # noqa: DTZ001
        (
            {"reply_day": date(2026, 11, 23), "reply_time": "0930"},
            datetime(2026, 11, 23, 9, 30),  # noqa: DTZ001
        ),
    ],
)
def test_its_kind_and_channel_or_the_letter_say_by_when_it_is_answered(
    store: Store, change: dict[str, object], due: datetime
) -> None:
    fields = replace(LEAK, **change)  # type: ignore[arg-type]  # values of the fields
    taken = store.write(take_contact, fields=fields, state=ContactState.TO_ANSWER)
    assert wall_time(due_of(store, taken)).replace(tzinfo=None) == due


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"what": " "}, "what"), ({"reply_day": date(2026, 11, 19)}, "reply_day")],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_beside_its_field(
    store: Store, wrong: dict[str, object], field: str
) -> None:
    fields = replace(LEAK, **wrong)  # type: ignore[arg-type]  # values of the fields
    with pytest.raises(FieldsRefused) as refused:
        store.write(take_contact, fields=fields, state=ContactState.TO_ANSWER)
    assert field in refused.value.errors
    assert row(store, take(store)).no == "LX2026-000001"  # the refused one drew no number


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("930", "09:30"), ("0930", "09:30"), ("9:5", "09:05"), ("9", "09:00"), ("１７：３０", "17:30"),
     ("", ""), ("17.30", "17:30")],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it(typed: str, shown: str) -> None:
    assert time_typed(typed) == shown


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("厨房顶又漏水，接了盆", ContactKind.REPAIR),
        ("投诉楼上漏水没人修", ContactKind.COMPLAINT),
        ("感谢保安帮忙", ContactKind.PRAISE),
        ("问装修押金怎么退", ContactKind.ENQUIRY),
        ("Kitchen tap is BROKEN", ContactKind.REPAIR),
    ],
)
def test_the_words_of_a_caller_suggest_the_kind(said: str, kind: ContactKind) -> None:
    assert kind_told(said) is kind


def test_a_contact_is_overdue_by_the_minute(store: Store, clock: StoppedClock) -> None:
    soon = replace(LEAK, reply_day=DAY, reply_time="15:43")
    taken = store.write(take_contact, fields=soon, state=ContactState.TO_ANSWER)

    def late() -> list[int]:
        return [one.id for one in store.read(CONTACTS.records.first, question=asked("overdue"))]

    assert late() == []
    assert tuple(store.read(CONTACTS.due)) == ()
    clock.go_on(minutes=2)
    assert late() == [taken]
    (line,) = store.read(CONTACTS.due)
    assert (line.count, line.oldest, line.context) == (1, DAY, {"filter": "overdue"})
    store.write(
        USES.move, record_id=taken, to=ContactState.ANSWERED, form=AnswerGiven(answer="已修")
    )
    assert late() == []
    assert tuple(store.read(CONTACTS.due)) == ()


def test_a_promise_sets_another_hour_and_is_kept_or_taken_back(store: Store) -> None:
    taken = take(store)
    until = moment(DAY, "16:55", time(12))
    store.write(promise_reply, contact_id=taken, until=until, to="回电")
    found = row(store, taken)
    assert (found.state, found.due_at, found.promised) == (ContactState.PROMISED, until, "回电")
    with pytest.raises(NotMoved):
        store.write(promise_reply, contact_id=taken, until=until)
    store.write(USES.undo, record_id=taken)
    assert wall_time(due_of(store, taken)).hour == 12


def test_of_two_clerks_who_answer_one_contact_the_second_is_told(store: Store) -> None:
    taken, form = take(store), AnswerGiven(answer="已说明")
    seen = ContactState.TO_ANSWER
    store.write(USES.move, record_id=taken, to=ContactState.ANSWERED, form=form, seen=seen)
    with pytest.raises(MovedMeanwhile):
        store.write(USES.move, record_id=taken, to=ContactState.ANSWERED, form=form, seen=seen)


def test_who_only_reads_enters_nothing(store: Store) -> None:
    store.actor = Actor(7, "李倩", Role.READER, rights_of(Role.READER))
    with pytest.raises(NotPermitted):
        take(store)


@use_case(permission="service.edit", touches=TURN_TABLES)
def into(session: Session, *, contact_id: int, other: int) -> None:
    turn(session, contact_id, ("contact", other), "BX2026-000001", state=ContactState.REPAIR)


def test_what_a_contact_became_is_linked_with_its_files(store: Store) -> None:
    taken, other = take(store), store.write(take_contact, fields=QUESTION,
                                            state=ContactState.TO_ANSWER)  # fmt: skip
    attach(store, kind="contact", record_id=taken, new=[NewFile("顶.txt", b"wet")])
    store.write(into, contact_id=taken, other=other)
    found = row(store, taken)
    assert (found.state, found.became) == (ContactState.REPAIR, "BX2026-000001")
    assert [one.name for one in store.read(files_of, kind="contact", record_id=other)] == ["顶.txt"]
    assert [one.other_id for one in store.read(links_of, kind="contact", record_id=taken)] == [
        other
    ]
    assert tuple(store.read(CONTACTS.due)) == ()


def test_what_was_answered_stays_answered_when_something_comes_of_it(store: Store) -> None:
    taken, other = take(store, ContactState.ANSWERED), take(store)
    store.write(into, contact_id=taken, other=other)
    assert row(store, taken).state is ContactState.ANSWERED
    assert store.read(links_of, kind="contact", record_id=taken)


def test_chips_count_what_they_find(store: Store) -> None:
    put_contacts(store)
    chips = store.read(CONTACTS.records.figures, question=asked("today")).chips
    assert {name: chips[name] for name in ("today", "waiting", "overdue", "outer", "mine")} == {
        "today": 5, "waiting": 3, "overdue": 2, "outer": 1, "mine": 5
    }  # fmt: skip


def test_those_that_wait_stand_by_their_deadline_before_all_others(store: Store) -> None:
    put_contacts(store)
    found = store.read(CONTACTS.records.first, question=asked("today"))
    states = [one.state for one in found]
    waiting = [one.due_at for one in found[:3]]
    assert states[3:] == [ContactState.ANSWERED] * 2
    assert waiting == sorted(waiting)


def test_first_answers_are_counted_of_those_who_speak(store: Store, clock: StoppedClock) -> None:
    now = replace(LEAK, time="15:30")
    store.write(take_contact, fields=now, state=ContactState.ANSWERED)
    store.write(take_contact, fields=now, state=ContactState.TO_ANSWER)
    store.write(take_contact, fields=replace(now, time="15:00"), state=ContactState.ANSWERED)
    store.write(
        take_contact, fields=replace(HOTLINE, day=DAY, reply_day=DAY), state=ContactState.TO_ANSWER
    )
    assert store.read(first_answers, day=DAY) == (1, 3)
    assert store.read(first_answers, day=date(2026, 11, 19)) == (0, 0)


def test_the_book_of_a_day_is_in_the_order_it_came_and_masked(store: Store) -> None:
    put_contacts(store)
    rows = store.read(book_of, day=DAY)
    assert [one.time for one in rows] == ["08:31", "08:55", "09:20", "10:47"]
    text = text_of(book_pdf(DAY, rows, PaperHead("云杉物业", "云杉里", "打印")))
    assert "来电来访登记 2026-11-20" in text
    assert "199****" in text
    assert "19900009043" not in text
