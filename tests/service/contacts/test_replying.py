"""A reply to 12345 or a letter: its slip, its letter, whether it was in time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from propdesk.db.store import Store
from propdesk.kernel.i18n import _
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import RecordGone
from propdesk.service.contacts.page.papers_view import (
    NoAnswerYet,
    reply_letter_sheet,
    reply_slip_sheet,
)
from propdesk.service.contacts.papers import reply_slip_pdf
from propdesk.service.contacts.register import CONTACTS, AnswerGiven, ContactFields, ContactRow
from propdesk.service.contacts.replying import reply_facts
from propdesk.service.contacts.rules import ContactState
from propdesk.service.contacts.taking import outer_in_time, take_contact
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.service.contacts.talks import DAY, HOTLINE, QUESTION
from tests.walks import text_of

HEAD = PaperHead("云杉物业", "云杉里花园", "2026-11-20 王丽")
ANSWER = AnswerGiven(answer="门锁磨损，11 月 19 日已更换")
AHEAD = replace(HOTLINE, reply_day=date(2026, 11, 24), reply_time="18:00")


def take(store: Store, fields: ContactFields = AHEAD) -> int:
    return store.write(take_contact, fields=fields, state=ContactState.TO_ANSWER)


def answer(store: Store, contact_id: int) -> None:
    to = ContactState.ANSWERED
    store.write(CONTACTS.uses.move, record_id=contact_id, to=to, form=ANSWER)


def row(store: Store, contact_id: int) -> ContactRow:
    (found,) = store.read(CONTACTS.records.rows, ids=[contact_id])
    assert isinstance(found, ContactRow)
    return found


def test_the_slip_says_both_numbers_the_deadline_what_was_said_and_answered(store: Store) -> None:
    case = take(store)
    answer(store, case)
    said = text_of(reply_slip_pdf(store.read(reply_facts, contact_id=case), HEAD))
    for words in ("26112004417", "LX2026-000001", "2026-11-24 18:00", "2026-11-19 10:12"):
        assert words in said
    assert AHEAD.what in said
    assert ANSWER.answer in said
    assert f"({_('in time')})" in said


def test_a_slip_without_an_answer_leaves_lines_for_the_pen(store: Store) -> None:
    said = text_of(reply_slip_pdf(store.read(reply_facts, contact_id=take(store, HOTLINE)), HEAD))
    assert "尚未答复" in said
    assert f"({_('late')})" in said  # it was wanted yesterday
    assert "None" not in said


def test_the_slip_of_a_contact_that_is_gone_is_refused(store: Store) -> None:
    with pytest.raises(RecordGone):
        store.read(reply_facts, contact_id=77)


def test_in_time_and_late_are_told_of_what_is_answered_and_of_nothing_else(
    store: Store, clock: StoppedClock
) -> None:
    early, late, waits, overdue = (take(store), take(store), take(store), take(store, HOTLINE))
    answer(store, early)
    clock.go_on(days=5)
    answer(store, late)
    assert [row(store, one).is_late for one in (early, late, waits, overdue)] == [
        False, True, None, None,
    ]  # fmt: skip
    assert store.read(CONTACTS.records.ids, question=asked("late")) == [late]
    assert store.read(outer_in_time, day=DAY + timedelta(days=5)) == (1, 4)


def test_what_is_not_yet_due_and_what_was_spoken_count_in_neither_figure(store: Store) -> None:
    take(store)
    take(store, QUESTION)
    assert store.read(outer_in_time, day=DAY) == (0, 0)


def test_the_letter_waits_for_its_answer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case, drawn = take(desk.store), list[bytes]()
    with pytest.raises(NoAnswerYet):
        reply_letter_sheet(desk, case)
    answer(desk.store, case)
    for module in ("system.letters.shared_view", "service.contacts.page.papers_view"):
        monkeypatch.setattr(
            f"propdesk.{module}.paper_sheet", lambda *given, **_more: drawn.append(given[2])
        )
    reply_letter_sheet(desk, case)
    reply_slip_sheet(desk, case)
    assert all("26112004417" in text_of(pdf) for pdf in drawn)
    assert len(drawn) == 2
