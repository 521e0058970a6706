"""Another verdict after the reply: its reason, whether a second letter is due, and the letter."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.duties.clocks.models import Timer
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused, MoveNotExplained, NotMoved
from propdesk.service.complaints.letters.dialogs import reply_sheet, second_letter_dialog
from propdesk.service.complaints.letters.second_letter import (
    NoLetterDue,
    SecondReply,
    write_second_letter,
)
from propdesk.service.complaints.register import (
    COMPLAINTS,
    Classified,
    ComplaintRow,
    JudgedAfterReply,
)
from propdesk.service.complaints.rules import ComplaintState, SecondLetter, Validity
from propdesk.service.complaints.terms import LetterNotWritten
from propdesk.service.rates.facts import complaint_facts
from propdesk.system.letters import shared_view
from propdesk.system.letters.writing import LetterDone
from propdesk.system.log.history import record_history
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.service.grievances import LIFT, REPLY, complain, go_on

_S, USES = ComplaintState, COMPLAINTS.uses
TO_REPLY = (_S.CLASSIFIED, _S.ASSIGNED, _S.INFORMED, _S.REPLIED)
SECOND = SecondReply(result="确属我方保养不到位", reply="前函有误，致歉；当月电梯费减半。")


def replied(store: Store, verdict: Validity = Validity.VALID) -> int:
    lift = complain(store, LIFT)
    judged = Classified(verdict=verdict, first_answer="已受理")
    store.write(USES.move, record_id=lift, to=_S.CLASSIFIED, form=judged)
    go_on(store, lift, *TO_REPLY[1:])
    return lift


def judge(
    store: Store,
    one: int,
    verdict: Validity,
    second: SecondLetter | None,
    *,
    state: ComplaintState = _S.REPLIED,
    why: str = "住户提供了录像",
) -> None:
    form = JudgedAfterReply(verdict=verdict, second_letter=second)
    store.write(USES.move, record_id=one, to=state, form=form, why=why)


def row(store: Store, one: int) -> ComplaintRow:
    (found,) = store.read(COMPLAINTS.records.rows, ids=[one])
    return found


def runs(store: Store, one: int, name: str) -> list[datetime | None]:
    def due(session: Session) -> list[datetime | None]:
        mine = (Timer.subject_id == one, Timer.name == name, Timer.stopped_at.is_(None))
        return list(session.scalars(select(Timer.due_at).where(*mine)))

    return store.read(due)


def test_another_verdict_after_the_reply_needs_a_reason_and_an_answer_about_the_letter(
    store: Store, clock: StoppedClock
) -> None:
    lift = replied(store)
    clock.go_on(hours=1)
    with pytest.raises(MoveNotExplained):
        judge(store, lift, Validity.OTHERS, SecondLetter.NONE, why="")
    with pytest.raises(FieldsRefused) as refused:
        judge(store, lift, Validity.OTHERS, None)
    assert "second_letter" in refused.value.errors
    with pytest.raises(FieldsRefused) as refused:
        judge(store, lift, Validity.VALID, SecondLetter.NONE)
    assert "verdict" in refused.value.errors
    judge(store, lift, Validity.OTHERS, SecondLetter.NONE)
    assert (row(store, lift).verdict, row(store, lift).state) == (Validity.OTHERS, _S.REPLIED)
    assert runs(store, lift, "letter") == []
    assert "住户提供了录像" in str(store.read(record_history, kind="complaint", record_id=lift))


def test_a_second_letter_that_is_due_has_a_deadline_and_holds_the_end(
    store: Store, clock: StoppedClock
) -> None:
    lift = replied(store, Validity.INVALID)
    clock.go_on(hours=3)
    judge(store, lift, Validity.VALID, SecondLetter.DUE)
    assert runs(store, lift, "letter") == [clock.moment + timedelta(days=2)]
    clock.go_on(days=3)
    assert store.read(COMPLAINTS.records.ids, question=asked("overdue")) == [lift]
    go_on(store, lift, _S.CALLED)
    with pytest.raises(LetterNotWritten):
        go_on(store, lift, _S.CLOSED)
    store.write(write_second_letter, complaint_id=lift, fields=SECOND)
    assert (row(store, lift).reply, row(store, lift).replied_on) == (SECOND.reply, LIFT.day)
    assert runs(store, lift, "letter") == []
    assert REPLY.reply in str(store.read(record_history, kind="complaint", record_id=lift))
    go_on(store, lift, _S.CLOSED)
    with pytest.raises(NotMoved):  # a closed one is opened again first
        judge(store, lift, Validity.OTHERS, SecondLetter.NONE, state=_S.CLOSED)


def test_the_letter_and_the_verdict_are_taken_back(store: Store) -> None:
    lift = replied(store)
    judge(store, lift, Validity.INVALID, SecondLetter.DUE)
    store.write(write_second_letter, complaint_id=lift, fields=SECOND)
    store.write(USES.undo, record_id=lift)
    assert row(store, lift).reply == REPLY.reply
    assert len(runs(store, lift, "letter")) == 1
    judge(store, lift, Validity.OTHERS, SecondLetter.NONE)
    assert runs(store, lift, "letter") == []
    with pytest.raises(NoLetterDue):
        store.write(write_second_letter, complaint_id=lift, fields=SECOND)


def test_the_second_letter_says_which_one_it_takes_the_place_of(
    store: Store, desk: Desk, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Sequence[LetterDone]] = []
    monkeypatch.setattr(
        shared_view, "letters_sheet", lambda _desk, letters, **_more: written.append(letters)
    )
    lift = replied(store, Validity.INVALID)
    reply_sheet(desk, lift)
    judge(store, lift, Validity.VALID, SecondLetter.DUE)
    store.write(write_second_letter, complaint_id=lift, fields=SECOND)
    reply_sheet(desk, lift)
    ((first,), (second,)) = written
    assert first.title == "投诉答复函"
    assert second.title == "投诉答复函（更正 2026-11-20 的函）"


def test_without_a_changed_verdict_no_second_letter_is_asked_for(store: Store) -> None:
    with pytest.raises(NoLetterDue):
        store.write(write_second_letter, complaint_id=replied(store), fields=SECOND)


def test_a_complaint_that_is_opened_again_gets_its_letter_by_the_new_reply(
    store: Store, clock: StoppedClock
) -> None:
    lift = replied(store, Validity.INVALID)
    judge(store, lift, Validity.VALID, SecondLetter.DUE)
    go_on(store, lift, _S.ASSIGNED, why="须重新处理")
    assert runs(store, lift, "letter") == []
    assert runs(store, lift, "explain") == []  # it holds now: nothing to explain
    assert len(runs(store, lift, "settle")) == 1
    clock.go_on(hours=1)
    go_on(store, lift, _S.REPLIED)
    assert row(store, lift).second_letter is None
    assert runs(store, lift, "letter") == []
    go_on(store, lift, _S.CALLED, _S.CLOSED)


@pytest.mark.parametrize(
    ("first", "then", "late"),
    [
        (Validity.VALID, Validity.INVALID, False),  # 60 hours were in time for what holds
        (Validity.INVALID, Validity.VALID, True),  # and late for an explanation
    ],
)
def test_rates_count_by_the_new_verdict_against_the_deadline_of_the_reply(
    store: Store, clock: StoppedClock, first: Validity, then: Validity, *, late: bool
) -> None:
    lift = complain(store, LIFT)
    judged = Classified(verdict=first, first_answer="已受理")
    store.write(USES.move, record_id=lift, to=_S.CLASSIFIED, form=judged)
    go_on(store, lift, *TO_REPLY[1:-1])
    clock.go_on(hours=60)
    go_on(store, lift, _S.REPLIED)
    clock.go_on(hours=1)
    judge(store, lift, then, SecondLetter.NONE)
    month = {"first": date(2026, 11, 1), "last": date(2026, 11, 30)}
    (fact,) = store.read(complaint_facts, basis="received", **month)
    assert fact.verdict is then
    assert fact.standing == ("late" if late else "on_time")
    assert fact.is_rejudged


def test_the_form_of_the_second_letter_begins_with_the_first(desk: Desk) -> None:
    lift = replied(desk.store)
    judge(desk.store, lift, Validity.INVALID, SecondLetter.DUE)
    dialog = second_letter_dialog(desk, lift)
    assert dialog.form.field("reply").value() == REPLY.reply
    dialog.form.field("reply").set_value(SECOND.reply)
    assert dialog.save()
    assert row(desk.store, lift).reply == SECOND.reply
